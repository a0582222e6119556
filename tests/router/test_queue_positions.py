"""Everyone who waits for a person sees their place, and the queue is read once for all of them."""

import asyncio

from bot.conversations.queue_positions import QueuePositions
from bot.conversations.wakeups import Wakeups
from bot.db.engine import Database
from bot.db.models import Conversation
from bot.desk import handoff
from bot.desk.actor import BOT
from bot.desk.people import requesters
from tests.statements import counted


def enqueue(database: Database) -> str:
    with database.transaction() as session:
        conversation = Conversation(channel="web", requester=requesters.anonymous(session), language="id")
        session.add(conversation)
        session.flush()
        handoff.enqueue(session, conversation, reason="asked", actor=BOT)
        return conversation.id


async def test_the_queue_is_read_once_for_all_who_wait_in_it(database: Database) -> None:
    positions = QueuePositions(database, Wakeups(database))
    waiting = [enqueue(database) for _ in range(20)]
    with counted(database) as statements:
        assert [await positions.of(id) for id in waiting] == list(range(1, 21))
    assert len([one for one in statements if "held_by" in one]) == 1


async def test_a_place_is_right_as_soon_as_the_queue_has_moved(database: Database) -> None:
    signals = Wakeups(database)
    running = asyncio.create_task(signals.run())
    positions = QueuePositions(database, signals)
    first, second = enqueue(database), enqueue(database)
    assert [await positions.of(first), await positions.of(second)] == [1, 2]
    with signals.subscribe(handoff.QUEUE) as moved:
        moved.clear()
        with database.transaction() as session:
            handoff.take(session, session.get_one(Conversation, first), "sari")
        assert await signals.wait(moved, 10)
        assert [await positions.of(first), await positions.of(second)] == [0, 1]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
