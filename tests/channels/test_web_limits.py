"""How much one visitor may do."""

import asyncio
from typing import Any

import httpx
import pytest
from aiohttp import web

from bot.config import Settings
from tests.running import Desk, StandInBrain, Visitor, reply

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def desk_settings(settings: Settings, database_url: str) -> Settings:
    rates = {"rate_messages": "3/hour", "rate_sessions": "2/hour", "rate_address": "5/hour"}
    return settings.model_copy(update={"database_url": database_url, **rates})


def too_many(answer: httpx.Response) -> bool:
    if answer.status_code != 429:
        return False
    assert answer.json()["code"] == "too-many-requests"
    assert 0 < int(answer.headers["retry-after"]) <= 3600
    return True


async def test_a_session_that_sends_too_much_is_asked_to_wait(desk: Desk, visitor: Visitor) -> None:
    assert [too_many(await visitor.post("halo")) for _ in range(5)] == [False, False, False, True, True]
    assert too_many(await visitor.post("halo"))
    other = await desk.visitor()
    assert (await other.post("halo")).status_code == 202


async def test_at_once_is_no_way_around(visitor: Visitor) -> None:
    answers = await asyncio.gather(*(visitor.post("halo") for _ in range(20)))
    assert sum(answer.status_code == 202 for answer in answers) == 3


async def test_the_sentence_is_in_the_language_of_the_conversation(desk: Desk, brain: StandInBrain) -> None:
    async def english(turn: dict[str, Any]) -> web.Response:
        return reply("hi", language="en")

    brain.answer = english
    visitor = await desk.visitor(language="en")
    for _ in range(4):
        answer = await visitor.post("hello")
    assert answer.json()["message"].startswith("That was a bit fast. Please wait ")


async def test_an_address_may_begin_so_many_sessions(desk: Desk) -> None:
    async def begin(address: str) -> httpx.Response:
        return await desk.http.post("/chat/sessions", json={}, headers={"X-Forwarded-For": address})

    assert [too_many(await begin("203.0.113.7")) for _ in range(3)] == [False, False, True]
    assert (await begin("203.0.113.8")).status_code == 201


async def test_neighbours_of_one_ipv6_network_count_as_one(desk: Desk) -> None:
    async def begin(address: str) -> httpx.Response:
        return await desk.http.post("/chat/sessions", json={}, headers={"X-Forwarded-For": address})

    assert [too_many(await begin(f"2001:db8:1:2::{n}")) for n in range(3)] == [False, False, True]
    assert (await begin("2001:db8:1:3::1")).status_code == 201


async def test_many_sessions_of_one_address_share_its_limit(desk: Desk) -> None:
    visitors = [await desk.visitor() for _ in range(3)]  # from loopback
    far = {"X-Forwarded-For": "203.0.113.7"}
    refused = 0
    for number in range(6):
        visitor = visitors[number % 3]
        answer = await visitor.http.post(
            "/chat/messages", json={"id": str(number), "text": "halo"}, headers=visitor.headers | far
        )
        refused += too_many(answer)
    assert refused == 1


async def test_loopback_where_a_proxy_may_hide_everyone_has_no_address_limit(desk: Desk) -> None:
    for _ in range(10):
        await desk.visitor()
