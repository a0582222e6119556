"""Opening a ticket."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bot.db.models import Category, Conversation, Kind, Level, Requester, Ticket, TicketCounter
from bot.db.upserts import Upsert
from bot.desk import alerts, audit, events
from bot.desk.actor import Actor
from bot.desk.files import attachments
from bot.desk.people import customers
from bot.desk.services import catalogue
from bot.desk.text import storable, storable_or_none
from bot.desk.tickets import search_index
from bot.desk.tickets.changes import checked_title
from bot.desk.tickets.numbers import PREFIXES
from bot.desk.tickets.priority import LEVELS, PRIORITIES, priority, raised
from bot.errors import DeskError, NotFound

_count = Upsert(
    TicketCounter,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["kind"], set_={"last": TicketCounter.last + 1}
    ).returning(TicketCounter.last),
)


@dataclass(frozen=True)
class Draft:
    """A ticket to be opened. `service` is a key of the catalogue; `place` and `since` are words for people."""

    kind: Kind
    title: str
    description: str
    service: str | None = None
    impact: Level = "normal"
    urgency: Level = "normal"
    category: Category | None = None
    place: str | None = None  # where, as the requester said it
    since: str | None = None  # since when, in words
    customer: str | None = None  # a slug; else the requester's customer


def open_ticket(
    session: Session, draft: Draft, *, requester: Requester | None, conversation_id: str | None, actor: Actor
) -> Ticket:
    """Open the ticket; its number follows the last one of its kind without a gap.

    One that belongs to a conversation is also its requester's, and takes the files sent there about the matter. Its
    levels are those of `at_least_as_grave`.
    Raises DeskError "service-not-found", "ticket-text-missing", "ticket-title-too-long" and NotFound
    "conversation-not-found", "customer-not-found".
    """
    title, description = checked_title(draft.title), storable(draft.description)
    if not description:
        raise DeskError("ticket-text-missing")
    if draft.service is not None:
        catalogue.check(draft.service)
    customer = customers.named(session, draft.customer) if draft.customer is not None else None
    channel = "api" if actor.kind == "integration" else None
    if conversation_id is not None:
        conversation = session.get(Conversation, storable(conversation_id))
        if conversation is None:
            raise NotFound("conversation-not-found", id=conversation_id)
        conversation_id, requester = conversation.id, requester or conversation.requester
        channel = channel or conversation.channel
    draft = at_least_as_grave(draft)
    ticket = Ticket(
        number=_next_number(session, draft.kind),
        kind=draft.kind,
        category=draft.category,
        title=title,
        description=description,
        place=storable_or_none(draft.place),
        since=storable_or_none(draft.since),
        service=draft.service,
        impact=draft.impact,
        urgency=draft.urgency,
        priority=priority(draft.impact, draft.urgency),
        status="new",
        requester_id=requester.id if requester else None,
        customer_id=customer.id if customer else requester.customer_id if requester else None,
        conversation_id=conversation_id,
        channel=channel,
    )
    session.add(ticket)
    session.flush()
    search_index.add(session, ticket)
    audit.record(
        session,
        actor,
        "ticket.opened",
        ("ticket", ticket.number),
        status=(None, "new"),
        priority=(None, ticket.priority),
    )
    if conversation_id is not None:
        attachments.attach_to(session, ticket, attachments.unassigned(session, conversation_id), actor=actor)
    if ticket.category == "security":
        alerts.raise_alert(session, "security", ticket.title, ticket, conversation_id)
    events.publish(session, events.TicketOpened(ticket=ticket, actor=actor))
    return ticket


def at_least_as_grave(draft: Draft) -> Draft:
    """The draft as grave as its kind must be: a security report gets at least priority high.

    Its impact counts as normal or more, for it may spread; its urgency is raised until the matrix gives high.
    """
    if draft.category != "security":
        return draft
    impact, urgency = max(draft.impact, "normal", key=LEVELS.index), draft.urgency
    while PRIORITIES.index(priority(impact, urgency)) < PRIORITIES.index("high"):
        urgency = raised(urgency)
    return replace(draft, impact=impact, urgency=urgency)


def _next_number(session: Session, kind: Kind) -> str:
    # The counter's row stays locked until the transaction ends, so a number is given back when it rolls back.
    last: int = _count(session, {"kind": kind, "last": 1}).scalar_one()
    return f"{PREFIXES[kind]}-{last:06d}"
