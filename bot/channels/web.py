"""The web chat API: sessions, messages, a stream of events. Who holds a token sees its conversation."""

import asyncio
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

import msgspec
import structlog
from litestar import Controller, Request, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter, JSONBody, QueryParameter
from litestar.response import Stream
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.access import Connection, bearer
from bot.clock import now
from bot.config import Settings
from bot.conversations import inbox, transcript
from bot.conversations.signals import Signals
from bot.conversations.transcript import News, PublicMessage
from bot.database import Database
from bot.desk import people
from bot.desk.errors import DeskError, Unauthorised
from bot.desk.text import storable
from bot.desk.tokens import hash_token, new_token
from bot.i18n import LANGUAGES
from bot.models import ChatSession, Conversation, Requester
from bot.problems import documented

CHANNEL = "web"
HEARTBEAT = 15.0  # seconds of silence after which a comment keeps proxies from closing the stream
POLL = 5.0
LAST = 2**31 - 1  # the highest message id the database can hold
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_TOKEN: list[dict[str, list[str]]] = [{"chat": []}]

log = structlog.get_logger()


class NewSession(msgspec.Struct):
    """A visitor. `identity` is who the host page says it is, `signature` its HMAC-SHA256 in hexadecimal."""

    language: str | None = None
    identity: str | None = None
    signature: str | None = None


class OpenedSession(msgspec.Struct):
    """The token to send as `Authorization: Bearer …` from now on; it is not shown again."""

    token: str
    conversation_id: str


class NewMessage(msgspec.Struct):
    """A message. `id` is made by the client; either `text` or the `payload` of a button."""

    id: str
    text: str | None = None
    payload: str | None = None


class Accepted(msgspec.Struct):
    """The message is stored and will be answered."""

    id: str


class Messages(msgspec.Struct):
    """Oldest first. `idle`: nothing the requester sent is still being worked on."""

    messages: list[PublicMessage]
    idle: bool


@dataclass(frozen=True)
class Visitor:
    """Whose token it is."""

    conversation_id: str


