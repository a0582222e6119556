"""`/chat/link` and `/chat/invite`: one person on several channels, and joining a customer."""

from collections.abc import Callable
from datetime import datetime

import msgspec
from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from sqlalchemy.orm import Session

from bot.channels.web.sessions import Visitor
from bot.config import Settings
from bot.conversations import channel_linking
from bot.db.engine import Database
from bot.db.models import Conversation
from bot.desk.people import linking
from bot.errors import DeskError
from bot.http.errors import documented
from bot.http.request import Request


class LinkRequest(msgspec.Struct):
    """Without `code` a new one is made, with it that one is redeemed."""

    code: str | None = None


class Link(msgspec.Struct, omit_defaults=True):
    """A code to type on the other channel, or to follow as `url`; or, after redeeming one, `linked`."""

    code: str | None = None
    expires_at: datetime | None = None
    url: str | None = None
    linked: bool = False


class Invitation(msgspec.Struct):
    """The token of an invite link, what follows `#invite=`."""

    token: str


class Membership(msgspec.Struct):
    """The customer that the visitor belongs to now; `organisation` says it again under its old name."""

    customer: str
    organisation: str


class LinkController(Controller):
    """For the widget and any client."""

    path = "/chat"
    tags = ("Chat",)
    opt = {"access": "chat", "limit": "messages"}  # noqa: RUF012 - Litestar's way
    security = [{"chat": []}]  # noqa: RUF012

    @post(
        "/link",
        status_code=200,
        summary="Link another channel",
        responses=documented(401, 403, 409, 422, 429),
    )
    async def link(
        self,
        request: Request[Visitor],
        data: JSONBody[LinkRequest],
        settings: NamedDependency[Settings],
        database: NamedDependency[Database],
    ) -> Link:
        """Both sides then are one requester: the same tickets, the same history."""

        def work(session: Session, conversation: Conversation) -> Link | DeskError:
            if data.code is not None:
                outcome = channel_linking.redeem(session, conversation, data.code)
                return outcome if isinstance(outcome, DeskError) else Link(linked=True)
            made = linking.issue(session, conversation.requester)
            url = channel_linking.where(session, conversation, made.code, settings.address)
            return Link(made.code, made.expires_at, url)

        outcome = await _in_conversation(database, request.user, work)
        if isinstance(outcome, DeskError):
            raise outcome
        return outcome

    @post(
        "/invite",
        status_code=200,
        summary="Accept an invitation",
        responses=documented(401, 403, 409, 422, 429),
    )
    async def invite(
        self, request: Request[Visitor], data: JSONBody[Invitation], database: NamedDependency[Database]
    ) -> Membership:
        """The visitor belongs to the customer that the invitation is for; again changes nothing."""

        def work(session: Session, conversation: Conversation) -> Membership:
            name = channel_linking.accept_invite(session, conversation, data.token).name
            return Membership(name, name)

        return await _in_conversation(database, request.user, work)


async def _in_conversation[T](
    database: Database, visitor: Visitor, work: Callable[[Session, Conversation], T]
) -> T:
    return await database.write(
        lambda session: work(session, session.get_one(Conversation, visitor.conversation_id))
    )
