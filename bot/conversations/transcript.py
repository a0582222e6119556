"""The lines of a conversation: who said what, in the order of their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import msgspec
from sqlalchemy import Row, Table, bindparam, exists, insert, select, update
from sqlalchemy.orm import Session

from bot.clock import now
from bot.db.engine import wake
from bot.db.models import Attachment, Button, Conversation, Holder, InboxItem, Message, Sender
from bot.db.queue import is_literally
from bot.desk.files.attachments import public as public_attachment
from bot.desk.text import storable


class PublicButton(msgspec.Struct):
    """A button under a message; send its `payload` back to press it."""

    title: str
    payload: str


class PublicAttachment(msgspec.Struct):
    """A file that belongs to a message. `size` in bytes; `preview`: there is a small picture of it."""

    id: str
    name: str
    media_type: str
    size: int
    preview: bool


class PublicMessage(msgspec.Struct, rename={"sender": "from"}):
    """A message as the outside sees it. `id` counts up within its conversation; `at` is in UTC.

    `asks` names what the message waits for (description, confirm, rating, …), null when for nothing. `author`
    is an agent's name; `client_id` is what the requester's client called its own message; `attachments` is there
    when the message has files, `edited_at` when the requester changed it afterwards.
    """

    id: int
    sender: Sender
    text: str
    buttons: list[PublicButton]
    asks: str | None
    at: datetime
    author: str | msgspec.UnsetType = msgspec.UNSET
    client_id: str | msgspec.UnsetType = msgspec.UNSET
    attachments: list[PublicAttachment] | msgspec.UnsetType = msgspec.UNSET
    edited_at: datetime | msgspec.UnsetType = msgspec.UNSET


@dataclass(frozen=True)
class Line:
    """A line just added: its number, and what it shows."""

    conversation_id: str
    seq: int
    text: str
    buttons: list[Button]
    delivery: str | None


class StaffMessage(PublicMessage):
    """A message as staff see it: with what the bot took it for, as rasa_client.Understanding."""

    understanding: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


@dataclass(frozen=True)
class News:
    """What a reader of a conversation has not seen yet, and how the conversation stands now."""

    messages: list[PublicMessage]
    held_by: Holder
    pending: bool  # something the requester sent is not answered yet
    agent: str | None = None  # who holds it


# Statements of the hot path are built once, from tables: building and mapping them costs more than running.
_conversations, _messages, _inbox = (
    cast("Table", model.__table__) for model in (Conversation, Message, InboxItem)
)
_TAKE_NUMBER = (
    update(_conversations)
    .where(_conversations.c.id == bindparam("conversation"))
    .values(last_seq=_conversations.c.last_seq + 1)
    .returning(_conversations.c.last_seq)
)
_ADD = insert(_messages)
_UNDERSTOOD = (
    update(_messages)
    .where(_messages.c.conversation_id == bindparam("conversation"), _messages.c.seq == bindparam("number"))
    .values(understanding=bindparam("understood"))
)
_SHOWN = ("seq", "sender", "text", "buttons", "asks", "at", "author", "client_id", "attachments", "edited_at")
_AFTER = (
    select(*(_messages.c[name] for name in _SHOWN))
    .where(_messages.c.conversation_id == bindparam("conversation"), _messages.c.seq > bindparam("seq"))
    .order_by(_messages.c.seq)
)
_FOR_STAFF = _AFTER.add_columns(_messages.c.understanding)
_STATE = select(
    _conversations.c.held_by,
    _conversations.c.agent,
    exists().where(
        _inbox.c.conversation_id == bindparam("conversation"), is_literally(_inbox.c.state, "new")
    ),
).where(_conversations.c.id == bindparam("conversation"))


def append(
    session: Session,
    conversation: Conversation,
    sender: Sender,
    text: str,
    *,
    buttons: Sequence[Button] = (),
    attachments: Sequence[Attachment] = (),
    asks: str | None = None,
    author: str | None = None,
    client_id: str | None = None,
    delivery: str | None = None,
) -> Line:
    """Add a line to `conversation` and, at commit, wake whoever reads it.

    Its number is taken under the conversation row's lock, which lasts until the commit: the numbers of a
    conversation become visible in order, so a reader who asks for "after n" misses none. `attachments` are this
    line's from now on.
    """
    session.flush()
    connection = session.connection()
    values: dict[str, Any] = {
        "conversation_id": conversation.id,
        "seq": connection.execute(_TAKE_NUMBER, {"conversation": conversation.id}).scalar_one(),
        "sender": sender,
        "author": author,
        "text": storable(text),
        "buttons": list(buttons),
        "attachments": [public_attachment(attachment) for attachment in attachments],
        "asks": asks,
        "client_id": client_id,
        "at": now(),
        "delivery": delivery,
        "attempts": 0,
    }
    connection.execute(_ADD, values)
    for attachment in attachments:
        attachment.message_seq = values["seq"]
    wake(session, conversation.id)
    return Line(conversation.id, values["seq"], values["text"], values["buttons"], delivery)


def understood(session: Session, conversation_id: str, seq: int, understanding: dict[str, Any]) -> None:
    """Keep with a requester's message what it was taken for."""
    session.connection().execute(
        _UNDERSTOOD, {"conversation": conversation_id, "number": seq, "understood": understanding}
    )


def public(line: Row[Any]) -> PublicMessage:
    """The public form of a message."""
    return PublicMessage(
        id=line.seq,
        sender=line.sender,
        text=line.text,
        buttons=[PublicButton(button["title"], button["payload"]) for button in line.buttons],
        asks=line.asks,
        at=line.at,
        author=line.author or msgspec.UNSET,
        client_id=line.client_id or msgspec.UNSET,
        attachments=[PublicAttachment(**one) for one in line.attachments] or msgspec.UNSET,
        edited_at=line.edited_at or msgspec.UNSET,
    )


def after(session: Session, conversation_id: str, seq: int) -> list[PublicMessage]:
    """The messages with a number above `seq`, oldest first."""
    rows = session.connection().execute(_AFTER, {"conversation": conversation_id, "seq": seq})
    return [public(row) for row in rows]


def for_staff(session: Session, conversation_id: str) -> list[StaffMessage]:
    """Every message of the conversation as staff see it, oldest first."""
    rows = session.connection().execute(_FOR_STAFF, {"conversation": conversation_id, "seq": 0})
    return [
        StaffMessage(**msgspec.structs.asdict(public(row)), understanding=row.understanding or msgspec.UNSET)
        for row in rows
    ]


def news(session: Session, conversation_id: str, seq: int) -> News:
    """What happened in a conversation after message `seq`."""
    # Read before the messages: an answer that commits between the two is shown, and wakes the reader again.
    held_by, agent, pending = session.connection().execute(_STATE, {"conversation": conversation_id}).one()
    return News(after(session, conversation_id, seq), held_by, pending, agent)
