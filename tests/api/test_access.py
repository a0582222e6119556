"""Every route is closed to whom it is not for; a new route without a test here fails."""

import httpx
import pytest
from litestar import Litestar, get

from bot.desk import tokens
from bot.http import access
from tests.running import SECRET, Desk, Visitor

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PUBLIC = {
    "GET /": 200,
    "GET /page/{name}": 404,
    "GET /chat": 200,
    "GET /page/manifest.webmanifest": 200,
    "GET /widget.js": 200,
    "POST /chat/sessions": 201,
    "POST /chat/sessions/renew": 400,
    "GET /api/docs": 200,
    "GET /api/docs/{name}": 404,
    "GET /api/openapi.json": 200,
    "GET /health": 200,
    "GET /ready": 200,
    "GET /metrics": 200,
}
CHAT = {
    "POST /chat/messages",
    "GET /chat/messages",
    "GET /chat/events",
    "GET /chat/tickets/{number}",
    "POST /chat/files",
    "GET /chat/files/{id}",
    "GET /chat/files/{id}/preview",
    "POST /chat/link",
    "POST /chat/invite",
}
LEAVE = {"DELETE /chat/sessions"}  # for chat tokens too, and ends them
TOKEN = {
    "GET /api/tickets",
    "POST /api/tickets",
    "GET /api/tickets/{number}",
    "PATCH /api/tickets/{number}",
    "GET /api/conversations",
    "GET /api/conversations/{id}",
    "POST /api/conversations/{id}/take",
    "POST /api/conversations/{id}/reply",
    "POST /api/conversations/{id}/hand-back",
    "POST /api/conversations/{id}/resolve",
    "POST /api/conversations/{id}/note",
    "GET /api/attachments/{id}",
}
TELEGRAM = {
    "POST /channels/telegram"
}  # without a bot there is no such route; with one: tests/telegram/test_connection.py
INTERNAL = {"POST /internal/actions"}
NOBODY = {"GET /schema", "GET /schema/openapi.json", "GET /schema/{path}"}
BODIES = {"POST /chat/messages": {"id": "1", "text": "halo"}, "POST /internal/actions": {"next_action": "x"}}


async def call(desk: Desk, route: str, token: str | None) -> httpx.Response:
    method, path = route.split()
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    path = path.replace("{", "").replace("}", "")
    if path == "/chat/events":  # never ends by itself
        async with desk.http.stream(method, path, headers=headers) as response:
            return response
    return await desk.http.request(
        method, path, headers=headers, json=BODIES.get(route, {}) if method != "GET" else None
    )


def test_every_route_is_in_one_of_the_tests_below(desk: Desk) -> None:
    declared = {
        route: named for route, named in access.declared(desk.app).items() if not route.startswith("OPTIONS")
    }
    expected = (
        dict.fromkeys(PUBLIC, "public")
        | dict.fromkeys(CHAT | LEAVE, "chat")
        | dict.fromkeys(TOKEN, "token")
        | dict.fromkeys(TELEGRAM, "telegram")
        | dict.fromkeys(INTERNAL, "internal")
        | dict.fromkeys(NOBODY, "nobody")
    )
    assert declared == expected


async def test_public_routes_are_open(desk: Desk) -> None:
    found = {route: (await call(desk, route, None)).status_code for route in PUBLIC}
    assert found == PUBLIC


async def test_other_routes_are_closed_without_a_token_and_with_a_wrong_one(desk: Desk) -> None:
    for token in (None, "wrong", "lyn_wrong"):
        found = {
            route: (await call(desk, route, token)).status_code for route in CHAT | LEAVE | TOKEN | INTERNAL
        }
        assert set(found.values()) == {401}, found


async def test_each_kind_of_token_opens_its_own_routes_only(desk: Desk, visitor: Visitor) -> None:
    integration = await desk.database.write(lambda session: tokens.create(session, "nagios"))
    for own, token in ((CHAT, visitor.token), (TOKEN, integration), (INTERNAL, SECRET)):
        for route in CHAT | TOKEN | INTERNAL:
            refused = (await call(desk, route, token)).status_code == 401
            assert refused == (route not in own), route


async def test_a_get_is_answered_while_another_holds_the_databases_only_writer(desk: Desk) -> None:
    token = await desk.database.write(lambda session: tokens.create(session, "nagios"))
    assert (await call(desk, "GET /api/tickets", token)).status_code == 200  # its use is noted once a minute
    with desk.database.transaction():
        assert (await call(desk, "GET /api/tickets", token)).status_code == 200


async def test_a_revoked_token_is_refused_at_once(desk: Desk) -> None:
    token = await desk.database.write(lambda session: tokens.create(session, "nagios"))
    assert (await call(desk, "GET /api/tickets", token)).status_code == 200
    await desk.database.write(lambda session: tokens.revoke(session, "nagios"))
    assert (await call(desk, "GET /api/tickets", token)).status_code == 401


async def test_the_frameworks_own_pages_are_not_there(desk: Desk) -> None:
    for route in NOBODY | TELEGRAM:
        assert (await call(desk, route, None)).json()["code"] == "not-found"


async def test_a_route_that_does_not_say_who_may_call_it_is_closed(desk: Desk) -> None:
    @get("/forgotten")
    async def forgotten() -> None:
        """Says nothing about access."""

    app: Litestar = desk.app
    app.register(forgotten)
    answer = await desk.http.get("/forgotten")
    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")


@pytest.mark.parametrize("route", sorted(PUBLIC | dict.fromkeys(CHAT | TOKEN | INTERNAL | NOBODY)))
async def test_every_answer_carries_the_security_headers(desk: Desk, route: str) -> None:
    headers = (await call(desk, route, None)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    # Who may frame the chat page: tests/channels/test_web_origins.py
    assert f"frame-ancestors {"'self'" if route == 'GET /chat' else "'none'"}" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
