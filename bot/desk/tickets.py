"""Tickets: opening, finding and changing them. Every change is audited, staff's are published.

new ──▶ open ◀──▶ pending        any of these three ──▶ resolved or cancelled
resolved ──▶ closed, or back to open;   closed ──▶ open only by `reopen`;   cancelled is final
"""

import base64
import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import or_, select, text
from sqlalchemy.orm import Session, selectinload

from bot import clock
from bot.desk import attachments, audit, events, notices, ratings, services
from bot.desk.errors import Conflict, DeskError, NotFound
from bot.desk.priority import LEVELS, PRIORITIES, higher, priority, raised
from bot.desk.rows import lock
from bot.desk.text import storable
from bot.models import Conversation, Kind, Level, Priority, Requester, Status, Ticket, TicketComment

PREFIXES: dict[Kind, str] = {"incident": "INC", "request": "REQ", "change": "CHG", "problem": "PRB"}
UNFINISHED: tuple[Status, ...] = ("new", "open", "pending")
MAX_TITLE = 200  # characters, as the column
MAX_LIMIT = 200
_NEXT: dict[str, tuple[Status, ...]] = {
    "new": ("open", "pending", "resolved", "cancelled"),
    "open": ("pending", "resolved", "cancelled"),
    "pending": ("open", "resolved", "cancelled"),
    "resolved": ("closed", "open"),
    "closed": (),
    "cancelled": (),
}
_NUMBER = re.compile(r"#?\s*(INC|REQ|CHG|PRB)?[\s#.:_-]*(\d{1,9})", re.I)


@dataclass(frozen=True)
class Draft:
    """A ticket to be opened. `service` is a key of the catalogue."""

    kind: Kind
    title: str
    description: str
    service: str | None = None
    impact: Level = "normal"
    urgency: Level = "normal"
    category: str | None = None


def open_ticket(
    session: Session, draft: Draft, *, requester: Requester | None, conversation_id: str | None, actor: str
) -> Ticket:
    """Open the ticket; its number follows the last one of its kind without a gap.

    One that belongs to a conversation is also its requester's, and takes the files sent there about the matter. A
    security report gets at least priority high:
    its impact counts as normal or more, for it may spread, its urgency is raised until the matrix gives high.
    Raises DeskError "service-not-found", "ticket-text-missing", "ticket-title-too-long" and NotFound
    "conversation-not-found".
    """
    title, description = storable(draft.title), storable(draft.description)
    if not title or not description:
        raise DeskError("ticket-text-missing")
    if len(title) > MAX_TITLE:
        raise DeskError("ticket-title-too-long", limit=MAX_TITLE)
    if draft.service is not None:
        services.check(draft.service)
    if conversation_id is not None:
        conversation = session.get(Conversation, storable(conversation_id))
        if conversation is None:
            raise NotFound("conversation-not-found", id=conversation_id)
        conversation_id, requester = conversation.id, requester or conversation.requester
    impact, urgency = _levels(draft)
    ticket = Ticket(
        number=_next_number(session, draft.kind),
        kind=draft.kind,
        category=draft.category,
        title=title,
        description=description,
        service=draft.service,
        impact=impact,
        urgency=urgency,
        priority=priority(impact, urgency),
        status="new",
        requester_id=requester.id if requester else None,
        conversation_id=conversation_id,
        resolutions=0,
    )
    session.add(ticket)
    session.flush()
    audit.record(
        session, actor, "ticket.opened", ticket.number, status=(None, "new"), priority=(None, ticket.priority)
    )
    if conversation_id is not None:
        attachments.give(session, ticket, attachments.loose(session, conversation_id), actor=actor)
    if ticket.category == "security":
        notices.notify(session, "security", ticket.title, ticket.number, conversation_id)
    return ticket


def normalise(number: str) -> str | None:
    """The canonical form of a ticket number however it is spelled, None for what is none.

    "inc 140" → "INC-000140"; "140", its kind not said → "000140".
    """
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", number).strip())
    if not found:
        return None
    digits = f"{int(found[2]):06d}"
    return f"{found[1].upper()}-{digits}" if found[1] else digits


