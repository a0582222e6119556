"""Where conversations are kept: one row each, holding only what the next turn needs."""

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from bot.brain.window import latest_user_event, recent_events, stored_event

FORMAT = 1
_POSTGRESQL_CONNECTIONS = 8
_BUSY_SECONDS = 10.0
_Result = TypeVar("_Result")

_trackers = sa.Table(
    "brain_trackers",
    sa.MetaData(),
    sa.Column("conversation_id", sa.String(255), primary_key=True),
    sa.Column("events", sa.Text, nullable=False, doc='{"format": 1, "events": [event.as_dict(), …]}'),
    sa.Column("updated_at", sa.Float, nullable=False, doc="Seconds since 1970, UTC."),
)
# As text, which SQLite and PostgreSQL both understand: SQLAlchemy takes longer to recognise an expression it has
# compiled before than SQLite takes to run it.
_READ = sa.text("SELECT events FROM brain_trackers WHERE conversation_id = :conversation_id")
_WRITE = sa.text(
    "INSERT INTO brain_trackers (conversation_id, events, updated_at)"
    " VALUES (:conversation_id, :events, :updated_at)"
    " ON CONFLICT (conversation_id) DO UPDATE SET events = excluded.events, updated_at = excluded.updated_at"
)


class TrackerFormatError(RasaException):
    """A stored conversation was written by another version of this module."""


class TurnTrackerStore(TrackerStore):
    """Reads and writes a conversation in one statement each; see `bot.brain.window` for what is kept.

    Every failure of the database is raised (`sqlalchemy.exc.SQLAlchemyError`): the turn fails and is tried
    again.
    """

    def __init__(
        self, domain: Domain | None, host: str, event_broker: EventBroker | None = None, **kwargs: Any
    ) -> None:
        """`host` is the SQLAlchemy URL; it arrives as `url` in endpoints.yml."""
        super().__init__(domain, event_broker, **kwargs)
        self._engine = _sqlite(host) if host.startswith("sqlite") else _postgresql(host)
        # Off the event loop: a busy database holds up its own conversation, not all of them. SQLite has one
        # writer.
        threads = 1 if self._engine.dialect.name == "sqlite" else _POSTGRESQL_CONNECTIONS
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="trackers")
        _trackers.metadata.create_all(self._engine)

    async def create_tracker(self, sender_id: str, append_action_listen: bool = True) -> DialogueStateTracker:
        """A new tracker, not stored yet: Rasa writes an empty one first, which a failed turn would leave
        behind.
        """
        return self.init_tracker(sender_id)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker of a conversation, or None."""
        row = {"conversation_id": sender_id}
        stored = await self._run(lambda connection: connection.execute(_READ, row).scalar())
        if stored is None:
            return None
        data = json.loads(stored)
        if data["format"] != FORMAT:
            raise TrackerFormatError(f"A conversation is stored in format {data['format']}, not {FORMAT}.")
        tracker = self.init_tracker(sender_id)
        tracker.events.extend(deserialise_events(data["events"]))
        tracker.replay_events()
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write what is kept of `tracker` over what was stored."""
        events = recent_events(tracker, self.domain)
        latest = latest_user_event(events)
        data = {"format": FORMAT, "events": [stored_event(event, event is latest) for event in events]}
        row = {
            "conversation_id": tracker.sender_id,
            "events": json.dumps(data, ensure_ascii=False),
            "updated_at": time.time(),
        }
        await self._run(lambda connection: connection.execute(_WRITE, row))

    async def keys(self) -> Iterable[str]:
        """The ids of all conversations."""
        return await self._run(
            lambda connection: connection.scalars(sa.select(_trackers.c.conversation_id)).all()
        )

    def close(self) -> None:
        """Finish what is being written and give back every connection."""
        self._threads.shutdown()
        self._engine.dispose()

    async def _run(self, work: Callable[[sa.engine.Connection], _Result]) -> _Result:
        def in_transaction() -> _Result:
            with self._engine.begin() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._threads, in_transaction)


def _sqlite(url: str) -> sa.engine.Engine:
    engine = sa.create_engine(
        url,
        future=True,
        poolclass=sa.pool.QueuePool,
        connect_args={"check_same_thread": False, "timeout": _BUSY_SECONDS},
    )

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _postgresql(url: str) -> sa.engine.Engine:
    # A server that was restarted leaves dead connections in the pool: ask before use, it is a fraction of a
    # turn.
    return sa.create_engine(url, future=True, pool_size=_POSTGRESQL_CONNECTIONS, pool_pre_ping=True)
