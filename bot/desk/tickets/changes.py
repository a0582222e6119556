"""Changing fields of a ticket, each change audited: urgency, priority, a complaint."""

from sqlalchemy.orm import Session

from bot.db.locks import lock
from bot.db.models import Level, Priority, Ticket, TicketComment
from bot.desk import alerts, audit
from bot.desk.actor import Actor
from bot.desk.text import storable
from bot.desk.tickets import search_index
from bot.desk.tickets.priority import higher, priority, raised


def set_urgency(session: Session, ticket: Ticket, urgency: Level, *, actor: Actor) -> None:
    """Set the urgency, and the priority that follows from it."""
    lock(session, ticket)
    after = priority(ticket.impact, urgency)
    change(session, ticket, "ticket.urgency_set", actor, urgency=urgency, priority=after)


def set_priority(session: Session, ticket: Ticket, priority: Priority, *, actor: Actor) -> None:
    """Set the priority against the matrix."""
    lock(session, ticket)
    change(session, ticket, "ticket.priority_set", actor, priority=priority)


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
    return ticket


def change(session: Session, ticket: Ticket, action: str, actor: Actor, **fields: audit.Value) -> None:
    changes = {field: (getattr(ticket, field), after) for field, after in fields.items()}
    changes = {field: (before, after) for field, (before, after) in changes.items() if before != after}
    for field, (_, after) in changes.items():
        setattr(ticket, field, after)
    session.flush()
    audit.record(session, actor, action, ("ticket", ticket.number), **changes)


def write_comment(session: Session, ticket: Ticket, text: str, actor: Actor, internal: bool) -> TicketComment:
    added = TicketComment(
        ticket_id=ticket.id, actor_kind=actor.kind, actor_id=actor.id, text=text, internal=internal
    )
    session.add(added)
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
    return added
