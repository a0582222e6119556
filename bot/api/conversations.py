"""`/api/conversations`: list and read conversations, and act in them as an agent does."""

from collections.abc import Callable
from typing import Annotated

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from sqlalchemy import ColumnElement, literal_column, select
from sqlalchemy.orm import Session, joinedload

from bot.api.access import Integration
from bot.api.public_ticket import PublicRequester, requester
from bot.conversations import agents, transcript
from bot.conversations.transcript import StaffMessage
from bot.db.engine import Database
from bot.db.models import Conversation, Holder
from bot.desk import handoff
from bot.desk.actor import Actor
from bot.desk.text import storable
from bot.errors import NotFound
from bot.http.errors import documented
from bot.http.request import Request

MAX_LIMIT = 200  # conversations a page
# In the words of the partial indexes: with a parameter SQLite would not see that they fit.
_HELD_BY: dict[Holder, ColumnElement[bool]] = {
    "bot": literal_column("held_by = 'bot'"),
    "queue": literal_column("held_by = 'queue'"),
    "agent": literal_column("held_by = 'agent'"),
}
type Act = Callable[[Session, Conversation, str, Actor], object]  # in whose name, by whom


class PublicConversation(msgspec.Struct):
    """A conversation. `language` is that of the latest message, `page` where on the host's site they last wrote.

    Read by itself it has all its messages, oldest first; items of a list leave them out.
    """

    id: str
    channel: str
    language: str
    held_by: Holder
    agent: str | None
    page: str | None
    requester: PublicRequester
    messages: list[StaffMessage] | msgspec.UnsetType = msgspec.UNSET


class ConversationPage(msgspec.Struct):
    """In the order of their ids. Give `next` as `after` for the page that follows; null on the last."""

    items: list[PublicConversation]
    next: str | None


class Acting(msgspec.Struct):
    """In whose name the integration acts: an agent's; without, in its own, that of its token."""

    agent: str | None = None


class Reply(Acting, kw_only=True):
    """What to say to the requester."""

    text: str


class Note(Acting, kw_only=True):
    """What to note for staff."""

    text: str


class Resolution(Acting, kw_only=True):
    """What was done."""

    resolution: str


class ConversationController(Controller):
    """Conversations, for integrations."""

    path = "/api/conversations"
    tags = ("Conversations",)
    opt = {"access": "token"}  # noqa: RUF012 - Litestar's way
    security = [{"token": []}]  # noqa: RUF012

    @get(summary="List conversations", responses=documented(401))
    async def list(
        self,
        database: NamedDependency[Database],
        held_by: FromQuery[Holder | None] = None,
        agent: FromQuery[str | None] = None,
        after: Annotated[str | None, QueryParameter(description="`next` of the page before.")] = None,
        limit: Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT)] = 50,
    ) -> ConversationPage:
        """A page of the conversations that fit every filter given."""
        query = select(Conversation).options(joinedload(Conversation.requester)).order_by(Conversation.id)
        if held_by is not None:
            query = query.where(_HELD_BY[held_by])
        if agent is not None:
            query = query.where(Conversation.agent == storable(agent))
        if after is not None:
            query = query.where(Conversation.id > storable(after))

        def work(session: Session) -> ConversationPage:
            found = session.scalars(query.limit(limit + 1)).all()
            following = found[limit - 1].id if len(found) > limit else None
            return ConversationPage([_public(one) for one in found[:limit]], following)

        return await database.read(work)

    @get("/{id:str}", summary="Read a conversation", responses=documented(401, 404))
    async def read(self, database: NamedDependency[Database], id: FromPath[str]) -> PublicConversation:
        """The conversation with this id."""
        return await database.read(lambda session: _whole(session, _find(session, id)))

    @post("/{id:str}/take", status_code=200, summary="Take over", responses=documented(401, 404, 409))
    async def take(
        self,
        request: Request[Integration],
        database: NamedDependency[Database],
        id: FromPath[str],
        data: JSONBody[Acting | None] = None,
    ) -> PublicConversation:
        """The bot is silent from now on, until the conversation is handed back."""

        def act(session: Session, conversation: Conversation, agent: str, actor: Actor) -> None:
            handoff.take(session, conversation, agent, actor=actor)

        return await _act(request, database, id, data, act)

    @post("/{id:str}/reply", status_code=200, summary="Reply", responses=documented(401, 404, 409, 413, 422))
    async def reply(
        self,
        request: Request[Integration],
        database: NamedDependency[Database],
        id: FromPath[str],
        data: JSONBody[Reply],
    ) -> PublicConversation:
        """Say something to the requester; the conversation is taken over first."""

        def act(session: Session, conversation: Conversation, agent: str, actor: Actor) -> None:
            agents.reply(session, conversation, data.text, agent=agent, actor=actor)

        return await _act(request, database, id, data, act)

    @post("/{id:str}/hand-back", status_code=200, summary="Hand back", responses=documented(401, 404))
    async def hand_back(
        self,
        request: Request[Integration],
        database: NamedDependency[Database],
        id: FromPath[str],
        data: JSONBody[Acting | None] = None,
    ) -> PublicConversation:
        """The bot answers again."""

        def act(session: Session, conversation: Conversation, _agent: str, actor: Actor) -> None:
            handoff.hand_back(session, conversation, actor=actor)

        return await _act(request, database, id, data, act)

    @post("/{id:str}/resolve", status_code=200, summary="Resolve", responses=documented(401, 404, 409, 413))
    async def resolve(
        self,
        request: Request[Integration],
        database: NamedDependency[Database],
        id: FromPath[str],
        data: JSONBody[Resolution],
    ) -> PublicConversation:
        """Resolve the conversation's latest open ticket and hand the conversation back to the bot."""

        def act(session: Session, conversation: Conversation, _agent: str, actor: Actor) -> None:
            agents.resolve_conversation(session, conversation, data.resolution, actor=actor)

        return await _act(request, database, id, data, act)

    @post("/{id:str}/note", status_code=200, summary="Note", responses=documented(401, 404, 409, 413, 422))
    async def note(
        self,
        request: Request[Integration],
        database: NamedDependency[Database],
        id: FromPath[str],
        data: JSONBody[Note],
    ) -> PublicConversation:
        """Note something for staff on the conversation's latest open ticket."""

        def act(session: Session, conversation: Conversation, _agent: str, actor: Actor) -> None:
            agents.note(session, conversation, data.text, actor=actor)

        return await _act(request, database, id, data, act)


async def _act(
    request: Request[Integration], database: Database, id: str, acting: Acting | None, act: Act
) -> PublicConversation:
    integration = request.user
    agent = storable(acting.agent or "") if acting else ""

    def work(session: Session) -> PublicConversation:
        conversation = _find(session, id)
        act(
            session,
            conversation,
            agent or integration.name,
            Actor.agent(agent) if agent else integration.actor,
        )
        return _whole(session, conversation)

    return await database.write(work)


def _find(session: Session, id: str) -> Conversation:
    conversation = session.get(Conversation, storable(id))
    if conversation is None:
        raise NotFound("conversation-not-found", id=storable(id))
    return conversation


def _whole(session: Session, conversation: Conversation) -> PublicConversation:
    public = _public(conversation)
    public.messages = transcript.for_staff(session, conversation.id)
    return public


def _public(conversation: Conversation) -> PublicConversation:
    return PublicConversation(
        id=conversation.id,
        channel=conversation.channel,
        language=conversation.language,
        held_by=conversation.held_by,
        agent=conversation.agent,
        page=conversation.page,
        requester=requester(conversation.requester),
    )
