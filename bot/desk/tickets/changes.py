"""Changing fields of a ticket, each change audited and published: urgency, priority, who works on it, a complaint."""

from sqlalchemy.orm import Session

from bot import clock
from bot.db.locks import lock
from bot.db.models import Level, Priority, Ticket, TicketComment
from bot.desk import alerts, audit, events
from bot.desk.actor import Actor
from bot.desk.events import Assigned, Assignment, Commented, Complained, Edited, Grade, PriorityChanged
from bot.desk.services import catalogue
from bot.desk.text import storable, storable_or_none
from bot.desk.tickets import search_index
from bot.desk.tickets.priority import higher, priority, raised
from bot.errors import DeskError

MAX_TITLE = 200  # characters, as the column
MAX_TEAM, MAX_ASSIGNEE = 60, 100  # characters, as the columns
# Fields whose changes are events of their own types.
_OF_THEIR_OWN = frozenset(("status", "impact", "urgency", "priority", "team", "assignee", "reopened"))


def set_urgency(session: Session, ticket: Ticket, urgency: Level, *, actor: Actor) -> None:
    """Set the urgency, and the priority that follows from it."""
    lock(session, ticket)
    after = priority(ticket.impact, urgency)
    change(session, ticket, "ticket.urgency_set", actor, urgency=urgency, priority=after)


def set_priority(session: Session, ticket: Ticket, priority: Priority, *, actor: Actor) -> None:
    """Set the priority against the matrix."""
    lock(session, ticket)
    change(session, ticket, "ticket.priority_set", actor, priority=priority)


def set_title(session: Session, ticket: Ticket, title: str, *, actor: Actor) -> None:
    """Say in other words what it is about. Raises DeskError "ticket-text-missing", "ticket-title-too-long"."""
    lock(session, ticket)
    change(session, ticket, "ticket.edited", actor, title=checked_title(title))
    search_index.replace(session, ticket)


def checked_title(title: str) -> str:
    """`title` as it is stored. Raises DeskError "ticket-text-missing", "ticket-title-too-long"."""
    title = storable(title)
    if not title:
        raise DeskError("ticket-text-missing")
    if len(title) > MAX_TITLE:
        raise DeskError("ticket-title-too-long", limit=MAX_TITLE)
    return title


def set_service(session: Session, ticket: Ticket, service: str, *, actor: Actor) -> None:
    """Say which service it is about. Raises DeskError "service-not-found"."""
    catalogue.check(service)
    lock(session, ticket)
    change(session, ticket, "ticket.edited", actor, service=service)


def assign(session: Session, ticket: Ticket, *, actor: Actor, **to: str | None) -> None:
    """Let another `team`, another `assignee` or both work on the ticket; "" or None: nobody in particular.

    Raises DeskError "ticket-assignment-too-long".
    """
    after = {field: storable_or_none(name) for field, name in to.items()}
    if len(after.get("team") or "") > MAX_TEAM or len(after.get("assignee") or "") > MAX_ASSIGNEE:
        raise DeskError("ticket-assignment-too-long")
    lock(session, ticket)
    change(session, ticket, "ticket.assigned", actor, **after)


def record_complaint(session: Session, ticket: Ticket, text: str, *, actor: Actor) -> Ticket:
    """The requester is unhappy: urgency one step up, priority never down, and staff are told the words."""
    lock(session, ticket)
    urgency = raised(ticket.urgency)
    after = higher(ticket.priority, priority(ticket.impact, urgency))
    change(session, ticket, "ticket.complained", actor, urgency=urgency, priority=after)
    said = storable(text)
    if said:
        write_comment(session, ticket, said, actor, internal=True)
    alerts.raise_alert(session, "complaint", said or ticket.title, ticket, ticket.conversation_id)
    events.publish(session, Complained(ticket=ticket, actor=actor))
    return ticket


def change(session: Session, ticket: Ticket, action: str, actor: Actor, **fields: audit.Value) -> None:
    grade, assignment = _grade(ticket), _assignment(ticket)
    changes = {field: (getattr(ticket, field), after) for field, after in fields.items()}
    changes = {field: (before, after) for field, (before, after) in changes.items() if before != after}
    for field, (_, after) in changes.items():
        setattr(ticket, field, after)
    session.flush()
    audit.record(session, actor, action, ("ticket", ticket.number), **changes)
    if grade != _grade(ticket):
        events.publish(
            session, PriorityChanged(ticket=ticket, actor=actor, before=grade, after=_grade(ticket))
        )
    if assignment != _assignment(ticket):
        after_it = _assignment(ticket)
        events.publish(session, Assigned(ticket=ticket, actor=actor, before=assignment, after=after_it))
    others = {field: pair for field, pair in changes.items() if field not in _OF_THEIR_OWN}
    if others:
        events.publish(session, Edited(ticket=ticket, actor=actor, changes=others))


def _grade(ticket: Ticket) -> Grade:
    return Grade(ticket.impact, ticket.urgency, ticket.priority)


def _assignment(ticket: Ticket) -> Assignment:
    return Assignment(ticket.team, ticket.assignee)


def write_comment(session: Session, ticket: Ticket, text: str, actor: Actor, internal: bool) -> TicketComment:
    added = TicketComment(
        ticket_id=ticket.id, actor_kind=actor.kind, actor_id=actor.id, text=text, internal=internal
    )
    session.add(added)
    if not internal:
        note_response(ticket, actor)
    session.flush()
    session.expire(ticket, ["comments"])
    search_index.extend(session, ticket, text)
    audit.record(
        session,
        actor,
        "ticket.commented",
        ("ticket", ticket.number),
        comment=(None, added.id),
        internal=(None, internal),
    )
    events.publish(session, Commented(ticket=ticket, actor=actor, comment=added))
    return added


def note_response(ticket: Ticket, actor: Actor) -> None:
    """`actor` answered the requester: the first time that a person does so counts as the first response."""
    if actor.kind == "agent" and ticket.first_response_at is None:
        ticket.first_response_at = clock.now()
