"""A durable queue: a table whose rows are work, done by whichever desk comes first, in order within a key.

A worker claims a row, for a lease that it renews while it is at it. Who dies with one in hand delays it and never
loses it. A row that failed waits before it is tried again, and those of its key wait behind it. A claim is also the
fence: whoever lost it cannot mark the row as done, and so, in the same transaction, leaves no effects.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    null,
    or_,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.clock import now

# How far the clocks of two desks may differ. A time further ahead than any claim or pause lasts was written before
# the clock was set back: it counts as past.
TOLERANCE = timedelta(seconds=30)


class ClaimLost(Exception):
    """Another worker took the row over, because this one was too slow: what belongs to it must not be stored."""


class Claimed(Protocol):
    """What a queue reads of a row that `worker` has; besides, the columns of its table's primary key."""

    @property
    def attempts(self) -> int:
        """How often it failed before."""

    @property
    def worker(self) -> str:
        """Who has the claim."""


@dataclass(frozen=True)
class Retries:
    """When work that failed is tried again: the pauses in seconds, the last one from then on; at most `attempts`."""

    pauses: tuple[float, ...]
    attempts: int
    longest: float  # seconds; nobody, not even another system, makes it wait longer

    def pause(self, tries: int) -> float:
        """Seconds after the try of this number, counted from 1."""
        return self.pauses[min(tries, len(self.pauses)) - 1]


def is_literally(column: ColumnElement[Any] | InstrumentedAttribute[Any], word: str) -> ColumnElement[bool]:
    """`column` is `word`, which is no parameter: only so both databases use the partial index of what waits."""
    literal: ColumnElement[Any] = literal_column(f"'{word}'")
    return column == literal