def find(session: Session, number: str) -> Ticket:
    """The ticket with this number, however spelled; of several kinds' the newest when the kind is not said.

    Raises NotFound "ticket-not-found".
    """
    return _find(session, number, None)


def find_own(session: Session, number: str, requester: Requester) -> Ticket:
    """`find` among the requester's tickets: someone else's number is like one that is not there."""
    return _find(session, number, requester)


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
    limit = max(1, min(limit, MAX_LIMIT))
    found = list(session.scalars(query.order_by(Ticket.id.desc()).limit(limit + 1)))
    return found[:limit], _encode(found[limit - 1].id) if len(found) > limit else None


def comment(
    session: Session, ticket: Ticket, text: str, *, actor: str, internal: bool = False
) -> TicketComment:
    """Add a comment. Staff's public ones reach the requester; the requester's reopen a pending ticket.

    Raises DeskError "comment-empty".
    """
    said = storable(text)
    if not said:
        raise DeskError("comment-empty")
    added = _comment(session, ticket, said, actor, internal)
    if not internal and audit.by_staff(actor):
        events.publish(session, events.TicketAnswered(ticket, added))
    elif audit.by_requester(actor):
        lock(session, ticket)
        if ticket.status == "pending":
            _move(session, ticket, "open", actor)
    return added


def set_status(
    session: Session,
    ticket: Ticket,
    status: str,
    *,
    actor: str,
    resolution: str | None = None,
    reason: str | None = None,
) -> None:
    """Move the ticket along the state machine above; asking for the status it has changes nothing.

    `resolution` says what was done (for resolved), `reason` why, and becomes a comment.
    Raises Conflict "ticket-status-not-allowed".
    """
    lock(session, ticket)
    if status == ticket.status and (resolution is None or storable(resolution) == ticket.resolution):
        return
    if status not in _NEXT[ticket.status]:
        raise Conflict("ticket-status-not-allowed", number=ticket.number, status=ticket.status)
    _move(session, ticket, status, actor, resolution, reason)


def resolve(session: Session, ticket: Ticket, *, actor: str, resolution: str | None) -> None:
    """Staff did what was asked: the requester is told and asked for a rating. Raises as `set_status`."""
    set_status(session, ticket, "resolved", actor=actor, resolution=resolution)


def close(session: Session, ticket: Ticket, *, actor: str) -> None:
    """Close a resolved ticket for good. Raises as `set_status`."""
    set_status(session, ticket, "closed", actor=actor)


def cancel(session: Session, ticket: Ticket, *, actor: str, reason: str | None = None) -> None:
    """Give up a ticket that is not finished. Raises Conflict "ticket-already-finished"."""
    lock(session, ticket)
    if ticket.status not in UNFINISHED:
        raise Conflict("ticket-already-finished", number=ticket.number)
    _move(session, ticket, "cancelled", actor, reason=reason)


def reopen(session: Session, ticket: Ticket, *, actor: str, reason: str | None) -> None:
    """Take a resolved or closed ticket up again. Raises Conflict "ticket-not-finished"."""
    lock(session, ticket)
    if ticket.status not in ("resolved", "closed"):
        raise Conflict("ticket-not-finished", number=ticket.number)
    _move(session, ticket, "open", actor, reason=reason)


def set_urgency(session: Session, ticket: Ticket, urgency: Level, *, actor: str) -> None:
    """Set the urgency, and the priority that follows from it."""
    lock(session, ticket)
    after = priority(_level(ticket.impact), urgency)
    _change(session, ticket, "ticket.urgency_set", actor, urgency=urgency, priority=after)


def set_priority(session: Session, ticket: Ticket, priority: Priority, *, actor: str) -> None:
    """Set the priority against the matrix."""
    lock(session, ticket)
    _change(session, ticket, "ticket.priority_set", actor, priority=priority)


