"""Which web pages may use the chat, and which may frame what."""

import pytest

from bot.config import Settings
from tests.running import Desk

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LISTED, OTHER = "https://intranet.example", "https://elsewhere.example"
DESK = "desk.example"  # as browsers know it


@pytest.fixture
def desk_settings(settings: Settings, database_url: str) -> Settings:
    origins = {"widget_origins": f"{LISTED}, https://second.example:8443", "public_url": f"https://{DESK}"}
    return settings.model_copy(update={"database_url": database_url, **origins})


def header(origin: str) -> dict[str, str]:
    return {"Origin": origin, "Host": DESK}


@pytest.mark.parametrize(
    "origin", [LISTED, "https://second.example:8443", f"https://{DESK}", f"http://{DESK}"]
)
async def test_listed_pages_and_our_own_may_chat(desk: Desk, origin: str) -> None:
    answer = await desk.http.post("/chat/sessions", json={}, headers=header(origin))
    assert answer.status_code == 201
    assert answer.headers["access-control-allow-origin"] == origin
    assert "origin" in answer.headers["vary"].lower()


@pytest.mark.parametrize(
    "origin",
    [
        OTHER,
        "http://intranet.example",
        "https://intranet.example:444",
        "https://evil-intranet.example",
        "null",
        "http://localhost:3000",
        f"https://{DESK}.evil.example",
    ],
)
async def test_other_pages_may_not(desk: Desk, origin: str) -> None:
    answer = await desk.http.post("/chat/sessions", json={}, headers=header(origin))
    assert (answer.status_code, answer.json()["code"]) == (403, "origin-not-allowed")
    assert "access-control-allow-origin" not in answer.headers


async def test_a_page_on_this_machine_may_try_a_desk_on_this_machine(desk: Desk) -> None:
    answer = await desk.http.post("/chat/sessions", json={}, headers={"Origin": "http://localhost:3000"})
    assert answer.status_code == 201
    assert (await desk.http.post("/chat/sessions", json={}, headers={"Origin": OTHER})).status_code == 403


async def test_browsers_that_ask_first_are_told(desk: Desk) -> None:
    asked = header(LISTED) | {"Access-Control-Request-Method": "POST"}
    answer = await desk.http.options("/chat/messages", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == LISTED
    allowed = answer.headers["access-control-allow-headers"].lower()
    assert {"authorization", "content-type", "last-event-id"} <= set(allowed.split(", "))
    refused = await desk.http.options("/chat/messages", headers=asked | {"Origin": OTHER})
    assert "access-control-allow-origin" not in refused.headers


async def test_refusals_can_be_read_by_the_page_too(desk: Desk) -> None:
    answer = await desk.http.get("/chat/messages", headers=header(LISTED))
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (401, LISTED)


async def test_the_management_api_is_for_no_web_page(desk: Desk) -> None:
    for path in ("/api/tickets", "/health", "/console"):
        answer = await desk.http.get(path, headers=header(LISTED))
        assert "access-control-allow-origin" not in answer.headers


async def test_a_token_works_on_pages_of_its_own_origin_only(desk: Desk) -> None:
    session = (await desk.http.post("/chat/sessions", json={"renews": True}, headers=header(LISTED))).json()
    bearer = {"Authorization": f"Bearer {session['token']}"}
    for origin, status in (
        ({"Origin": LISTED}, 200),
        ({"Origin": "https://second.example:8443"}, 401),
        ({"Origin": OTHER}, 403),
        ({"Origin": f"https://{DESK}"}, 401),
        ({}, 401),
    ):
        answer = await desk.http.get("/chat/messages", headers={"Host": DESK} | bearer | origin)
        assert answer.status_code == status, origin
    renewal = {"renewal": session["renewal"]}
    foreign = header("https://second.example:8443")
    assert (await desk.http.post("/chat/sessions/renew", json=renewal, headers=foreign)).status_code == 401
    assert (
        await desk.http.post("/chat/sessions/renew", json=renewal, headers=header(LISTED))
    ).status_code == 201


async def test_only_the_stand_alone_chat_may_be_framed_and_only_by_listed_pages(desk: Desk) -> None:
    chat = await desk.http.get("/chat")
    ancestors = f"frame-ancestors 'self' {LISTED} https://second.example:8443"
    assert chat.headers["content-security-policy"].endswith(ancestors)
    assert "x-frame-options" not in chat.headers
    for path in ("/", "/console", "/console/tickets", "/api/docs", "/chat/messages", "/page/app.js"):
        headers = (await desk.http.get(path)).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert headers["x-frame-options"] == "DENY"