class Queue[Item: Claimed]:
    """`table` as a queue. Its columns: attempts, next_attempt_at, claimed_by, claimed_until, error, and `state`.

    `read` selects what `make` needs (by name, with `worker`) from the table and what is joined to it. Rows are
    taken one at a time within the columns `key`, there in order of the column `place`; of several keys the one
    whose row has the lowest `oldest` comes first.
    """

    def __init__(
        self,
        table: Table,
        read: Select[Any],
        make: Callable[..., Item],
        *,
        key: Sequence[str],
        place: str,
        oldest: str,
        lease: timedelta,
        retries: Retries,
        state: str = "state",
        waiting: str = "new",
    ) -> None:
        self.lease = lease
        self.retries = retries
        self._make = make
        self._key = key
        self._id = [column.name for column in table.primary_key]
        self._waiting = is_literally(table.c[state], waiting)
        older = table.alias()
        older_waits = exists().where(
            is_literally(older.c[state], waiting),
            *(older.c[name] == table.c[name] for name in key),
            older.c[place] < table.c[place],
        )
        due = and_(
            self._waiting,
            _is_past(table.c.next_attempt_at, bindparam("farthest_attempt")),
            _is_past(table.c.claimed_until, bindparam("farthest_claim")),
            ~older_waits,
        )
        # Statements are built once: building them costs more than running them.
        self._any_due = read.where(due).limit(1)
        self._claimable = (
            read.where(due)
            # By an expression, lest the planner walk through all that was ever done in its order, to save the sorting.
            .order_by(func.coalesce(table.c[oldest], table.c[oldest]))
            .limit(bindparam("limit", type_=Integer))
            .with_for_update(of=table, skip_locked=True)
        )
        self._claimable_of = self._claimable.where(
            *(table.c[name] == bindparam(f"key_{name}") for name in key)
        )
        this = and_(*(table.c[name] == bindparam(f"its_{name}") for name in self._id))
        self._claim = (
            update(table).where(this).values(claimed_by=bindparam("worker"), claimed_until=bindparam("until"))
        )
        its = update(table).where(self._waiting, table.c.claimed_by == bindparam("worker"))
        ours = its.where(this)
        free = {"claimed_by": null(), "claimed_until": null()}
        self._release_all = its.values(free)
        self._renew = ours.values(claimed_until=bindparam("until"))
        self._release = ours.values(free)
        self._finish = ours.values(
            {**free, state: bindparam("ended"), "error": bindparam("reason")}
        ).returning(table.c[place])
        self._postpone = ours.values(
            {
                **free,
                "attempts": table.c.attempts + bindparam("failures", type_=Integer),
                "next_attempt_at": bindparam("until"),
                "error": bindparam("reason"),
            }
        ).returning(table.c[place])

    def any_due(self, session: Session) -> bool:
        """Whether anything could be claimed now; only reads, which keeps nobody waiting."""
        return session.connection().execute(self._any_due, self._moments()).first() is not None

    def claim(self, session: Session, worker: str, limit: int) -> list[Item]:
        """Up to `limit` rows that are due; `worker` has them for the lease."""
        return self.take(session, worker, self.due(session, limit))

    def due(self, session: Session, limit: int) -> Sequence[Row[Any]]:
        """Up to `limit` rows that may be claimed, in this transaction by nobody else."""
        values = {**self._moments(), "limit": limit}
        return session.connection().execute(self._claimable, values).all()

    def take(self, session: Session, worker: str, rows: Sequence[Row[Any]]) -> list[Item]:
        """Claim `rows`, which are `due`, for `worker`."""
        items = [self._make(**row._mapping, worker=worker) for row in rows]
        if items:
            until = now() + self.lease
            session.connection().execute(
                self._claim, [{**self._named(item), "until": until} for item in items]
            )
        return items

    def claim_next(self, session: Session, worker: str, *key: Any) -> Item | None:
        """The first row of `key`, if it is due: for who has just finished the one before it, or put it there."""
        session.flush()
        names = {f"key_{name}": value for name, value in zip(self._key, key, strict=True)}
        values = {**self._moments(), "limit": 1, **names}
        rows = session.connection().execute(self._claimable_of, values).all()
        return next(iter(self.take(session, worker, rows)), None)

    def finish(self, session: Session, item: Item, *, state: str = "done", error: str | None = None) -> None:
        """The row is done, or never will be, for `error`; belongs into the transaction of its effects.

        Raises ClaimLost, and then the effects must not be.
        """
        values = {**self._named(item), "ended": state, "reason": error}
        if session.connection().execute(self._finish, values).first() is None:
            raise ClaimLost

    def postpone(
        self, session: Session, item: Item, *, seconds: float, error: str, failures: int = 1
    ) -> None:
        """Try the row again in `seconds`; those of its key wait too. `failures` 0: it was not to blame."""
        until = now() + timedelta(seconds=min(seconds, self.retries.longest))
        values = {**self._named(item), "until": until, "reason": error, "failures": failures}
        if session.connection().execute(self._postpone, values).first() is None:
            raise ClaimLost

    def release(self, session: Session, item: Item) -> None:
        """Let others have it at once."""
        session.connection().execute(self._release, self._named(item))

    def release_all(self, session: Session, worker: str) -> None:
        """Let others have at once whatever `worker` has."""
        session.connection().execute(self._release_all, {"worker": worker})

    def renew(self, session: Session, items: Sequence[Item]) -> None:
        """Keep the claims for another lease from now; those that were lost stay lost."""
        if items:
            until = now() + self.lease
            session.connection().execute(
                self._renew, [{**self._named(item), "until": until} for item in items]
            )

    def key_of(self, row: Item | Row[Any]) -> tuple[Any, ...]:
        """Within what the row has its place."""
        return tuple(getattr(row, name) for name in self._key)

    def _moments(self) -> dict[str, datetime]:
        moment = now()
        return {
            "moment": moment,
            "farthest_attempt": moment + timedelta(seconds=self.retries.longest) + TOLERANCE,
            "farthest_claim": moment + self.lease + TOLERANCE,
        }

    def _named(self, item: Item) -> dict[str, Any]:
        named = {f"its_{name}": getattr(item, name) for name in self._id}
        return {**named, "worker": item.worker}


def _is_past(moment: Any, farthest: Any) -> ColumnElement[bool]:
    return or_(moment.is_(None), moment <= bindparam("moment"), moment > farthest)
