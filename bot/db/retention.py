"""How long the rows of a table are kept. Each area says it of its own tables; `bot.ops.retention` sees to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Table, delete, select, tuple_
from sqlalchemy.orm import Session

from bot.db.models.base import Base

BATCH = 500  # rows deleted in one transaction: others write in between


@dataclass(frozen=True)
class Kept:
    """The rows stay; `why` says what they are needed for."""

    model: type[Base]
    why: str


@dataclass(frozen=True)
class GoesWith:
    """A row goes when the one of `parent` that it refers to goes."""

    model: type[Base]
    parent: type[Base]
    why: str


@dataclass(frozen=True)
class Expires:
    """A row goes `after` the moment in column `since`, with which an index begins; null never passes.

    `only` narrows down which rows. Column `content` names what lies outside the database and may go with the row.
    """

    model: type[Base]
    since: str
    after: timedelta
    why: str
    only: ColumnElement[bool] | None = None
    content: str | None = None


type Rule = Kept | GoesWith | Expires


def table_of(model: type[Base]) -> Table:
    """The table of `model`."""
    return cast("Table", model.__table__)


def expiring(rules: Iterable[Rule]) -> list[Expires]:
    """The rules by which rows go, those of tables that refer to others first."""
    order = list(reversed(Base.metadata.sorted_tables))
    found = (rule for rule in rules if isinstance(rule, Expires))
    return sorted(found, key=lambda rule: order.index(table_of(rule.model)))


def delete_batch(session: Session, rule: Expires, moment: datetime) -> tuple[int, set[str]]:
    """Delete up to BATCH of the rows that are due by `rule`, and what refers to them.

    Returns how many there were, and the `content` of those.
    """
    table = table_of(rule.model)
    key = tuple_(*table.primary_key)
    since = table.c[rule.since]
    due = [since < moment - rule.after, *([] if rule.only is None else [rule.only])]
    keys = session.execute(select(*table.primary_key).where(*due).order_by(since).limit(BATCH)).all()
    if not keys:
        return 0, set()
    given = [tuple(row) for row in keys]
    for child in Base.metadata.sorted_tables:
        for foreign in child.foreign_key_constraints:
            if foreign.referred_table is table and child is not table:
                session.execute(delete(child).where(tuple_(*foreign.columns).in_(given)))
    gone = delete(table).where(key.in_(given), *due)
    if rule.content is None:
        session.execute(gone)
        return len(keys), set()
    return len(keys), set(session.scalars(gone.returning(table.c[rule.content])))
