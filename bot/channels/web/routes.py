"""The web chat API: sessions, messages, a stream of events. Who holds a token sees its conversation."""

import re
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter, JSONBody, PathParameter, QueryParameter
from litestar.response import Stream
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.channels.web import sessions
from bot.channels.web.sessions import IssuedToken, Visitor
from bot.channels.web.stream import stream
from bot.config import Settings
from bot.conversations import inbox, transcript
from bot.conversations.queue_positions import QueuePositions
from bot.conversations.router import Router
from bot.conversations.transcript import PublicMessage
from bot.conversations.wakeups import Wakeups
from bot.db.engine import Database
from bot.db.models import Conversation, Kind, Priority, Requester, Status, Ticket
from bot.desk.people import customers, requesters
from bot.desk.text import storable
from bot.desk.tickets import numbers
from bot.errors import DeskError, Unauthorised
from bot.http.errors import documented
from bot.http.origins import Origins
from bot.http.request import Request
from bot.i18n import LANGUAGES

CHANNEL = "web"
LAST = 2**31 - 1  # the highest message id the database can hold
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_TOKEN: list[dict[str, list[str]]] = [{"chat": []}]


class NewSession(msgspec.Struct):
    """A visitor. `identity` is who the host page says it is, `signature` its HMAC-SHA256 in hexadecimal.

    With a `customer` the signature is that of both, a line each; `organisation` is its old name. `page` is the
    address they write from. A client that `renews` its session is given what it needs for that.
    """

    language: str | None = None
    identity: str | None = None
    signature: str | None = None
    customer: str | None = None
    organisation: str | None = None
    page: str | None = None
    renews: bool = False


class OpenedSession(msgspec.Struct):
    """The token to send as `Authorization: Bearer …` for an hour; it is not shown again.

    `renewal` gives the next one at `/chat/sessions/renew`, and with it the next `renewal`.
    """

    token: str
    conversation_id: str
    renewal: str | msgspec.UnsetType = msgspec.UNSET
    expires_at: datetime | msgspec.UnsetType = msgspec.UNSET


class Renewal(msgspec.Struct):
    """The latest `renewal` that was given out. Showing the one before is right when its answer got lost."""

    renewal: str


class NewMessage(msgspec.Struct):
    """A message. `id` is made by the client; either `text` or the `payload` of a button.

    `files` are ids of uploaded files; with them `text` may be missing. `page` is the address the requester writes
    from; staff see it.
    """

    id: str
    text: str | None = None
    payload: str | None = None
    files: list[str] = []
    page: str | None = None


class Accepted(msgspec.Struct):
    """The message is stored and will be answered."""

    id: str


class Messages(msgspec.Struct):
    """Oldest first. `idle`: nothing the requester sent is still being worked on."""

    messages: list[PublicMessage]
    idle: bool


class TicketCard(msgspec.Struct):
    """What its requester may see of a ticket at a glance."""

    number: str
    kind: Kind
    title: str
    status: Status
    priority: Priority
    service: str | None
    created_at: datetime
    updated_at: datetime


