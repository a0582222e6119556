"""Fills a database with made-up tickets, to try things out and to measure."""

from collections.abc import Callable
from datetime import datetime
from itertools import batched

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.orm import Session

from bot.db.bulk import insert_all
from bot.db.engine import Database
from bot.db.models import (
    Base,
    Conversation,
    Kind,
    Rating,
    Requester,
    Ticket,
    TicketComment,
    TicketCounter,
    TicketResolution,
)
from bot.desk.tickets.numbers import PREFIXES
from bot.errors import Conflict
from bot.ops.seed.rows import Maker, Rows
from bot.ops.seed.stories import SPAN, TICKETS_EACH, people, stories

BATCH = 5_000  # tickets a transaction
_NUMBERED: tuple[type[Base], ...] = (Requester, Ticket, TicketComment, TicketResolution, Rating)


def seed(
    database: Database,
    count: int,
    *,
    number: int,
    until: datetime,
    add: bool = False,
    progress: Callable[[int], None] = lambda _done: None,
) -> None:
    """Write `count` tickets of the 27 months before `until`, the same ones for the same seed `number`.

    `progress` is told how many are written. Raises Conflict "seed-tickets-there" when there are tickets, unless `add`.
    """
    with database.transaction() as session:
        if not add and session.scalar(select(Ticket.id).limit(1)) is not None:
            raise Conflict("seed-tickets-there")
        some = list(people(max(1, count // TICKETS_EACH), number))
        maker = Maker(number, some, _first_free(session), _last_numbers(session))
        _write(session, maker.requesters(until - SPAN))
    done = 0
    for told in batched(stories(count, number, until, some), BATCH, strict=False):
        with database.transaction() as session:
            _write(session, maker.tickets(told))
            _keep_counters(session, maker)
        done += len(told)
        progress(done)
    if database.sqlite:
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))  # else the first hours run on guesses


def _write(session: Session, rows: Rows) -> None:
    for model, several in rows.items():
        insert_all(session, model, several)


def _first_free(session: Session) -> dict[type[Base], int]:
    return {model: (session.scalar(select(func.max(model.__table__.c.id))) or 0) + 1 for model in _NUMBERED}


def _last_numbers(session: Session) -> dict[Kind, int]:
    last = {counter.kind: counter.last for counter in session.scalars(select(TicketCounter))}
    return {kind: last.get(kind, 0) for kind in PREFIXES}


def _keep_counters(session: Session, maker: Maker) -> None:
    """What the database itself counts goes on after the rows that were written with keys of their own."""
    for kind, last in maker.numbers.items():
        given = (
            update(TicketCounter)
            .where(TicketCounter.kind == kind)
            .values(last=last)
            .returning(TicketCounter.kind)
        )
        if session.execute(given).first() is None:
            session.execute(insert(TicketCounter).values(kind=kind, last=last))
    session.execute(update(Conversation), maker.last_lines())
    if session.get_bind().dialect.name == "postgresql":
        for model in _NUMBERED:
            table = model.__tablename__
            session.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608
            )
