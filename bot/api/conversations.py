"""`/api/conversations`: read a conversation."""

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from bot.conversations import transcript
from bot.conversations.transcript import PublicMessage
from bot.db.engine import Database
from bot.db.models import Conversation, Holder
from bot.desk.text import storable
from bot.errors import NotFound
from bot.http.errors import documented


class PublicConversation(msgspec.Struct):
    """A conversation with all its messages, oldest first. `language` is that of the latest message."""

    id: str
    channel: str
    language: str
    held_by: Holder
    messages: list[PublicMessage]


class ConversationController(Controller):
    """Conversations, for integrations."""

    path = "/api/conversations"
    tags = ("Conversations",)
    opt = {"access": "token"}  # noqa: RUF012 - Litestar's way
    security = [{"token": []}]  # noqa: RUF012

    @get("/{id:str}", summary="Read a conversation", responses=documented(401, 404))
    async def read(self, database: NamedDependency[Database], id: FromPath[str]) -> PublicConversation:
        """The conversation with this id."""
        return await database.read(lambda session: _read(session, storable(id)))


def _read(session: Session, id: str) -> PublicConversation:
    conversation = session.get(Conversation, id)
    if conversation is None:
        raise NotFound("conversation-not-found", id=id)
    return PublicConversation(
        id=conversation.id,
        channel=conversation.channel,
        language=conversation.language,
        held_by=conversation.held_by,
        messages=transcript.after(session, conversation.id, 0),
    )
