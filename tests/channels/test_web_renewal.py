"""Tokens are short-lived and renewed; what renews them cannot be copied unnoticed."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from bot import clock
from tests.running import Desk, until

HOUR = timedelta(hours=1, seconds=1)


async def opened(desk: Desk, **body: str) -> dict[str, str]:
    answer = await desk.http.post("/chat/sessions", json={"renews": True, **body})
    assert answer.status_code == 201
    return dict(answer.json())


async def renewed(desk: Desk, renewal: str, **headers: str) -> httpx.Response:
    return await desk.http.post("/chat/sessions/renew", json={"renewal": renewal}, headers=headers)


async def status(desk: Desk, session: dict[str, str]) -> int:
    headers = {"Authorization": f"Bearer {session['token']}"}
    return (await desk.http.get("/chat/messages", headers=headers)).status_code


async def test_a_plain_client_is_given_a_token_and_nothing_else(desk: Desk) -> None:
    answer = await desk.http.post("/chat/sessions", json={})
    assert set(answer.json()) == {"token", "conversation_id"}


async def test_a_token_ends_after_an_hour_and_is_renewed(desk: Desk) -> None:
    first = await opened(desk)
    with clock.shifted(HOUR):
        assert await status(desk, first) == 401
        second = (await renewed(desk, first["renewal"])).json()
        assert second["conversation_id"] == first["conversation_id"]
        assert second["token"] != first["token"]
        assert await status(desk, second) == 200


async def test_renewing_keeps_other_tabs_tokens(desk: Desk) -> None:
    first = await opened(desk)
    await renewed(desk, first["renewal"])
    assert await status(desk, first) == 200


async def test_a_renewal_whose_answer_was_lost_may_be_repeated(desk: Desk) -> None:
    first = await opened(desk)
    lost = (await renewed(desk, first["renewal"])).json()
    again = (await renewed(desk, first["renewal"])).json()
    assert again["renewal"] == lost["renewal"]
    assert (await renewed(desk, again["renewal"])).status_code == 201


async def test_tabs_that_renew_at_once_all_go_on(desk: Desk) -> None:
    first = await opened(desk)
    answers = await asyncio.gather(*(renewed(desk, first["renewal"]) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["renewal"] for answer in answers}) == 1
    for answer in answers:
        assert await status(desk, answer.json()) == 200


async def test_an_older_renewal_is_a_copy_and_ends_the_session_for_everybody(desk: Desk) -> None:
    first = await opened(desk)
    second = (await renewed(desk, first["renewal"])).json()
    third = (await renewed(desk, second["renewal"])).json()
    answer = await renewed(desk, first["renewal"])
    assert (answer.status_code, answer.json()["code"]) == (401, "session-not-valid")
    assert await status(desk, third) == 401
    assert (await renewed(desk, third["renewal"])).status_code == 401


@pytest.mark.parametrize("renewal", ["", ".", "x", "x.y", "\x00.x", "é.é", "x" * 5000])
async def test_what_is_no_renewal_is_refused(desk: Desk, renewal: str) -> None:
    assert (await renewed(desk, renewal)).status_code == 401


async def test_a_session_ends_when_it_is_not_used_for_its_days(desk: Desk) -> None:
    first = await opened(desk)
    with clock.shifted(timedelta(days=89)):
        second = (await renewed(desk, first["renewal"])).json()
    with clock.shifted(timedelta(days=178)):
        third = (await renewed(desk, second["renewal"])).json()
    with clock.shifted(timedelta(days=269)):
        assert (await renewed(desk, third["renewal"])).status_code == 401


async def test_who_leaves_ends_token_renewal_and_stream(desk: Desk) -> None:
    session = await opened(desk)
    headers = {"Authorization": f"Bearer {session['token']}"}
    assert (await desk.http.delete("/chat/sessions", headers=headers)).status_code == 204
    assert await status(desk, session) == 401
    assert (await renewed(desk, session["renewal"])).status_code == 401


async def test_a_stream_ends_soon_after_its_token_is_given_up(desk: Desk) -> None:
    visitor = await desk.visitor()
    async with visitor.events() as events:
        await until(events, "state")
        await desk.http.delete("/chat/sessions", headers=visitor.headers)
        assert [event async for event in events] == []


async def test_renewal_secrets_are_stored_as_hashes_only(desk: Desk) -> None:
    first = await opened(desk)
    second = (await renewed(desk, first["renewal"])).json()
    with desk.database.engine.connect() as connection:
        rows = str(connection.exec_driver_sql("SELECT * FROM chat_grants").all())
    for session in (first, second):
        assert session["renewal"].partition(".")[2] not in rows
