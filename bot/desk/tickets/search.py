"""Lists of tickets: a requester's own, and what staff and integrations look for."""

import base64
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, literal_column, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from bot.db.models import Requester, Ticket, TicketLink
from bot.db.models.tickets import IS_UNFINISHED
from bot.desk.text import storable
from bot.desk.tickets import full_text, numbers
from bot.desk.tickets.search_words import sought
from bot.errors import DeskError

# What belongs to a ticket and is shown with it in a list, read for the whole page at once.
WITH_ALL = (
    joinedload(Ticket.requester),
    joinedload(Ticket.customer),
    joinedload(Ticket.merged_into),
    selectinload(Ticket.resolutions),
    selectinload(Ticket.links).joinedload(TicketLink.other),
    selectinload(Ticket.attachments),
)
# In the words of the partial indexes: with a parameter SQLite would not see that they fit.
_UNFINISHED: ColumnElement[bool] = literal_column(f"tickets.{IS_UNFINISHED}")
_HIGHEST = 2**63 - 1  # what no id reaches
_CURSOR = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,6}))?")


def list_own(
    session: Session, requester: Requester, *, only_open: bool = False, limit: int = 20
) -> list[Ticket]:
    """The requester's tickets, newest first; `only_open` leaves out resolved, closed and cancelled ones."""
    query = select(Ticket).where(Ticket.requester_id == requester.id)
    if only_open:
        query = query.where(_UNFINISHED)
    return list(session.scalars(query.order_by(Ticket.id.desc()).limit(limit)))


def search(
    session: Session,
    *,
    conversation_id: str | None = None,
    requester_id: int | None = None,
    status: str | None = None,
    kind: str | None = None,
    service: str | None = None,
    team: str | None = None,
    assignee: str | None = None,
    customer_id: int | None = None,
    unfinished: bool = False,
    q: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> tuple[list[Ticket], str | None]:
    """A page of the tickets that fit every filter, and the cursor (`after`) of the next page, None on the last.

    `unfinished`: only new, open and pending ones. Newest first, or for `q` in the order of `_look_for`.
    Raises DeskError "cursor-not-valid".
    """
    # What leaves the fewest comes first: by its index a list is walked, the others are looked at on the way.
    given = (
        (Ticket.conversation_id, conversation_id),
        (Ticket.requester_id, requester_id),
        (Ticket.assignee, assignee),
        (Ticket.customer_id, customer_id),
        (Ticket.team, team),
        (Ticket.service, service),
        (Ticket.status, status),
        (Ticket.kind, kind),
    )
    wanted = [
        (column, storable(value) if isinstance(value, str) else value)
        for column, value in given
        if value is not None
    ]
    cursor = _decode(after) if after is not None else None
    if q:
        filters = [column == value for column, value in wanted] + ([_UNFINISHED] if unfinished else [])
        ids, following = _look_for(session, storable(q), filters, cursor, limit)
    else:
        ids, following = _newest(session, wanted, unfinished, cursor, limit)
    query = select(Ticket).options(*WITH_ALL).where(Ticket.id.in_(ids))
    found = {ticket.id: ticket for ticket in session.scalars(query)}
    return [found[id] for id in ids], following


class _Cursor(NamedTuple):
    """The next page has ids under `below`; or, of those put in order, what follows the first `skip`."""

    below: int
    skip: int | None = None


def _newest(
    session: Session,
    wanted: Sequence[tuple[InstrumentedAttribute[Any], Any]],
    unfinished: bool,
    cursor: _Cursor | None,
    limit: int,
) -> tuple[list[int], str | None]:
    below = cursor.below if cursor is not None else _HIGHEST
    query = select(Ticket.id)
    if unfinished:
        # Few are, and have indexes of their own, which say so.
        query = query.where(_UNFINISHED, *(column == value for column, value in wanted))
    if unfinished or not wanted:
        query = query.order_by(Ticket.id.desc())
        query = query.where(Ticket.id < below) if cursor is not None else query
    else:
        # As two columns, and not as "this = value, in order of the id": else a planner that takes the value for a
        # common one walks the primary key until it has met enough, through all the newest when those are of another.
        (column, value), *others = wanted
        query = query.where(column >= value, tuple_(column, Ticket.id) < tuple_(value, below))
        query = query.where(*(other == its for other, its in others)).order_by(
            column.desc(), Ticket.id.desc()
        )
    found = list(session.scalars(query.limit(limit + 1)))
    return found[:limit], _encode(_Cursor(found[limit - 1])) if len(found) > limit else None


def _look_for(
    session: Session, q: str, filters: Sequence[ColumnElement[bool]], cursor: _Cursor | None, limit: int
) -> tuple[list[int], str | None]:
    """First the tickets whose number `q` is, then those with its words.

    Of these the newest stand in the order of `full_text.ranked`; older ones, if they are that many, follow by age.
    """
    wanted = sought(q)
    named = list(session.scalars(numbers.spelled(q).where(*filters).with_only_columns(Ticket.id)))
    order: list[int] = []
    older_than = cursor.below if cursor else 0
    top = skip = 0
    if cursor is None or cursor.skip is not None:
        window = full_text.ranked(session, wanted, filters, cursor.below if cursor else None)
        ids = [match.id for match in window.matches]
        order = named + [id for id in ids if id not in named]
        top, skip = (cursor.below, cursor.skip or 0) if cursor else (max(ids, default=0) + 1, 0)
        older_than = min(ids) if window.more else 0
    found = order[skip : skip + limit + 1]
    if len(found) <= limit and older_than:
        older = full_text.newest(session, wanted, filters, older_than, limit + 1 + len(named))
        found += [match.id for match in older if match.id not in named]
    if len(found) <= limit:
        return found, None
    if skip + limit < len(order):
        return found[:limit], _encode(_Cursor(top, skip + limit))
    return found[:limit], _encode(_Cursor(older_than if skip + limit == len(order) else found[limit - 1]))


def cursor_below(ticket_id: int) -> str:
    """The cursor of the page of a list that begins under this ticket."""
    return _encode(_Cursor(ticket_id))


def _encode(cursor: _Cursor) -> str:
    plain = str(cursor.below) if cursor.skip is None else f"{cursor.below}.{cursor.skip}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _decode(cursor: str) -> _Cursor:
    try:
        decoded = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except ValueError:
        decoded = ""
    found = _CURSOR.fullmatch(decoded)
    if not found:
        raise DeskError("cursor-not-valid")
    return _Cursor(int(found[1]), None if found[2] is None else int(found[2]))
