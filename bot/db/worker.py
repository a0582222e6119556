"""The loop that works on a durable queue: claims, keeps the claims, tries again, gives up."""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from bot.db.engine import Database, let_sleep, wake
from bot.db.queue import Claimed, ClaimLost, Queue

# The database is away, or too busy: never the fault of what is worked on.
DATABASE_TROUBLE = (OperationalError, InterfaceError, NoConnection)
POLL = 1.0  # seconds; wake-up calls come sooner
_MANY = 1000
_RENEW = 3  # times within a lease that a claim is renewed

log = structlog.get_logger()


class WorkError(Exception):
    """A piece of work did not happen; says itself what to do about it.

    `permanent`: trying again will not help. `retry_after`: seconds, None: the queue's own pause. `counts`: for how many
    of the failures after which it is given up; 0 when it is not to blame.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        counts: int = 1,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after
        self.counts = counts


class Wakes(Protocol):
    """Who says that there is news."""

    def subscribe(self, topic: str) -> AbstractContextManager[asyncio.Event]:
        """An event set whenever `topic` has news; first set."""

    async def wait(self, news: asyncio.Event, seconds: float) -> bool:
        """Wait for `news`, at most `seconds`; False when none came."""


async def always() -> bool:
    """There is nothing that this work waits for."""
    return True


class Worker[Item: Claimed]:
    """Works on what `queue` holds, several keys at a time.

    `handle` does an item and, in the transaction of its effects, finishes it; it returns the next of the same key
    if it has claimed that too. What it raises is tried again, as WorkError says; any other error counts against the
    item, unless it is the database's. `bury` is called, in a transaction, for an item that is given up: it finishes
    it and tells somebody. `room` says how many may be in hand at a time, `ready` whether to take any.
    """

    def __init__(
        self,
        database: Database,
        wakes: Wakes,
        queue: Queue[Item],
        topic: str,
        handle: Callable[[Item], Awaitable[Item | None]],
        bury: Callable[[Session, Item, str], Item | None],
        *,
        room: Callable[[], int],
        ready: Callable[[], Awaitable[bool]] = always,
    ) -> None:
        self.name = str(uuid.uuid4())  # in the database, of the one who has a claim
        self._database = database
        self._wakes = wakes
        self._queue = queue
        self._topic = topic
        self._handle = handle
        self._bury = bury
        self._room = room
        self._ready = ready
        self._in_hand: dict[
            tuple[Any, ...], tuple[Item, float]
        ] = {}  # key → item, its claim's age (monotonic s)
        self._tries: dict[tuple[Any, ...], int] = {}  # key → how often in a row it had to wait
        self._passed_over: set[tuple[Any, ...]] = set()  # keys with something due while they were in hand
        self._reserved = 0
        self._news = asyncio.Event()
        self._tasks: asyncio.TaskGroup | None = None

    @property
    def room(self) -> int:
        """How many more items may be taken now."""
        return self._room() - len(self._in_hand) - self._reserved

    async def run(self) -> None:
        """Work until cancelled; what is in hand then is given up, to be claimed again."""
        try:
            async with asyncio.TaskGroup() as self._tasks:
                self._tasks.create_task(self._keep_claims())
                with self._wakes.subscribe(self._topic) as self._news:
                    while True:
                        woken = await self._wakes.wait(self._news, POLL)
                        self._news.clear()
                        await self._look(woken)
        finally:
            self._tasks = None
            try:
                await self._database.write(self._give_back)
            except DATABASE_TROUBLE as error:
                # The claims run out by themselves; raised here, it would take the place of the cancellation.
                log.warning("work.not_given_back", topic=self._topic, error=type(error).__name__)

    def _give_back(self, session: Session) -> None:
        self._queue.release_all(session, self.name)
        wake(session, self._topic)

    async def _look(self, woken: bool) -> None:
        room = self.room
        if room <= 0 or not await self._ready():
            return  # the first to finish says that there is room
        try:
            # An idle desk only reads, which on SQLite keeps nobody waiting.
            if woken or await self._database.read(self._queue.any_due):
                await self._claim(room)
        except DATABASE_TROUBLE as error:
            log.error("work.database_away", topic=self._topic, error=type(error).__name__)
            await asyncio.sleep(POLL)

    async def _claim(self, room: int) -> None:
        # What is in hand is not taken again, though its claim has run out: it would meet itself.
        in_hand = set(self._in_hand)

        def work(session: Session) -> tuple[list[Item], set[tuple[Any, ...]]]:
            due = self._queue.due(session, room)
            free = [row for row in due if self._queue.key_of(row) not in in_hand]
            return self._queue.take(session, self.name, free), in_hand.intersection(
                map(self._queue.key_of, due)
            )

        items, passed_over = await self._database.write(work)
        for item in items:
            self._start(item)
        self._passed_over |= passed_over
        if len(items) == room or not passed_over <= set(self._in_hand):
            self._news.set()  # there may be more, and room from whoever finished meanwhile

    async def put[T](self, put: Callable[[Session], T], *key: Any) -> T:
        """`put` puts something into the queue, under `key`: in the same transaction it is claimed, if there is room."""
        if self._tasks is None or self.room <= 0 or key in self._in_hand:
            return await self._database.write(put)

        def work(session: Session) -> tuple[T, Item | None]:
            result = put(session)
            item = self._queue.claim_next(session, self.name, *key)
            if item is not None:
                let_sleep(session, self._topic)
            return result, item

        self._reserved += 1
        try:
            result, item = await self._database.write(work)
        finally:
            self._reserved -= 1
        if item is not None:
            self._start(item)
        return result

    def look_again(self, seconds: float) -> None:
        """Look for work in `seconds`, whoever wakes it before."""
        asyncio.get_running_loop().call_later(seconds, self._news.set)

    def _start(self, item: Item) -> None:
        if self._tasks is None:
            return  # stopped meanwhile: the claim runs out
        self._in_hand[self._queue.key_of(item)] = item, time.monotonic()
        self._tasks.create_task(self._work(item))

    async def _work(self, item: Item) -> None:
        """Work on the key's items until there is none, or one must wait."""
        key, following = self._queue.key_of(item), item
        try:
            while (done := await self._do(following)) is not None:
                following = done
                self._in_hand[key] = following, time.monotonic()
        except Exception as error:
            # The claim runs out and the item is taken again; the others go on.
            log.error("work.failed", topic=self._topic, error=type(error).__name__, exc_info=error)
        finally:
            # Something of its key may have come when it was all but done.
            if self.room <= 0 or key in self._passed_over:
                self._news.set()
            self._passed_over.discard(key)
            self._in_hand.pop(key, None)

    async def _do(self, item: Item) -> Item | None:
        try:
            following = await self._handle(item)
            self._tries.pop(self._queue.key_of(item), None)
            return following
        except ClaimLost:
            log.warning("work.claim_lost", topic=self._topic, key=self._queue.key_of(item))
            return None
        except WorkError as error:
            failure = error
        except DATABASE_TROUBLE as error:
            failure = WorkError(type(error).__name__, counts=0)
        except Exception as error:
            log.error("work.unforeseen", topic=self._topic, error=type(error).__name__, exc_info=error)
            failure = WorkError(type(error).__name__)
        return await self._failed(item, failure)

    async def _failed(self, item: Item, failure: WorkError) -> Item | None:
        failures, retries, reason = item.attempts + failure.counts, self._queue.retries, str(failure)
        key = self._queue.key_of(item)
        if failure.permanent or (failure.counts and failures >= retries.attempts):
            log.error("work.given_up", topic=self._topic, key=key, reason=reason)
            return await self._database.write(lambda session: self._bury(session, item, reason))
        if len(self._tries) > _MANY:
            self._tries.clear()  # they may have gone on at another desk
        tries = self._tries[key] = max(self._tries.get(key, 0) + 1, failures)
        seconds = retries.pause(tries) if failure.retry_after is None else failure.retry_after
        log.warning("work.postponed", topic=self._topic, key=key, reason=reason, seconds=seconds)
        await self._database.write(
            lambda session: self._queue.postpone(
                session, item, seconds=seconds, error=reason, failures=failure.counts
            )
        )
        self.look_again(seconds)
        return None

    async def _keep_claims(self) -> None:
        """Renew the claims on what takes long."""
        while True:
            pause = self._queue.lease.total_seconds() / _RENEW
            await asyncio.sleep(pause / 2)
            moment = time.monotonic()
            old = [item for item, since in self._in_hand.values() if moment - since >= pause]
            if not old:
                continue
            try:
                await self._database.write(lambda session, old=old: self._queue.renew(session, old))  # type: ignore[misc]
            except DATABASE_TROUBLE as error:
                log.error("work.not_renewed", topic=self._topic, error=type(error).__name__)
                continue
            for item in old:
                key = self._queue.key_of(item)
                if key in self._in_hand and self._in_hand[key][0] is item:
                    self._in_hand[key] = item, moment
