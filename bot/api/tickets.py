"""`/api/tickets`: list, read, open and change tickets."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Controller, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, PathParameter, QueryParameter
from sqlalchemy.orm import Session

from bot.api.access import Integration
from bot.conversations.transcript import PublicAttachment
from bot.db.engine import Database
from bot.db.models import Kind, Level, Priority, Status, Ticket
from bot.desk.actor import Actor
from bot.desk.files import attachments
from bot.desk.services import catalogue
from bot.desk.tickets import changes, comments, lifecycle, numbers, opening, ratings, search
from bot.errors import DeskError
from bot.http.errors import documented
from bot.http.request import Request

MAX_LIMIT = 200  # tickets a page
LAST_ID = 2**63 - 1
Number = Annotated[
    str, PathParameter(description='The ticket\'s number, e.g. INC-000140; "inc 140" does too.')
]


class PublicTicket(msgspec.Struct):
    """A ticket. `rating` (1–5) is that of its latest resolution; times are in UTC."""

    number: str
    kind: Kind
    category: str | None
    title: str
    description: str
    service: str | None
    impact: Level
    urgency: Level
    priority: Priority
    status: Status
    place: str | None
    since: str | None
    rating: int | None
    conversation_id: str | None
    created_at: datetime
    resolved_at: datetime | None
    attachments: list[PublicAttachment]


class TicketPage(msgspec.Struct):
    """Tickets in their order. Give `next` as `after` for the page that follows; null on the last."""

    items: list[PublicTicket]
    next: str | None


class NewTicket(msgspec.Struct):
    """A ticket to open. Without a `service` (a key of the catalogue) the text decides, if it names one."""

    kind: Kind
    title: str
    description: str
    service: str | None = None
    impact: Level = "normal"
    urgency: Level = "normal"
    place: str | None = None
    since: str | None = None
    conversation_id: str | None = None


class TicketChange(msgspec.Struct):
    """What to change, all or nothing. `resolution` goes with status resolved."""

    status: Status | None = None
    priority: Priority | None = None
    comment: str | None = None
    resolution: str | None = None


class TicketController(Controller):
    """Tickets, for integrations."""

    path = "/api/tickets"
    tags = ("Tickets",)
    opt = {"access": "token"}  # noqa: RUF012 - Litestar's way
    security = [{"token": []}]  # noqa: RUF012

    @get(summary="List tickets", responses=documented(401, 422))
    async def list(
        self,
        database: NamedDependency[Database],
        conversation_id: FromQuery[str | None] = None,
        requester: Annotated[
            int | None, QueryParameter(ge=1, le=LAST_ID, description="The id of a requester.")
        ] = None,
        status: FromQuery[Status | None] = None,
        kind: FromQuery[Kind | None] = None,
        service: Annotated[str | None, QueryParameter(description="A key of the catalogue.")] = None,
        q: Annotated[
            str | None,
            QueryParameter(
                description="Words that must all stand in title, description, comments or resolution; or a number, "
                "however spelled, which then comes first."
            ),
        ] = None,
        after: Annotated[str | None, QueryParameter(description="`next` of the page before.")] = None,
        limit: Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT)] = 50,
    ) -> TicketPage:
        """A page of the tickets that fit every filter given, newest first; with `q` the best of the newest first."""

        def work(session: Session) -> TicketPage:
            found, following = search.search(
                session,
                conversation_id=conversation_id,
                requester_id=requester,
                status=status,
                kind=kind,
                service=service,
                q=q,
                after=after,
                limit=limit,
            )
            return TicketPage(public(session, found), following)

        return await database.read(work)

    @get("/{number:str}", summary="Read a ticket", responses=documented(401, 404))
    async def read(self, database: NamedDependency[Database], number: Number) -> PublicTicket:
        """The ticket with this number."""
        return await database.read(lambda session: public_one(session, numbers.find(session, number)))

    @post(summary="Open a ticket", responses=documented(401, 404, 413, 422))
    async def open(
        self,
        request: Request[Integration],
        data: JSONBody[NewTicket],
        database: NamedDependency[Database],
    ) -> PublicTicket:
        """With a `conversation_id` it belongs to that conversation's requester, who hears of it."""

        def work(session: Session) -> PublicTicket:
            draft = opening.Draft(
                kind=data.kind,
                title=data.title,
                description=data.description,
                service=data.service or catalogue.recognise(f"{data.title}\n{data.description}"),
                impact=data.impact,
                urgency=data.urgency,
                place=data.place,
                since=data.since,
            )
            ticket = opening.open_ticket(
                session,
                draft,
                requester=None,
                conversation_id=data.conversation_id,
                actor=request.user.actor,
            )
            return public_one(session, ticket)

        return await database.write(work)

    @patch("/{number:str}", summary="Change a ticket", responses=documented(401, 404, 409, 413, 422))
    async def change(
        self,
        request: Request[Integration],
        number: Number,
        data: JSONBody[TicketChange],
        database: NamedDependency[Database],
    ) -> PublicTicket:
        """The comment is for the requester, who is told of it and of a new status."""

        def work(session: Session) -> PublicTicket:
            ticket = numbers.find(session, number)
            _change(session, ticket, data, request.user.actor)
            return public_one(session, ticket)

        return await database.write(work)


def _change(session: Session, ticket: Ticket, change: TicketChange, actor: Actor) -> None:
    if change.status is None and change.priority is None and change.comment is None:
        raise DeskError("resolution-without-resolved" if change.resolution else "ticket-nothing-to-change")
    if change.resolution is not None and change.status != "resolved":
        raise DeskError("resolution-without-resolved")
    if change.priority is not None:
        changes.set_priority(session, ticket, change.priority, actor=actor)
    if change.comment is not None:
        comments.comment(session, ticket, change.comment, actor=actor)
    if change.status is not None:
        lifecycle.set_status(session, ticket, change.status, actor=actor, resolution=change.resolution)


def public_one(session: Session, ticket: Ticket) -> PublicTicket:
    """The public form of one ticket."""
    return public(session, [ticket])[0]


def public(session: Session, tickets: Sequence[Ticket]) -> list[PublicTicket]:
    """The public form of tickets; what belongs to them is read for all of them at once."""
    scores = ratings.latest_scores(session, tickets)
    return [_public(ticket, scores.get(ticket.id)) for ticket in tickets]


def _public(ticket: Ticket, score: int | None) -> PublicTicket:
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
        place=ticket.place,
        since=ticket.since,
        rating=score,
        conversation_id=ticket.conversation_id,
        created_at=ticket.created_at,
        resolved_at=ticket.resolved_at,
        attachments=[PublicAttachment(**attachments.public(one)) for one in ticket.attachments],
    )
