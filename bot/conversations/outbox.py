"""What is said to requesters, and its delivery to channels that push: in order, at least once."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from bot.clock import now
from bot.conversations import transcript
from bot.db.engine import wake
from bot.db.models import Attachment, Button, Conversation, IssuedButton, Message
from bot.desk.tickets import ratings

LEASE = timedelta(seconds=60)


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
) -> Message:
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
        wake(session, "outbox")
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


def any_due(session: Session) -> bool:
    """Whether any message could be delivered now (an older one of its conversation may be in the way)."""
    due = Message.delivery == "pending", Message.next_attempt_at <= now()
    return bool(session.scalar(select(exists().where(*due))))


def claim(session: Session, channels: Sequence[str], limit: int) -> list[tuple[Conversation, Message]]:
    """Up to `limit` messages that are due, each the oldest undelivered one of its conversation.

    They are out of reach of other senders for LEASE: who dies with one in hand delays it, but never loses it.
    """
    older = aliased(Message)
    due = session.execute(
        select(Conversation, Message)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(
            Conversation.channel.in_(channels),
            Message.delivery == "pending",
            Message.next_attempt_at <= now(),
            ~exists().where(
                older.conversation_id == Message.conversation_id,
                older.delivery == "pending",
                older.seq < Message.seq,
            ),
        )
        .order_by(Message.next_attempt_at)
        .limit(limit)
        .with_for_update(of=Message, skip_locked=True)
    ).all()
    for _, message in due:
        message.attempts += 1
        message.next_attempt_at = now() + LEASE
    return [(conversation, message) for conversation, message in due]


def renew(session: Session, message: Message) -> None:
    """Keep the claimed message out of reach of other senders for another LEASE."""
    session.get_one(Message, (message.conversation_id, message.seq)).next_attempt_at = now() + LEASE


def mark_delivered(
    session: Session, message: Message, *, state: Literal["sent", "failed"], error: str | None = None
) -> None:
    """The message was delivered, or never will be; the next of its conversation may go."""
    stored = session.get_one(Message, (message.conversation_id, message.seq))
    stored.delivery, stored.error, stored.next_attempt_at = state, error, None
    wake(session, "outbox")


def postpone(session: Session, message: Message, *, seconds: float, error: str) -> None:
    """Try the message again in `seconds`; those after it wait too."""
    stored = session.get_one(Message, (message.conversation_id, message.seq))
    stored.error, stored.next_attempt_at = error, now() + timedelta(seconds=seconds)
