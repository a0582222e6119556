"""What is said to requesters, and its delivery to channels that push: in order, at least once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from bot.conversations import transcript
from bot.conversations.transcript import Line
from bot.db.engine import wake
from bot.db.models import Attachment, Button, Conversation, IssuedButton, Message
from bot.db.queue import Queue, Retries
from bot.desk.tickets import ratings

TOPIC = "outbox"
LEASE = timedelta(seconds=15)
# Attempts are those that failed by an error which no channel foresaw; a platform may be away for as long as it likes.
RETRIES = Retries(pauses=(0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0), attempts=10, longest=900.0)


def say(
    session: Session,
    conversation: Conversation,
    text: str,
    buttons: Sequence[Button] = (),
    asks: str | None = None,
    sender: Literal["bot", "agent", "system"] = "bot",
    *,
    author: str | None = None,
    attachments: Sequence[Attachment] = (),
) -> Line:
    """Put a message to the requester into the transcript and, for a channel that pushes, into the outbox.

    `buttons` carry real payloads ("/intent{…}"); those stay here, the message holds tokens for them.
    """
    pulls = conversation.address is None  # it fetches the transcript itself: there is nothing to deliver
    message = transcript.append(
        session,
        conversation,
        sender,
        text,
        buttons=[issue(session, conversation, button) for button in buttons],
        asks=asks,
        author=author,
        attachments=attachments,
        delivery="sent" if pulls else "pending",
    )
    if not pulls:
        wake(session, TOPIC)
    return message


def issue(session: Session, conversation: Conversation, button: Button) -> Button:
    """Make `button`'s payload one that the conversation may press; returns it with a token in its place.

    The token says nothing, but for a score: its last sign then, after a full stop, so that a channel can draw stars.
    """
    score = ratings.score_in(button["payload"])
    token = secrets.token_urlsafe(12) + (f".{score}" if score else "")
    session.add(
        IssuedButton(
            token=token, conversation_id=conversation.id, title=button["title"], payload=button["payload"]
        )
    )
    return {"title": button["title"], "payload": token}


@dataclass(frozen=True)
class Outgoing:
    """A message on its way, and where it goes. `attempts`: how often it failed by its own fault."""

    conversation_id: str
    seq: int
    channel: str
    address: str | None
    language: str
    unreachable_since: datetime | None
    author: str | None
    text: str
    buttons: list[Button]
    attachments: list[dict[str, Any]]
    attempts: int
    worker: str


_conversations, _messages = cast("Table", Conversation.__table__), cast("Table", Message.__table__)
_READ = select(
    *(_messages.c[name] for name in ("conversation_id", "seq", "author", "text", "buttons", "attachments")),
    _messages.c.attempts,
    *(_conversations.c[name] for name in ("channel", "address", "language", "unreachable_since")),
).join_from(_messages, _conversations, _conversations.c.id == _messages.c.conversation_id)


def queue(channels: Sequence[str]) -> Queue[Outgoing]:
    """What is to be delivered on `channels`, in order within its conversation."""
    return Queue(
        _messages,
        _READ.where(_conversations.c.channel.in_(channels)),
        Outgoing,
        key=("conversation_id",),
        place="seq",
        oldest="at",
        state="delivery",
        waiting="pending",
        lease=LEASE,
        retries=RETRIES,
    )
