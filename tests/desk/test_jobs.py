"""Work that is kept with the change it follows: done by one desk at a time, again when it fails, never forgotten."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot import clock
from bot.conversations.wakeups import Wakeups
from bot.db import jobs
from bot.db.engine import Database
from bot.db.jobs import QUEUE, Jobs, enqueue
from bot.db.models import Alert, Job
from bot.db.queue import ClaimLost
from bot.db.worker import WorkError
from bot.desk import alerts

PATIENCE = 15.0


def dead_letter(session: Session, job: str, error: str) -> None:
    alerts.raise_alert(session, "failed", f"{job}: {error}")


@asynccontextmanager
async def running(database: Database, **handlers: Callable[..., Awaitable[Any]]) -> AsyncIterator[None]:
    """A desk's runner of jobs."""
    wakeups = Wakeups(database)
    runner = Jobs(database, wakeups, dead_letter)
    for kind, handler in handlers.items():
        runner.register(kind, handler)
    tasks = [asyncio.create_task(work()) for work in (wakeups.run, runner.run)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def settled(database: Database) -> list[tuple[str, str | None]]:
    """State and error of all jobs, once none waits."""

    def look(session: Session) -> list[tuple[str, str | None]]:
        return [(job.state, job.error) for job in session.scalars(select(Job).order_by(Job.id))]

    async with asyncio.timeout(PATIENCE):
        while True:
            found = await database.read(look)
            if all(state != "new" for state, _ in found):
                return found
            await asyncio.sleep(0.02)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs that fail are tried again at once, three times in all."""
    monkeypatch.setattr(QUEUE, "retries", replace(QUEUE.retries, pauses=(0.02,), attempts=3))


async def test_a_job_is_done_after_the_change_it_was_put_in_with(database: Database) -> None:
    done: list[dict[str, Any]] = []

    async def note(payload: dict[str, Any]) -> None:
        done.append(payload)

    def fails(session: Session) -> None:
        enqueue(session, "note", {"number": 0})
        raise ZeroDivisionError

    async with running(database, note=note):
        with pytest.raises(ZeroDivisionError):
            await database.write(fails)
        await database.write(lambda session: enqueue(session, "note", {"number": 1}))
        assert await settled(database) == [("done", None)]
    assert done == [{"number": 1}]


async def test_jobs_with_one_key_are_done_in_order_and_one_at_a_time(database: Database) -> None:
    order: list[int] = []
    at_once = 0

    async def careful(payload: dict[str, Any]) -> None:
        nonlocal at_once
        at_once += 1
        assert at_once == 1
        await asyncio.sleep(0.001)
        order.append(payload["number"])
        at_once -= 1

    def put(session: Session) -> None:
        for number in range(10):
            enqueue(session, "careful", {"number": number}, key="webhook 7")

    async with running(database, careful=careful), running(database, careful=careful):
        await database.write(put)
        await settled(database)
    assert order == list(range(10))


async def test_two_desks_never_do_one_job_twice(database: Database) -> None:
    done: list[int] = []

    async def note(payload: dict[str, Any]) -> None:
        await asyncio.sleep(0.001)
        done.append(payload["number"])

    def put(session: Session) -> None:
        for number in range(60):
            enqueue(session, "note", {"number": number})

    async with running(database, note=note), running(database, note=note):
        await database.write(put)
        await settled(database)
    assert sorted(done) == list(range(60))


@pytest.mark.usefixtures("impatient")
async def test_what_fails_is_tried_again(database: Database) -> None:
    tries = 0

    async def third(_payload: dict[str, Any]) -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise ConnectionError

    async with running(database, third=third):
        await database.write(lambda session: enqueue(session, "third", {}))
        assert await settled(database) == [("done", None)]
    assert tries == 3


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("error", [ConnectionError(), WorkError("no such address", permanent=True)])
async def test_what_keeps_failing_or_never_will_work_is_given_up_and_staff_see_it(
    database: Database, error: Exception
) -> None:
    tries = 0

    async def never(_payload: dict[str, Any]) -> None:
        nonlocal tries
        tries += 1
        raise error

    async with running(database, never=never):
        await database.write(lambda session: enqueue(session, "never", {}, key="a"))
        reason = str(error) or type(error).__name__
        assert await settled(database) == [("failed", reason)]
    assert tries == (1 if isinstance(error, WorkError) else 3)
    alert = await database.read(lambda session: session.scalars(select(Alert)).one())
    assert (alert.kind, alert.text) == ("failed", f"never 1: {reason}")


@pytest.mark.usefixtures("impatient")
async def test_the_database_being_away_is_never_counted_against_a_job(database: Database) -> None:
    tries = 0

    async def sixth(_payload: dict[str, Any]) -> None:
        nonlocal tries
        tries += 1
        if tries < 6:
            raise OperationalError("SELECT 1", None, Exception("connection lost"))

    async with running(database, sixth=sixth):
        await database.write(lambda session: enqueue(session, "sixth", {}))
        assert await settled(database) == [("done", None)]
    assert await database.read(lambda session: session.scalars(select(Job.attempts)).one()) == 0


async def test_what_a_job_changes_is_stored_with_its_being_done_or_not_at_all(database: Database) -> None:
    begun = asyncio.Event()

    async def alert(_payload: dict[str, Any]) -> jobs.Effects:
        begun.set()
        return lambda session: dead_letter(session, "effect", "stored")

    async with running(database, alert=alert):
        await database.write(lambda session: enqueue(session, "alert", {}))
        await settled(database)
    texts = await database.read(lambda session: session.scalars(select(Alert.text)).all())
    assert texts == ["effect: stored"]


async def test_a_job_whose_desk_was_killed_is_done_by_another_when_its_claim_has_run_out(
    database: Database,
) -> None:
    await database.write(lambda session: enqueue(session, "note", {}))
    (lost,) = await database.write(lambda session: QUEUE.claim(session, "killed", 5))
    assert await database.write(lambda session: QUEUE.claim(session, "other", 5)) == []
    with clock.shifted(jobs.LEASE + timedelta(seconds=1)):
        (taken,) = await database.write(lambda session: QUEUE.claim(session, "other", 5))
        assert (taken.id, taken.attempts) == (lost.id, 0)
        with pytest.raises(ClaimLost):
            await database.write(lambda session: QUEUE.finish(session, lost))
        await database.write(lambda session: QUEUE.finish(session, taken))
        with pytest.raises(ClaimLost):
            await database.write(lambda session: QUEUE.postpone(session, taken, seconds=1, error=""))


async def test_a_worker_does_not_take_again_what_it_has_in_hand(database: Database) -> None:
    """Its claim has run out, as when the database was away for long or the clock was set forward."""
    begun, go_on, tries = asyncio.Event(), asyncio.Event(), 0

    async def slow(_payload: dict[str, Any]) -> None:
        nonlocal tries
        tries += 1
        begun.set()
        await go_on.wait()

    async with running(database, slow=slow), asyncio.timeout(PATIENCE):
        await database.write(lambda session: enqueue(session, "slow", {}))
        await begun.wait()
        with clock.shifted(jobs.LEASE + timedelta(seconds=1)):
            assert await database.read(QUEUE.any_due)
            await database.write(lambda session: enqueue(session, "unknown", {}))
            # Until the runner has looked at what is due.
            while not await database.read(lambda session: session.scalars(select(Job.error)).all()[-1]):
                await asyncio.sleep(0.02)
            assert tries == 1
            go_on.set()
            while await database.read(lambda session: session.scalars(select(Job.state)).first()) != "done":
                await asyncio.sleep(0.02)
    assert tries == 1


async def test_a_claim_that_is_renewed_does_not_run_out(database: Database) -> None:
    await database.write(lambda session: enqueue(session, "note", {}))
    (one,) = await database.write(lambda session: QUEUE.claim(session, "slow", 5))
    with clock.shifted(jobs.LEASE + timedelta(seconds=1)):
        await database.write(lambda session: QUEUE.renew(session, [one]))
        assert await database.write(lambda session: QUEUE.claim(session, "other", 5)) == []


@pytest.mark.parametrize("failures", [0, 1])
async def test_nothing_is_stuck_when_the_clock_is_set_back(database: Database, failures: int) -> None:
    def claim_and_put(session: Session) -> None:
        enqueue(session, "claimed", {})
        enqueue(session, "failed", {})
        session.flush()
        for job in QUEUE.claim(session, "killed", 5):
            if job.kind == "failed":
                QUEUE.postpone(session, job, seconds=3600, error="", failures=failures)

    with clock.shifted(timedelta(hours=3)):
        await database.write(claim_and_put)
        await database.write(lambda session: enqueue(session, "fresh", {}))
        due = await database.read(QUEUE.any_due)
        assert due
    taken = await database.write(lambda session: QUEUE.claim(session, "other", 5))
    assert [job.kind for job in taken] == ["claimed", "failed", "fresh"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_due_is_found_by_the_index_of_what_waits(database: Database) -> None:
    claimable = QUEUE._claimable.compile(database.engine)
    nothing = tuple(None for _ in claimable.positiontup or ())

    def plan(session: Session) -> str:
        rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {claimable}", nothing)
        return "\n".join(row[-1] for row in rows)

    found = await database.read(plan)
    assert "jobs USING INDEX ix_jobs_due" in found
    assert "INDEX ix_jobs_due (key=? AND id<?)" in found
