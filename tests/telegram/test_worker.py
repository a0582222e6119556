"""How many chats are worked on at once."""

import asyncio
from contextlib import suppress

import pytest

from bot.channels.telegram import updates
from bot.channels.telegram.updates import Claimed, Received
from bot.channels.telegram.worker import AT_RUSH, Worker
from bot.conversations.wakeups import Wakeups
from bot.db import worker as db_worker
from bot.db.engine import Database

CHATS = AT_RUSH + 3


async def test_fewer_chats_are_worked_on_while_updates_rush_in(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db_worker, "POLL", 0.05)
    under_way: set[str] = set()
    rush, some, all_of_them = True, asyncio.Event(), asyncio.Event()

    async def handle(claimed: Claimed) -> None:
        under_way.add(claimed.chat)
        if len(under_way) == AT_RUSH:
            some.set()
        if len(under_way) == CHATS:
            all_of_them.set()
        await asyncio.Event().wait()

    waiting = [Received(number, str(number), "{}") for number in range(CHATS)]
    await database.write(lambda session: updates.store(session, "bot", waiting))
    working = asyncio.create_task(Worker(database, Wakeups(database), "bot", handle, lambda: rush).run())
    await asyncio.wait_for(some.wait(), 10)
    await asyncio.sleep(0.3)
    assert len(under_way) == AT_RUSH
    rush = False
    await asyncio.wait_for(all_of_them.wait(), 10)
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