def complain(session: Session, ticket: Ticket, text: str, *, actor: str) -> Ticket:
    """The requester is unhappy: urgency one step up, priority never down, and staff are told the words."""
    lock(session, ticket)
    urgency = raised(_level(ticket.urgency))
    after = higher(_priority(ticket.priority), priority(_level(ticket.impact), urgency))
    _change(session, ticket, "ticket.complained", actor, urgency=urgency, priority=after)
    said = storable(text)
    if said:
        _comment(session, ticket, said, actor, internal=True)
    notices.notify(session, "complaint", said or ticket.title, ticket.number, ticket.conversation_id)
    return ticket


def _levels(draft: Draft) -> tuple[Level, Level]:
    impact, urgency = draft.impact, draft.urgency
    if draft.category == "security":
        impact = max(impact, "normal", key=LEVELS.index)
        while PRIORITIES.index(priority(impact, urgency)) < PRIORITIES.index("high"):
            urgency = raised(urgency)
    return impact, urgency


def _next_number(session: Session, kind: Kind) -> str:
    # The counter's row stays locked until the transaction ends, so a number is given back when it rolls back.
    statement = text(
        "INSERT INTO ticket_counters (kind, last) VALUES (:kind, 1) "
        "ON CONFLICT (kind) DO UPDATE SET last = ticket_counters.last + 1 RETURNING last"
    )
    last: int = session.execute(statement, {"kind": kind}).scalar_one()
    return f"{PREFIXES[kind]}-{last:06d}"


def _find(session: Session, number: str, requester: Requester | None) -> Ticket:
    canonical = normalise(number)
    if canonical is not None:
        kinds = [canonical] if "-" in canonical else [f"{prefix}-{canonical}" for prefix in PREFIXES.values()]
        query = select(Ticket).where(Ticket.number.in_(kinds)).order_by(Ticket.id.desc()).limit(1)
        if requester is not None:
            query = query.where(Ticket.requester_id == requester.id)
        found = session.scalars(query).first()
        if found is not None:
            return found
    raise NotFound("ticket-not-found", number=canonical or storable(number))


def _move(
    session: Session,
    ticket: Ticket,
    status: str,
    actor: str,
    resolution: str | None = None,
    reason: str | None = None,
) -> None:
    changes: dict[str, object] = {"status": status}
    if status == "resolved":
        changes["resolution"] = storable(resolution) if resolution else None
        changes["resolutions"] = ticket.resolutions + 1
        ticket.resolved_at = clock.now()
    elif status == "open" and ticket.resolved_at is not None:
        changes["resolution"] = None
        ticket.resolved_at = None
    again = status == "open" and ticket.status in ("resolved", "closed")
    if reason and (why := storable(reason)):
        _comment(session, ticket, why, actor, internal=False)
    _change(session, ticket, "ticket.reopened" if again else f"ticket.{status}", actor, **changes)
    if status == "resolved":
        if ticket.requester_id is not None:
            ratings.ask(session, ticket)
        events.publish(session, events.TicketResolved(ticket))
    elif audit.by_staff(actor):
        events.publish(session, events.TicketChanged(ticket))


def _change(session: Session, ticket: Ticket, action: str, actor: str, **fields: object) -> None:
    changes = {field: (getattr(ticket, field), after) for field, after in fields.items()}
    changes = {field: (before, after) for field, (before, after) in changes.items() if before != after}
    for field, (_, after) in changes.items():
        setattr(ticket, field, after)
    session.flush()
    audit.record(session, actor, action, ticket.number, **changes)


def _comment(session: Session, ticket: Ticket, text: str, actor: str, internal: bool) -> TicketComment:
    added = TicketComment(ticket_id=ticket.id, author=actor, text=text, internal=internal)
    session.add(added)
    session.flush()
    session.expire(ticket, ["comments"])
    audit.record(
        session, actor, "ticket.commented", ticket.number, comment=(None, added.id), internal=(None, internal)
    )
    return added


def _level(value: str) -> Level:
    return LEVELS[LEVELS.index(value)]


def _priority(value: str) -> Priority:
    return PRIORITIES[PRIORITIES.index(value)]


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
