"""Wake-up calls: who waits for news of a conversation, the inbox or the outbox is told at once.

Nothing depends on them for being right, only for being quick: every waiter also looks by itself now and then.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import structlog
from sqlalchemy import event

from bot.db.engine import CHANNEL, SEPARATOR, Database
from bot.desk import handoff

SQLITE_POLL = 0.2
# When this process writes all the time, a foreign write cannot be told from its own: look this often instead.
UNSURE = 2.0
RECONNECT = 2.0
_LATEST = "SELECT coalesce(max(rowid), 0) FROM messages"

log = structlog.get_logger()


class Wakeups:
    """Hands the topics of commits, made here or by another process, to those who subscribed to them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._own_commits = 0
        self._own_backends: set[int] = set()
        self.closing = False
        database.listen(self._committed)
        if not database.sqlite:
            event.listen(database.engine, "connect", self._connected)
            event.listen(database.engine, "close", self._disconnected)

    @contextmanager
    def subscribe(self, topic: str) -> Iterator[asyncio.Event]:
        """An event set whenever `topic` (a conversation id, "inbox", "outbox") has news; first set."""
        news = asyncio.Event()
        news.set()
        self._waiting[topic].add(news)
        try:
            yield news
        finally:
            self._waiting[topic].discard(news)
            if not self._waiting[topic]:
                del self._waiting[topic]

    async def wait(self, news: asyncio.Event, seconds: float) -> bool:
        """Wait for `news`, at most `seconds`; False when none came."""
        try:
            async with asyncio.timeout(seconds):
                await news.wait()
        except TimeoutError:
            return False
        return True

    async def run(self) -> None:
        """Pass on commits of this and other processes until cancelled."""
        self._loop = asyncio.get_running_loop()
        await (self._watch_sqlite() if self._database.sqlite else self._listen_postgresql())

    def close(self) -> None:
        """Wake everyone for good, so that streams can end."""
        self.closing = True
        self._wake_all()

    def _committed(self, topics: set[str]) -> None:
        self._own_commits += 1
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, topics)

    def _wake(self, topics: set[str]) -> None:
        for topic in topics:
            for news in self._waiting.get(topic, ()):
                news.set()

    def _wake_all(self) -> None:
        self._wake(set(self._waiting))

    async def _watch_sqlite(self) -> None:
        """`PRAGMA data_version` changes on this connection when any other connection has committed."""
        loop = asyncio.get_running_loop()
        with closing(self._database.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            seen, own, unsure_since = None, 0, None
            latest: int = cursor.execute(_LATEST).fetchone()[0]
            while True:
                before = self._own_commits
                version = cursor.execute("PRAGMA data_version").fetchone()[0]
                if version != seen:
                    if own == before:
                        latest = self._wake_those_with_news(cursor, latest)
                        unsure_since = None
                    else:
                        unsure_since = unsure_since or loop.time()
                if unsure_since and loop.time() - unsure_since >= UNSURE:
                    latest = self._wake_those_with_news(cursor, latest)
                    unsure_since = None
                seen, own = version, before
                await asyncio.sleep(SQLITE_POLL)

    def _wake_those_with_news(self, cursor: Any, latest: int) -> int:
        """Wake workers, the watcher of the queue, and readers of conversations with messages after `latest`.

        Returns the new latest. Hundreds of idle readers, each asking the database for its news, would cost more than
        the work itself.
        """
        rows = cursor.execute(
            "SELECT rowid, conversation_id FROM messages WHERE rowid > ?", (latest,)
        ).fetchall()
        self._wake({"inbox", "outbox", handoff.QUEUE, *(conversation for _, conversation in rows)})
        return max((row for row, _ in rows), default=latest)

    async def _listen_postgresql(self) -> None:
        url = self._database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self._wake_all()  # for what happened before
                    async for notice in connection.notifies():
                        # This process's own commits have been announced to it already.
                        if notice.pid not in self._own_backends:
                            self._wake(set(notice.payload.split(SEPARATOR)))
            except psycopg.OperationalError as error:
                log.warning("signals.lost", error=type(error).__name__)
                await asyncio.sleep(RECONNECT)

    def _connected(self, connection: Any, _record: Any) -> None:
        self._own_backends.add(connection.info.backend_pid)

    def _disconnected(self, connection: Any, _record: Any) -> None:
        self._own_backends.discard(connection.info.backend_pid)
