"""The tracker store and the lock store."""

import asyncio
import json
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.core.tracker_store import check_if_tracker_store_async
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from sqlalchemy.exc import SQLAlchemyError

from bot.brain.lock_store import OrderLockStore
from bot.brain.tracker_store import TrackerFormatError, TurnTrackerStore

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = Domain.from_dict({"slots": {"place": {"type": "text", "mappings": [{"type": "custom"}]}}})


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a throw-away cluster, started by the desk's environment (tests/postgres.py needs its
    psycopg).
    """
    run = "from postgres import cluster\nwith cluster() as url:\n    print(url, flush=True)\n    input()"
    with subprocess.Popen(
        [ROOT / ".venv/bin/python", "-c", run],
        cwd=ROOT / "tests",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        yield f"{process.stdout.readline().decode().strip()}/postgres"
        process.stdin.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TurnTrackerStore]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/brain.db"
    else:
        url = request.getfixturevalue("postgresql")
        engine = sa.create_engine(url)
        engine.execute("DROP TABLE IF EXISTS brain_trackers")
        engine.dispose()
    opened = TurnTrackerStore(DOMAIN, url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[TurnTrackerStore]:
    opened = TurnTrackerStore(DOMAIN, f"sqlite:///{tmp_path}/brain.db")
    yield opened
    opened.close()


async def save_turn(store: TurnTrackerStore, conversation: str, text: str) -> None:
    tracker = await store.get_or_create_tracker(conversation, append_action_listen=False)
    tracker.update(ActionExecuted("action_listen"))
    tracker.update(UserUttered(text, {"name": "ask", "confidence": 1.0}, message_id=text))
    tracker.update(SlotSet("place", text))
    await store.save(tracker)


async def test_a_conversation_is_read_as_it_was_saved(store: TurnTrackerStore) -> None:
    await save_turn(store, "c", "lantai 3 😀")
    tracker = await store.retrieve("c")
    assert tracker is not None
    assert tracker.get_slot("place") == "lantai 3 😀"
    assert [event.type_name for event in tracker.events] == ["action", "user", "slot"]
    assert tracker.events[1].message_id == "lantai 3 😀"


async def test_an_unknown_conversation_is_none_and_asking_stores_nothing(store: TurnTrackerStore) -> None:
    assert await store.retrieve("c") is None
    await store.get_or_create_tracker("c")
    assert list(await store.keys()) == []


async def test_there_is_one_row_a_conversation(store: TurnTrackerStore) -> None:
    for text in ("a", "b", "c"):
        await save_turn(store, "one", text)
    await save_turn(store, "two", "a")
    assert sorted(await store.keys()) == ["one", "two"]


async def test_another_process_may_write_at_the_same_time(
    sqlite_store: TurnTrackerStore, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "brain.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    saving = asyncio.ensure_future(save_turn(sqlite_store, "c", "a"))
    await asyncio.sleep(0.2)
    assert not saving.done()
    other.execute("COMMIT")
    await saving
    assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)


async def test_a_failing_database_is_an_error(store: TurnTrackerStore) -> None:
    with store._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE brain_trackers")
    with pytest.raises(SQLAlchemyError):
        await store.retrieve("c")
    with pytest.raises(SQLAlchemyError):
        await save_turn(store, "c", "a")


async def test_a_conversation_of_another_format_is_an_error(
    sqlite_store: TurnTrackerStore, tmp_path: Path
) -> None:
    await save_turn(sqlite_store, "c", "a")
    with sqlite3.connect(tmp_path / "brain.db") as connection:
        connection.execute("UPDATE brain_trackers SET events = ?", [json.dumps({"format": 0, "events": []})])
    with pytest.raises(TrackerFormatError):
        await sqlite_store.retrieve("c")


def test_rasa_takes_the_store_for_asynchronous(store: TurnTrackerStore) -> None:
    assert check_if_tracker_store_async(store)


async def test_waiters_get_the_lock_in_order_and_at_once() -> None:
    locks, order = OrderLockStore(), []

    async def hold(number: int) -> None:
        async with locks.lock("c"):
            order.append(number)
            await asyncio.sleep(0.01)

    begun = asyncio.get_running_loop().time()
    await asyncio.gather(*(hold(number) for number in range(10)))
    assert order == list(range(10))
    assert asyncio.get_running_loop().time() - begun < 1  # the stock store would need nine


async def test_locks_are_forgotten_after_use_whatever_happens() -> None:
    locks = OrderLockStore()
    with pytest.raises(ZeroDivisionError):
        async with locks.lock("c"):
            1 / 0  # noqa: B018
    waiting = asyncio.ensure_future(locks.lock("d").__aenter__())
    async with locks.lock("d"):
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    assert len(locks) == 0