class Authentication:
    """The access check of routes that need a chat token."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(self, connection: Connection) -> None:
        """Note the visitor and their language in the request. Raises Unauthorised("session-not-valid")."""
        token_hash = hash_token(bearer(connection))
        found = await self._database.read(lambda session: _session(session, token_hash))
        if found is None:
            raise Unauthorised("session-not-valid")
        conversation_id, connection.state["language"] = found
        connection.state["visitor"] = Visitor(conversation_id)


_SESSION = (
    select(Conversation.id, Conversation.language)
    .join(ChatSession, ChatSession.conversation_id == Conversation.id)
    .where(ChatSession.token_hash == bindparam("token_hash"), ChatSession.expires_at > bindparam("moment"))
)


def _session(session: Session, token_hash: str) -> tuple[str, str] | None:
    row = session.connection().execute(_SESSION, {"token_hash": token_hash, "moment": now()}).first()
    return (row[0], row[1]) if row else None


class ChatController(Controller):
    """`/chat`, for the widget, the demo page and any client."""

    path = "/chat"
    tags = ("Chat",)

    @post(
        "/sessions",
        opt={"access": "public"},
        summary="Begin or resume a conversation",
        responses=documented(401, 413, 422),
    )
    async def open(self, request: Request[Any, Any, Any], data: JSONBody[NewSession]) -> OpenedSession:
        """Anonymous visitors get a new conversation; a signed identity resumes its latest one."""
        settings: Settings = request.app.state.settings
        database: Database = request.app.state.database
        if data.language is not None:
            if data.language not in LANGUAGES:
                raise DeskError("language-not-supported")
            request.state["language"] = data.language
        if data.identity is not None:
            people.verify_identity(
                data.identity, data.signature or "", settings.identity_secret.get_secret_value()
            )
        language = data.language or settings.default_language
        expires_at = now() + timedelta(days=settings.session_days)
        token = new_token()

        def work(session: Session) -> str:
            conversation = _conversation(session, data.identity, language)
            session.add(
                ChatSession(
                    token_hash=hash_token(token), conversation_id=conversation.id, expires_at=expires_at
                )
            )
            return conversation.id

        return OpenedSession(token, await database.write(work))

    @post(
        "/messages",
        opt={"access": "chat"},
        status_code=202,
        security=_TOKEN,
        summary="Say something or press a button",
        responses=documented(401, 413, 422),
    )
    async def say(self, request: Request[Any, Any, Any], data: JSONBody[NewMessage]) -> Accepted:
        """The answer comes as an event. The same `id` again is acknowledged, and nothing happens."""
        database: Database = request.app.state.database
        text = _checked(data, request.app.state.settings.max_message_length)
        visitor: Visitor = request.state["visitor"]

        def work(session: Session) -> None:
            conversation = session.get_one(Conversation, visitor.conversation_id)
            inbox.receive(
                session,
                conversation,
                # Another visitor may have chosen the same id.
                f"{conversation.id}:{data.id}",
                text,
                data.payload,
                client_id=data.id,
            )

        await database.write(work)
        return Accepted(data.id)

    @get(
        "/messages",
        opt={"access": "chat"},
        security=_TOKEN,
        summary="The conversation, for clients without a stream",
        responses=documented(401),
    )
    async def messages(
        self,
        request: Request[Any, Any, Any],
        after: Annotated[int, QueryParameter(ge=0, le=LAST, description="Only messages after this id.")] = 0,
    ) -> Messages:
        """Messages after `after`."""
        database: Database = request.app.state.database
        visitor: Visitor = request.state["visitor"]
        news = await database.read(lambda session: transcript.news(session, visitor.conversation_id, after))
        return Messages(news.messages, not news.pending)

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
            **documented(401, 422),
        },
    )
    async def events(
        self,
        request: Request[Any, Any, Any],
        last_event_id: Annotated[
            str | None, HeaderParameter(name="Last-Event-ID", description="The last message received.")
        ] = None,
    ) -> Stream:
        """Events: `message` (its `id:` is the message's), `state` {held_by}, `typing` {on}.

        With Last-Event-ID the stream goes on after that message: none is missed, none comes twice. Without,
        it begins with the conversation's first message: a client that keeps nothing gets the whole history.
        """
        visitor: Visitor = request.state["visitor"]
        after = _last_event(last_event_id)
        database, signals = request.app.state.database, request.app.state.signals
        return Stream(
            stream(database, signals, visitor.conversation_id, after),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )


async def stream(
    database: Database, signals: Signals, conversation_id: str, seq: int
) -> AsyncGenerator[bytes]:
    """The events of a conversation after message `seq`, until the client leaves or the desk stops."""
    held_by: str | None = None
    typing = False
    loop = asyncio.get_running_loop()
    with signals.subscribe(conversation_id) as waker:
        written = loop.time()
        while not signals.closing:
            waker.clear()
            since = seq
            news = await database.read(lambda session: transcript.news(session, conversation_id, since))  # noqa: B023
            seq = news.messages[-1].id if news.messages else seq
            chunk = _chunk(news, held_by, typing)
            held_by, typing = news.held_by, _typing(news)
            if not chunk and loop.time() - written >= HEARTBEAT:
                chunk = b": \n\n"
            if chunk:
                written = loop.time()
                yield chunk
            await signals.wait(waker, POLL)


def _typing(news: News) -> bool:
    return news.pending and news.held_by == "bot"


def _chunk(news: News, held_by: str | None, typing: bool) -> bytes:
    events = [
        b"id: %d\nevent: message\ndata: %s\n\n" % (message.id, msgspec.json.encode(message))
        for message in news.messages
    ]
    if news.held_by != held_by:
        events.append(b'event: state\ndata: {"held_by":"%s"}\n\n' % news.held_by.encode())
    if _typing(news) != typing:
        events.append(b'event: typing\ndata: {"on":%s}\n\n' % (b"false" if typing else b"true"))
    return b"".join(events)


def _checked(message: NewMessage, limit: int) -> str:
    """The text of a message that may be stored, empty for a button. Raises DeskError."""
    if not _ID.fullmatch(message.id):
        raise DeskError("message-id-invalid")
    if (message.text is None) == (message.payload is None):
        raise DeskError("message-text-or-payload")
    if message.text is None:
        return ""
    text = storable(message.text)
    if not text:
        raise DeskError("message-empty")
    if len(text) > limit:
        raise DeskError("message-too-long", limit=limit)
    return text


def _last_event(header: str | None) -> int:
    if not header:
        return 0
    if not (header.isascii() and header.isdigit() and len(header) <= 10 and int(header) <= LAST):
        raise DeskError("last-event-id-invalid")
    return int(header)


def _conversation(session: Session, identity: str | None, language: str) -> Conversation:
    if identity is None:
        requester = people.anonymous(session)
    else:
        requester = people.identified(session, identity)
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
