"""Wake-up calls: at once within a process, soon across processes, and never lost for long."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.conversations import wakeups as module
from bot.conversations.transcript import append
from bot.conversations.wakeups import Wakeups
from bot.db.engine import Database, wake
from bot.db.models import Conversation, Requester
from tests.waiting import PATIENCE, soon


def speak(session: Session) -> None:
    session.execute(
        text("INSERT INTO ticket_counters (kind, last) VALUES ('problem', 1) ON CONFLICT (kind) DO NOTHING")
    )
    session.execute(text("UPDATE ticket_counters SET last = last + 1"))
    wake(session, "inbox")


def speak_of_something_else(session: Session) -> None:
    speak(session)
    session.info.clear()
    wake(session, "something else")


@pytest.fixture
def id(database: Database) -> str:
    """A conversation that was there before anybody listened."""
    with database.transaction() as session:
        conversation = Conversation(channel="web", requester=Requester(), language="id")
        session.add(conversation)
        session.flush()
        return conversation.id


@pytest.fixture
async def signals(database: Database) -> AsyncIterator[Wakeups]:
    signals = Wakeups(database)
    with signals.subscribe("inbox") as news:
        news.clear()
        running = asyncio.create_task(signals.run())
        assert await signals.wait(news, PATIENCE)  # it wakes everybody once it watches
    yield signals
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_commit_of_this_process_wakes_at_once(database: Database, signals: Wakeups) -> None:
    with signals.subscribe("inbox") as news, signals.subscribe("outbox") as other:
        news.clear()
        other.clear()
        await database.write(speak)
        assert await signals.wait(news, 0.1)
        assert not other.is_set()


async def test_a_transaction_that_fails_wakes_nobody(database: Database, signals: Wakeups) -> None:
    def fail(session: Session) -> None:
        speak(session)
        raise ZeroDivisionError

    with signals.subscribe("inbox") as news:
        news.clear()
        with pytest.raises(ZeroDivisionError):
            await database.write(fail)
        with signals.subscribe("something else") as other:
            other.clear()
            await database.write(speak_of_something_else)
            assert await signals.wait(other, PATIENCE)
        assert not news.is_set()


async def test_a_commit_of_another_process_wakes_within_a_second(
    database: Database, database_url: str, signals: Wakeups
) -> None:
    elsewhere = Database(database_url)
    with signals.subscribe("inbox") as news:
        news.clear()
        await elsewhere.write(speak)
        assert await signals.wait(news, 1.0)
    elsewhere.close()


async def test_a_message_written_by_another_process_wakes_its_readers_and_no_others(
    database: Database, database_url: str, id: str, signals: Wakeups
) -> None:
    def say(session: Session) -> None:
        append(session, session.get_one(Conversation, id), "system", "Halo")

    elsewhere = Database(database_url)
    with signals.subscribe(id) as news, signals.subscribe("another") as other:
        news.clear()
        other.clear()
        await elsewhere.write(say)
        assert await signals.wait(news, 1.0)
        assert not other.is_set()
    elsewhere.close()


async def test_own_commits_all_the_time_do_not_hide_a_foreign_one(
    monkeypatch: pytest.MonkeyPatch, database: Database, database_url: str, signals: Wakeups
) -> None:
    monkeypatch.setattr(module, "UNSURE", 0.5)

    written = 0

    async def be_busy() -> None:
        nonlocal written
        while True:
            await database.write(speak_of_something_else)
            written += 1
            await asyncio.sleep(0.02)

    elsewhere = Database(database_url)
    busy = asyncio.create_task(be_busy())
    with signals.subscribe("inbox") as news:
        await soon(lambda: written > 5)
        news.clear()
        await elsewhere.write(speak)
        assert await signals.wait(news, 2.0)
    busy.cancel()
    await asyncio.gather(busy, return_exceptions=True)
    elsewhere.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_lost_connection_is_made_again(
    monkeypatch: pytest.MonkeyPatch, database: Database, database_url: str, signals: Wakeups
) -> None:
    monkeypatch.setattr(module, "RECONNECT", 0.1)
    elsewhere = Database(database_url)

    def cut(session: Session) -> None:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query LIKE 'LISTEN%' AND datname = current_database()"
            )
        )

    with signals.subscribe("inbox") as news:
        news.clear()
        await elsewhere.write(cut)
        assert await signals.wait(news, PATIENCE)  # it listens again
        news.clear()
        await elsewhere.write(speak)
        assert await signals.wait(news, 1.0)
    elsewhere.close()