class ChatController(Controller):
    """`/chat`, for the widget and any client."""

    path = "/chat"
    tags = ("Chat",)

    @post(
        "/sessions",
        opt={"access": "public", "limit": "sessions"},
        summary="Begin or resume a conversation",
        responses=documented(401, 403, 413, 422, 429),
    )
    async def open(
        self,
        request: Request,
        data: JSONBody[NewSession],
        settings: NamedDependency[Settings],
        database: NamedDependency[Database],
        origins: NamedDependency[Origins],
    ) -> OpenedSession:
        """Anonymous visitors get a new conversation; a signed identity resumes its latest one."""
        if data.language is not None:
            if data.language not in LANGUAGES:
                raise DeskError("language-not-supported")
            request.state["language"] = data.language
        if data.customer is None:
            data.customer = data.organisation
        origin = origins.of(request)
        if data.identity is not None:
            default = settings.identity_secret.get_secret_value()
            secret = await database.read(
                lambda session: customers.identity_secret(session, data.customer, default)
            )
            requesters.verify_identity(data.identity, data.signature or "", secret, data.customer)

        def work(session: Session) -> IssuedToken:
            conversation = _conversation(session, data, data.language or settings.default_language)
            conversation.page = _page(data.page) or conversation.page
            return sessions.grant(session, conversation, origin, timedelta(days=settings.session_days))

        return _opened(await database.write(work), data.renews)

    @post(
        "/sessions/renew",
        opt={"access": "public", "limit": "sessions"},
        summary="A fresh token for the same conversation",
        responses=documented(401, 403, 413, 429),
    )
    async def renew(
        self,
        request: Request,
        data: JSONBody[Renewal],
        settings: NamedDependency[Settings],
        database: NamedDependency[Database],
        origins: NamedDependency[Origins],
    ) -> OpenedSession:
        """Every renewal is good for one more: keep the latest. An older one ends the session for everybody."""
        origin, life = origins.of(request), timedelta(days=settings.session_days)
        cut = await database.write(lambda session: sessions.renew(session, data.renewal, origin, life))
        if cut is None:
            raise Unauthorised("session-not-valid")
        return _opened(cut, True)

    @delete(
        "/sessions",
        opt={"access": "chat"},
        security=_TOKEN,
        summary="Leave: the token and its renewal end",
        responses=documented(401, 403),
    )
    async def leave(self, request: Request[Visitor], database: NamedDependency[Database]) -> None:
        """The conversation stays, for staff and for a requester who comes back with an identity."""
        await database.write(lambda session: sessions.end(session, request.user))

    @post(
        "/messages",
        opt={"access": "chat", "limit": "messages"},
        status_code=202,
        security=_TOKEN,
        summary="Say something or press a button",
        responses=documented(401, 403, 404, 413, 422, 429),
    )
    async def say(
        self,
        request: Request[Visitor],
        data: JSONBody[NewMessage],
        settings: NamedDependency[Settings],
        router: NamedDependency[Router],
    ) -> Accepted:
        """The answer comes as an event. The same `id` again is acknowledged, and nothing happens."""
        text = _checked(data, settings.max_message_length)

        def work(session: Session) -> None:
            conversation = session.get_one(Conversation, request.user.conversation_id)
            conversation.page = _page(data.page) or conversation.page
            inbox.receive(
                session,
                conversation,
                # Another visitor may have chosen the same id.
                f"{conversation.id}:{data.id}",
                text,
                data.payload,
                client_id=data.id,
                attachments=data.files,
            )

        await router.receive(work, request.user.conversation_id)
        return Accepted(data.id)

    @get(
        "/messages",
        opt={"access": "chat"},
        security=_TOKEN,
        summary="The conversation, for clients without a stream",
        responses=documented(401, 403),
    )
    async def messages(
        self,
        request: Request[Visitor],
        database: NamedDependency[Database],
        after: Annotated[int, QueryParameter(ge=0, le=LAST, description="Only messages after this id.")] = 0,
    ) -> Messages:
        """Messages after `after`."""
        id = request.user.conversation_id
        news = await database.read(lambda session: transcript.news(session, id, after))
        return Messages(news.messages, not news.pending)

    @get(
        "/tickets/{number:str}",
        opt={"access": "chat"},
        security=_TOKEN,
        summary="How one's own ticket stands",
        responses=documented(401, 403, 404),
    )
    async def ticket(
        self,
        request: Request[Visitor],
        database: NamedDependency[Database],
        number: Annotated[str, PathParameter(description="The ticket's number, e.g. INC-000140.")],
    ) -> TicketCard:
        """Someone else's number is answered like one that does not exist."""

        def work(session: Session) -> TicketCard:
            requester = session.get_one(Conversation, request.user.conversation_id).requester
            return _card(numbers.find_own(session, number, requester))

        return await database.read(work)

    @get(
        "/events",
        opt={"access": "chat"},
        security=_TOKEN,
        summary="The conversation as server-sent events",
        responses={
            200: ResponseSpec(
                None,
                media_type="text/event-stream",
                description="A stream of events",
                generate_examples=False,
            ),
            **documented(401, 403, 422),
        },
    )
    async def events(
        self,
        request: Request[Visitor],
        database: NamedDependency[Database],
        wakeups: NamedDependency[Wakeups],
        positions: NamedDependency[QueuePositions],
        last_event_id: Annotated[
            str | None, HeaderParameter(name="Last-Event-ID", description="The last message received.")
        ] = None,
    ) -> Stream:
        """Events: `message` (its `id:` is the message's), `state` {held_by, position?, agent?}, `typing` {on}.

        With Last-Event-ID the stream goes on after that message: none is missed, none comes twice. Without,
        it begins with the conversation's first message: a client that keeps nothing gets the whole history.
        """
        after = _last_event(last_event_id)
        return Stream(
            stream(database, wakeups, positions, request.user, after),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )


def _opened(cut: IssuedToken, renews: bool) -> OpenedSession:
    if not renews:
        return OpenedSession(cut.token, cut.conversation_id)
    return OpenedSession(cut.token, cut.conversation_id, cut.renewal, cut.expires_at)


def _checked(message: NewMessage, limit: int) -> str:
    """The text of a message that may be stored, empty for a button. Raises DeskError."""
    if not _ID.fullmatch(message.id):
        raise DeskError("message-id-invalid")
    given = message.text is not None or bool(message.files)
    if given == (message.payload is not None):
        raise DeskError("message-text-or-payload")
    if message.payload is not None:
        return ""
    text = storable(message.text or "")
    if not text and not message.files:
        raise DeskError("message-empty")
    if len(text) > limit:
        raise DeskError("message-too-long", limit=limit)
    return text


def _page(url: str | None) -> str | None:
    """A page's address without what may be private in it (query, fragment); None for what is none."""
    try:
        parts = urlsplit(storable(url or ""))
    except ValueError:
        return None
    kept = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    return kept[:500] if parts.scheme in ("http", "https") and parts.netloc else None


def _last_event(header: str | None) -> int:
    if not header:
        return 0
    if not (header.isascii() and header.isdigit() and len(header) <= 10 and int(header) <= LAST):
        raise DeskError("last-event-id-invalid")
    return int(header)


def _conversation(session: Session, visitor: NewSession, language: str) -> Conversation:
    if visitor.identity is None:
        requester = requesters.anonymous(session)
    else:
        issuer = customers.get_or_create(session, visitor.customer) if visitor.customer is not None else None
        requester = requesters.identified(session, visitor.identity, issuer)
        # Two pages opened at once share one conversation.
        session.get_one(Requester, requester.id, with_for_update=True)
        latest = session.scalar(
            select(Conversation)
            .where(Conversation.requester_id == requester.id, Conversation.channel == CHANNEL)
            .order_by(Conversation.created_at.desc())
            .limit(1)
        )
        if latest:
            return latest
    conversation = Conversation(channel=CHANNEL, requester=requester, language=language)
    session.add(conversation)
    session.flush()
    return conversation


def _card(ticket: Ticket) -> TicketCard:
    return msgspec.convert(ticket, TicketCard, from_attributes=True)
