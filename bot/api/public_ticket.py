"""A ticket as integrations see it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy.orm import Session

from bot.conversations.transcript import PublicAttachment
from bot.db.models import (
    ActorKind,
    Category,
    Kind,
    Level,
    LinkKind,
    PendingReason,
    Priority,
    Rating,
    Requester,
    Status,
    Ticket,
    TicketComment,
)
from bot.desk.files import attachments
from bot.desk.tickets import ratings


class PublicRequester(msgspec.Struct):
    """Who uses the service; what is not known of them is null."""

    id: int
    name: str | None
    unit: str | None
    contact: str | None


class PublicLink(msgspec.Struct):
    """How the ticket is related to the one with this number: "duplicates" means that it duplicates that one."""

    kind: LinkKind
    number: str


class PublicComment(msgspec.Struct, rename={"sender": "from"}):
    """What somebody wrote on a ticket; `internal` is for staff only. `author` is a name, null where there is none."""

    id: int
    at: datetime
    sender: ActorKind
    author: str | None
    text: str
    internal: bool


class PublicTicket(msgspec.Struct):
    """A ticket. `rating` (1–5) and its comment are those of its latest resolution; times are in UTC.

    `customer` is a key, `team` and `assignee` are names as staff gave them; `first_response_at` is when a person first
    answered. Items of a list leave out `comments`.
    """

    number: str
    kind: Kind
    category: Category | None
    title: str
    description: str
    service: str | None
    impact: Level
    urgency: Level
    priority: Priority
    status: Status
    pending_reason: PendingReason | None
    place: str | None
    since: str | None
    requester: PublicRequester | None
    customer: str | None
    team: str | None
    assignee: str | None
    channel: str | None
    rating: int | None
    rating_comment: str | None
    resolution: str | None
    conversation_id: str | None
    created_at: datetime
    first_response_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    reopened: int
    merged_into: str | None
    links: list[PublicLink]
    attachments: list[PublicAttachment]
    comments: list[PublicComment] | msgspec.UnsetType = msgspec.UNSET


def one(session: Session, ticket: Ticket) -> PublicTicket:
    """One ticket, with its comments."""
    (public,) = many(session, [ticket])
    public.comments = [_comment(ticket, written) for written in ticket.comments]
    return public


def many(session: Session, tickets: Sequence[Ticket]) -> list[PublicTicket]:
    """Tickets of a list; what belongs to them should have been read with them (search.WITH_ALL)."""
    given = ratings.latest(session, tickets)
    return [_public(ticket, given.get(ticket.id)) for ticket in tickets]


def requester(known: Requester) -> PublicRequester:
    """The public form of a requester."""
    return PublicRequester(known.id, known.name, known.unit, known.contact)


def _public(ticket: Ticket, rating: Rating | None) -> PublicTicket:
    return PublicTicket(
        number=ticket.number,
        kind=ticket.kind,
        category=ticket.category,
        title=ticket.title,
        description=ticket.description,
        service=ticket.service,
        impact=ticket.impact,
        urgency=ticket.urgency,
        priority=ticket.priority,
        status=ticket.status,
        pending_reason=ticket.pending_reason,
        place=ticket.place,
        since=ticket.since,
        requester=requester(ticket.requester) if ticket.requester else None,
        customer=ticket.customer.slug if ticket.customer else None,
        team=ticket.team,
        assignee=ticket.assignee,
        channel=ticket.channel,
        rating=rating.score if rating else None,
        rating_comment=rating.comment if rating else None,
        resolution=ticket.resolution,
        conversation_id=ticket.conversation_id,
        created_at=ticket.created_at,
        first_response_at=ticket.first_response_at,
        resolved_at=ticket.resolved_at,
        closed_at=ticket.closed_at,
        reopened=ticket.reopened,
        merged_into=ticket.merged_into.number if ticket.merged_into else None,
        links=[PublicLink(link.kind, link.other.number) for link in ticket.links],
        attachments=[PublicAttachment(**attachments.public(file)) for file in ticket.attachments],
    )


def _comment(ticket: Ticket, written: TicketComment) -> PublicComment:
    author = written.actor_id
    if written.actor_kind == "requester":
        author = ticket.requester.name if ticket.requester else None
    return PublicComment(written.id, written.at, written.actor_kind, author, written.text, written.internal)
