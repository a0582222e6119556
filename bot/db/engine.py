"""Engine, transactions and the wake-up calls that follow a commit. SQLite by default, PostgreSQL by URL."""

import asyncio
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    event,
    text,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.db.transactions import opened

_TOPICS = "topics"
CHANNEL = "layani"
SEPARATOR = " "  # between the topics of a notification
_LONGEST_PAYLOAD = 7_999  # bytes, says PostgreSQL; topics are ASCII
# One statement a commit, however many topics: PostgreSQL lets those who notify commit one after another.
_NOTIFY = text("SELECT pg_notify(:channel, payload) FROM unnest(CAST(:payloads AS text[])) AS payload")
# PostgreSQL's SQLSTATEs of a transaction that came to nothing only because of another: done again, it works.
_UNDONE = {"40001": "serialization_failure", "40P01": "deadlock_detected"}
# Seconds before each further try, times a random half to whole: two that met must not meet again.
_BACK_OFF = (0.02, 0.05, 0.1, 0.2)
# Threads for each, and so connections in use at a time. SQLite has one writer; queueing for it is fair and quick,
# its own busy handler sleeps and polls.
READERS = 8
WRITERS = 8
# Connections besides: whoever uses `transaction` or `reading` in a thread of its own, the watcher of commits.
_OTHERS = 4
# Statements' parameters hold what people wrote; they have no place in an error's text.
_ENGINE: dict[str, Any] = {
    "pool_size": READERS + WRITERS,
    "max_overflow": _OTHERS,
    "hide_parameters": True,
}


class Database:
    """One engine and how to use it.

    A use case runs inside `transaction()`; everything in it happens or nothing does.
    """

    def __init__(self, url: str) -> None:
        self.sqlite = url.startswith("sqlite")
        self.engine = _sqlite_engine(url) if self.sqlite else create_engine(url, **_ENGINE)
        # Not all writers come by `write`: a few have threads of their own.
        self._writer: AbstractContextManager[Any] = threading.Lock() if self.sqlite else nullcontext()
        self._writers = ThreadPoolExecutor(1 if self.sqlite else WRITERS, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self.info: dict[str, Any] = {}  # given to every session as its own `info`
        self._listeners: list[Callable[[set[str]], None]] = []

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits at the end of the block and rolls back when it raises."""
        with (
            self._writer,
            opened(),
            Session(self.engine, expire_on_commit=False, info=self.info) as session,
            session.begin(),
        ):
            yield session
            topics: set[str] = session.info.get(_TOPICS, set())
            if topics and not self.sqlite:
                session.execute(_NOTIFY, {"channel": CHANNEL, "payloads": _payloads(topics)})
        self.announce(topics)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads; it never waits for a writer."""
        engine = self.engine.execution_options(sqlite_begin="DEFERRED")
        with opened(), Session(engine, expire_on_commit=False, info=self.info) as session:
            yield session

    def commit[T](self, work: Callable[[Session], T]) -> T:
        """`work` in a transaction of its own; a few times more when PostgreSQL undid it because of another.

        So `work` must build what it returns, and leave nothing behind but in its session.
        """
        for pause in (*_BACK_OFF, None):
            try:
                with self.transaction() as session:
                    return work(session)
            except OperationalError as error:
                if pause is None or not was_undone(error):
                    raise
                time.sleep(pause * random.uniform(0.5, 1))
        raise AssertionError  # the last try returns or raises

    async def write[T](self, work: Callable[[Session], T]) -> T:
        """As `commit`, off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._writers, self.commit, work)

    async def read[T](self, work: Callable[[Session], T]) -> T:
        """`work` with a reading session, off the event loop and in no queue with those who write."""

        def run() -> T:
            with self.reading() as session:
                return work(session)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    def listen(self, listener: Callable[[set[str]], None]) -> None:
        """Call `listener` with the topics of every commit made by this process, in the committing thread."""
        self._listeners.append(listener)

    def announce(self, topics: set[str]) -> None:
        """Tell this process's listeners of `topics`."""
        if topics:
            for listener in self._listeners:
                listener(topics)

    def close(self) -> None:
        """Give back every connection and thread."""
        self._writers.shutdown()
        self._readers.shutdown()
        self.engine.dispose()


def was_undone(error: OperationalError) -> bool:
    """Whether PostgreSQL ended the transaction only because of another one, so that it may be tried again."""
    return getattr(error.orig, "sqlstate", None) in _UNDONE


def _payloads(topics: set[str]) -> list[str]:
    """The topics in as few notifications as they fit into: as a rule one."""
    payloads: list[str] = []
    for topic in sorted(topics):
        if payloads and len(payloads[-1]) + len(topic) < _LONGEST_PAYLOAD:
            payloads[-1] += f"{SEPARATOR}{topic}"
        else:
            payloads.append(topic)
    return payloads


def wake(session: Session, topic: str) -> None:
    """When `session` commits, tell every desk that `topic` (a conversation id, "inbox", "outbox") has news."""
    session.info.setdefault(_TOPICS, set()).add(topic)


def let_sleep(session: Session, topic: str) -> None:
    """Nobody needs to know of `topic`: what `session` puts there it also takes."""
    session.info.get(_TOPICS, set()).discard(topic)


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 30}, **_ENGINE)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # pysqlite's own transaction handling starts them too late: take it over (SQLAlchemy, "Serializable isolation").
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A deferred transaction that reads and then writes fails at once with SQLITE_BUSY when another wrote between.
        mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine
