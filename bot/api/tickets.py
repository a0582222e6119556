"""`/api/tickets`: list, read, open and change tickets."""

from typing import Annotated

import msgspec
from litestar import Controller, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, PathParameter, QueryParameter
from sqlalchemy.orm import Session

from bot.api import public_ticket
from bot.api.access import Integration
from bot.api.public_ticket import PublicTicket
from bot.conversations import agents
from bot.db.engine import Database
from bot.db.models import Kind, Level, PendingReason, Priority, Status, Ticket
from bot.desk.actor import Actor
from bot.desk.services import catalogue
from bot.desk.tickets import changes, comments, numbers, opening, search
from bot.errors import DeskError
from bot.http.errors import documented
from bot.http.request import Request

MAX_LIMIT = 200  # tickets a page
LAST_ID = 2**63 - 1
Number = Annotated[
    str, PathParameter(description='The ticket\'s number, e.g. INC-000140; "inc 140" does too.')
]


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
    customer: str | None = None  # its key; else the requester's


class TicketChange(msgspec.Struct):
    """What to change, all or nothing. `resolution` goes with status resolved, `pending_reason` with pending.

    `team` and `assignee` null: nobody in particular. An `internal` comment is for staff only.
    """

    status: Status | None = None
    pending_reason: PendingReason | None = None
    priority: Priority | None = None
    comment: str | None = None
    internal: bool = False
    resolution: str | None = None
    service: str | None = None
    team: str | msgspec.UnsetType | None = msgspec.UNSET
    assignee: str | msgspec.UnsetType | None = msgspec.UNSET
    title: str | None = None

    @property
    def assignment(self) -> dict[str, str | None]:
        """Team and assignee as far as they are to change."""
        given = {"team": self.team, "assignee": self.assignee}
        return {field: name for field, name in given.items() if not isinstance(name, msgspec.UnsetType)}


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
        team: FromQuery[str | None] = None,
        assignee: Annotated[str | None, QueryParameter(description="An agent's name.")] = None,
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
                team=team,
                assignee=assignee,
                q=q,
                after=after,
                limit=limit,
            )
            return TicketPage(public_ticket.many(session, found), following)

        return await database.read(work)

    @get("/{number:str}", summary="Read a ticket", responses=documented(401, 404))
    async def read(self, database: NamedDependency[Database], number: Number) -> PublicTicket:
        """The ticket with this number."""
        return await database.read(lambda session: public_ticket.one(session, numbers.find(session, number)))

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
                customer=data.customer,
            )
            ticket = opening.open_ticket(
                session,
                draft,
                requester=None,
                conversation_id=data.conversation_id,
                actor=request.user.actor,
            )
            return public_ticket.one(session, ticket)

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
            return public_ticket.one(session, ticket)

        return await database.write(work)


def _change(session: Session, ticket: Ticket, change: TicketChange, actor: Actor) -> None:
    if change.resolution is not None and change.status != "resolved":
        raise DeskError("resolution-without-resolved")
    if change.pending_reason is not None and change.status != "pending":
        raise DeskError("pending-reason-without-pending")
    wanted = (change.status, change.priority, change.comment, change.service, change.title)
    if wanted == (None,) * len(wanted) and not change.assignment:
        raise DeskError("ticket-nothing-to-change")
    if change.title is not None:
        changes.set_title(session, ticket, change.title, actor=actor)
    if change.service is not None:
        changes.set_service(session, ticket, change.service, actor=actor)
    if change.assignment:
        changes.assign(session, ticket, actor=actor, **change.assignment)
    if change.priority is not None:
        changes.set_priority(session, ticket, change.priority, actor=actor)
    if change.comment is not None:
        comments.comment(session, ticket, change.comment, actor=actor, internal=change.internal)
    if change.status is not None:
        agents.set_status(
            session,
            ticket,
            change.status,
            actor=actor,
            resolution=change.resolution,
            pending_reason=change.pending_reason,
        )
