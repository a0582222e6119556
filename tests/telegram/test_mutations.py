"""Thousands of spoilt payloads: each is acknowledged, none ends the desk or holds up what comes after it."""

import asyncio
import random
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import func, select

from bot.db.models import TelegramUpdate
from tests import proofs
from tests.running import Desk, StandInBrain, reply
from tests.telegram.bot_api import BotApi
from tests.telegram.mutations import spoilt
from tests.telegram.people import Person

CONNECTIONS = 20


@pytest.mark.proof
@pytest.mark.parametrize(
    ("database_url", "mode", "count"),
    [
        ("sqlite", "webhook", proofs.size(10_000, short=1_000)),
        ("postgresql", "webhook", proofs.size(1_000, short=300)),
    ],
    indirect=["database_url", "mode"],
)
@pytest.mark.timeout(900)
async def test_thousands_of_spoilt_payloads_are_acknowledged_and_survived(
    telegram_desk: Desk,
    brain: StandInBrain,
    api: BotApi,
    count: int,
    proved: Callable[[int, str], None],
) -> None:
    async def silent(_turn: dict[str, Any]) -> web.Response:
        return reply()

    answer, brain.answer = brain.answer, silent
    chance = random.Random(2026)
    bodies = iter([spoilt(number, chance) for number in range(1, count + 1)])
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
    assert len(statuses) == count
    await api.until(lambda: _waiting(telegram_desk) == 0, 300)
    brain.answer = answer
    person = Person.new(api)
    person.say("halo")
    await person.hears("echo halo")
    with telegram_desk.database.reading() as session:
        failed = session.scalars(select(TelegramUpdate.payload).where(TelegramUpdate.state == "failed")).all()
    assert not failed
    proved(count, "spoilt updates")


def _waiting(desk: Desk) -> int:
    with desk.database.reading() as session:
        return session.scalars(
            select(func.count()).select_from(TelegramUpdate).where(TelegramUpdate.state == "new")
        ).one()
