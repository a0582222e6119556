"""10,000 spoilt payloads: each is acknowledged, none ends the desk or holds up what comes after it.

The updates are mutated recordings: values of other types, missing and unexpected fields, huge and negative numbers,
strings that databases, JSON readers and Telegram's HTML choke on.
"""

import asyncio
import json
import random
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import func, select

from bot.models import TelegramUpdate
from tests.running import Desk, StandInBrain, reply
from tests.telegram.bot_api import BotApi
from tests.telegram.people import Person
from tests.telegram.test_payloads import PAYLOADS, everybodys

COUNT = 5_000  # on each database
CONNECTIONS = 20
PEOPLE = 100
EVERYBODYS = [everybodys(number) for number in range(PEOPLE)]
STRANGE: list[Any] = [
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, 2**64, -(2**63) - 1, 10**30, 1.5, 1e308, -0.0, "", " ", "0",
    "\u0000", "a\u0000b", "\ud800", "\u202e", "x" * 5000, "😀" * 3000, "<b>", "&lt;", "%s%n", "'; DROP TABLE", "/start",
    "/start link_\u0000", "/start ask_99999999999999999999", "/start inv_", "/status INC-1", "/bahasa", "@layani_bot",
    [], {}, [[]], [None], {"id": None}, {"id": "x"}, [{"type": "mention"}], {"": {"": {}}}, "private", "group",
]  # fmt: skip


def spoil(value: Any, chance: random.Random, depth: int = 0) -> Any:
    """`value` with something wrong in it."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        key = chance.choice(list(value))
        what = chance.random()
        if what < 0.15:
            return {name: item for name, item in value.items() if name != key}
        if what < 0.25:
            return {
                **value,
                chance.choice([*PAYLOADS["message_text"]["message"], "chat", "x"]): chance.choice(STRANGE),
            }
        return {**value, key: spoil(value[key], chance, depth + 1)}
    if isinstance(value, list) and value and chance.random() < 0.7:
        place = chance.randrange(len(value))
        return [*value[:place], spoil(value[place], chance, depth + 1), *value[place + 1 :]]
    return chance.choice(STRANGE) if depth else value


def spoilt(number: int, chance: random.Random) -> bytes:
    """A body for the webhook."""
    payload: Any = EVERYBODYS[number % PEOPLE][chance.choice(sorted(PAYLOADS))]
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        payload = spoil(payload, chance)
    if isinstance(payload, dict) and chance.random() < 0.97:
        payload = {**payload, "update_id": number}
    body = json.dumps(payload).encode()
    if chance.random() < 0.02:
        place = chance.randrange(len(body))
        body = body[:place] + chance.choice((b"", b"\xff", b"\x00", b"{" * 2000, body)) + body[place + 1 :]
    return body


@pytest.mark.parametrize(
    ("database_url", "mode"), [("sqlite", "webhook"), ("postgresql", "webhook")], indirect=True
)
@pytest.mark.timeout(600)
async def test_thousands_of_spoilt_payloads_are_acknowledged_and_survived(
    telegram_desk: Desk, brain: StandInBrain, api: BotApi
) -> None:
    async def silent(_turn: dict[str, Any]) -> web.Response:
        return reply()

    answer, brain.answer = brain.answer, silent
    chance = random.Random(2026)
    bodies = iter([spoilt(number, chance) for number in range(1, COUNT + 1)])
    headers = {"X-Telegram-Bot-Api-Secret-Token": api.webhook.secret, "Content-Type": "application/json"}
    statuses: list[int] = []

    async def client() -> None:
        for body in bodies:
            while True:
                try:
                    async with http.post("/channels/telegram", data=body, headers=headers) as posted:
                        statuses.append(posted.status)
                except aiohttp.ClientError:  # an idle connection was closed: Telegram would send it again
                    continue
                break

    async with aiohttp.ClientSession(str(telegram_desk.http.base_url)) as http:
        await asyncio.gather(*(client() for _ in range(CONNECTIONS)))
    assert set(statuses) == {200}
    assert len(statuses) == COUNT
    await api.until(lambda: _waiting(telegram_desk) == 0, 300)
    brain.answer = answer
    person = Person.new(api)
    person.say("halo")
    await person.hears("echo halo")
    with telegram_desk.database.reading() as session:
        failed = session.scalars(select(TelegramUpdate.payload).where(TelegramUpdate.state == "failed")).all()
    assert not failed


def _waiting(desk: Desk) -> int:
    with desk.database.reading() as session:
        return session.scalars(
            select(func.count()).select_from(TelegramUpdate).where(TelegramUpdate.state == "new")
        ).one()
