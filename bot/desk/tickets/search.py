"""Lists of tickets: a requester's own, and what staff and integrations look for."""

import base64
import re

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from bot.db.models import Requester, Ticket
from bot.desk.text import storable
from bot.desk.tickets.lifecycle import UNFINISHED
from bot.errors import DeskError


def list_own(
    session: Session, requester: Requester, *, only_open: bool = False, limit: int = 20
) -> list[Ticket]:
    """The requester's tickets, newest first; `only_open` leaves out resolved, closed and cancelled ones."""
    query = select(Ticket).where(Ticket.requester_id == requester.id)
    if only_open:
        query = query.where(Ticket.status.in_(UNFINISHED))
    return list(session.scalars(query.order_by(Ticket.id.desc()).limit(limit)))


def search(
    session: Session,
    *,
    conversation_id: str | None = None,
    status: str | None = None,
    kind: str | None = None,
    q: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> tuple[list[Ticket], str | None]:
    """A page of tickets, newest first, and the cursor (`after`) of the next page, None on the last.

    `q` is looked for in number, title and description. Raises DeskError "cursor-not-valid".
    """
    query = select(Ticket).options(selectinload(Ticket.attachments))
    for column, value in (
        (Ticket.conversation_id, conversation_id),
        (Ticket.status, status),
        (Ticket.kind, kind),
    ):
        if value is not None:
            query = query.where(column == storable(value))
    if q:
        sought = storable(q)
        columns = Ticket.number, Ticket.title, Ticket.description
        query = query.where(or_(*(column.icontains(sought, autoescape=True) for column in columns)))
    if after is not None:
        query = query.where(Ticket.id < _decode(after))
    found = list(session.scalars(query.order_by(Ticket.id.desc()).limit(limit + 1)))
    return found[:limit], _encode(found[limit - 1].id) if len(found) > limit else None


def _encode(ticket_id: int) -> str:
    return base64.urlsafe_b64encode(str(ticket_id).encode()).decode().rstrip("=")


def _decode(cursor: str) -> int:
    try:
        decoded = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except ValueError:
        decoded = ""
    if not re.fullmatch(r"[0-9]{1,18}", decoded):
        raise DeskError("cursor-not-valid")
    return int(decoded)
