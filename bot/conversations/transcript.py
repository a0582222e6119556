"""The lines of a conversation: who said what, in the order of their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Row, exists, select, update
from sqlalchemy.orm import Session

from bot.clock import now
from bot.database import wake
from bot.desk.text import storable
from bot.models import Button, Conversation, Holder, InboxItem, Message, Sender


class PublicButton(msgspec.Struct):
    """A button under a message; send its `payload` back to press it."""

    title: str
    payload: str


class PublicMessage(msgspec.Struct, rename={"sender": "from"}):
    """A message as the outside sees it. `id` counts up within its conversation; `at` is in UTC.

    `asks` names what the message waits for (description, confirm, rating, …), null when for nothing. `author`
    is an agent's name; `client_id` is what the requester's client called its own message.
    """

    id: int
    sender: Sender
    text: str
    buttons: list[PublicButton]
    asks: str | None
    at: datetime
    author: str | msgspec.UnsetType = msgspec.UNSET
    client_id: str | msgspec.UnsetType = msgspec.UNSET


@dataclass(frozen=True)
class News:
    """What a reader of a conversation has not seen yet, and how the conversation stands now."""

    messages: list[PublicMessage]
    held_by: Holder
    pending: bool  # something the requester sent is not answered yet


_COLUMNS = (
    Message.seq,
    Message.sender,
    Message.text,
    Message.buttons,
    Message.asks,
    Message.at,
    Message.author,
    Message.client_id,
)


def append(
    session: Session,
    conversation: Conversation,
    sender: Sender,
    text: str,
    *,
    buttons: Sequence[Button] = (),
    asks: str | None = None,
    author: str | None = None,
    client_id: str | None = None,
    delivery: str | None = None,
) -> Message:
    """Add a line to `conversation` and, at commit, wake whoever reads it.

    Its number is taken under the conversation row's lock, which lasts until the commit: the numbers of a
    conversation become visible in order, so a reader who asks for "after n" misses none.
    """
    seq = session.scalar(
        update(Conversation)
        .where(Conversation.id == conversation.id)
        .values(last_seq=Conversation.last_seq + 1)
        .returning(Conversation.last_seq)
        .execution_options(synchronize_session=False)
    )
    message = Message(
        conversation_id=conversation.id,
        seq=seq,
        sender=sender,
        author=author,
        text=storable(text),
        buttons=list(buttons),
        asks=asks,
        client_id=client_id,
        at=now(),
        delivery=delivery,
        next_attempt_at=now() if delivery == "pending" else None,
    )
    session.add(message)
    wake(session, conversation.id)
    return message


def public(
    line: Message | Row[tuple[int, Sender, str, list[Button], str | None, datetime, str | None, str | None]],
) -> PublicMessage:
    """The public form of a message."""
    return PublicMessage(
        id=line.seq,
        sender=line.sender,  # type: ignore[arg-type]
        text=line.text,
        buttons=[PublicButton(button["title"], button["payload"]) for button in line.buttons],
        asks=line.asks,
        at=line.at,
        author=line.author or msgspec.UNSET,
        client_id=line.client_id or msgspec.UNSET,
    )


def after(session: Session, conversation_id: str, seq: int) -> list[PublicMessage]:
    """The messages with a number above `seq`, oldest first."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(Message.conversation_id == conversation_id, Message.seq > seq)
        .order_by(Message.seq)
    )
    return [public(row) for row in rows]  # type: ignore[arg-type]


def news(session: Session, conversation_id: str, seq: int) -> News:
    """What happened in a conversation after message `seq`."""
    # Read before the messages: an answer that commits between the two is shown, and wakes the reader again.
    held_by, pending = session.execute(
        select(
            Conversation.held_by,
            exists().where(InboxItem.conversation_id == conversation_id, InboxItem.state == "new"),
        ).where(Conversation.id == conversation_id)
    ).one()
    return News(after(session, conversation_id, seq), held_by, pending)  # type: ignore[arg-type]
