"""What is to be done after a change by a handler that may fail: kept with the change, done at least once.

`enqueue` in the transaction of the change; `Jobs.register` says who does jobs of a kind; `bot.app` runs them.
"""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from bot.db.engine import Database, wake
from bot.db.models import Job
from bot.db.queue import Queue, Retries
from bot.db.worker import Wakes, Worker, WorkError

TOPIC = "jobs"
AT_ONCE = 8
LEASE = timedelta(seconds=30)
RETRIES = Retries(pauses=(1.0, 2.0, 5.0, 15.0, 60.0, 300.0), attempts=10, longest=3600.0)

type Effects = Callable[[Session], None]
# Does a job by its payload; what it returns is done in the transaction in which the job is marked as done.
type Handler = Callable[[dict[str, Any]], Awaitable[Effects | None]]


@dataclass(frozen=True)
class ClaimedJob:
    """A job in hand. `attempts`: how often it failed before."""

    id: int
    kind: str
    key: str
    payload: dict[str, Any]
    attempts: int
    worker: str


_jobs = cast("Table", Job.__table__)
QUEUE = Queue(
    _jobs,
    select(*(_jobs.c[name] for name in ("id", "kind", "key", "payload", "attempts"))),
    ClaimedJob,
    key=("key",),
    place="id",
    oldest="id",
    lease=LEASE,
    retries=RETRIES,
)


def enqueue(session: Session, kind: str, payload: dict[str, Any], *, key: str | None = None) -> None:
    """Have a job of `kind` done once `session` commits; those with the same `key` one after another, in order."""
    session.add(Job(kind=kind, payload=payload, key=key or uuid.uuid4().hex))
    wake(session, TOPIC)


class Jobs:
    """Runs jobs. `dead_letter` tells somebody, in a transaction, of a job (its kind and number) that is given up."""

    def __init__(
        self, database: Database, wakes: Wakes, dead_letter: Callable[[Session, str, str], None]
    ) -> None:
        self._database = database
        self._dead_letter = dead_letter
        self._handlers: dict[str, Handler] = {}
        worker = Worker(database, wakes, QUEUE, TOPIC, self._do, self._bury, room=lambda: AT_ONCE)
        self.run = worker.run

    def register(self, kind: str, handler: Handler) -> None:
        """Have jobs of `kind` done by `handler`, which may raise WorkError to say what to do about a failure."""
        self._handlers[kind] = handler

    async def _do(self, job: ClaimedJob) -> ClaimedJob | None:
        handler = self._handlers.get(job.kind)
        if handler is None:
            raise WorkError(f"nobody does jobs of the kind {job.kind}")  # perhaps a newer desk does
        effects = await handler(job.payload)

        def work(session: Session) -> ClaimedJob | None:
            QUEUE.finish(session, job)
            if effects:
                effects(session)
            return QUEUE.claim_next(session, job.worker, job.key)

        return await self._database.write(work)

    def _bury(self, session: Session, job: ClaimedJob, error: str) -> ClaimedJob | None:
        QUEUE.finish(session, job, state="failed", error=error)
        self._dead_letter(session, f"{job.kind} {job.id}", error)
        return QUEUE.claim_next(session, job.worker, job.key)
