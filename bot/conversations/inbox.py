"""What requesters send, as received: stored once, taken in order by one worker at a time per conversation."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from bot.clock import now
from bot.conversations import transcript
from bot.database import wake
from bot.desk.errors import DeskError
from bot.desk.text import storable
from bot.models import Conversation, InboxItem, IssuedButton

# A worker renews its claims well within this; a dead one's conversations wait no longer.
LEASE = timedelta(seconds=6)


def receive(
    session: Session,
    conversation: Conversation,
    external_id: str,
    text: str = "",
    payload_token: str | None = None,
    *,
    client_id: str | None = None,
) -> bool:
    """Store a message, or the press of a button when `payload_token` is given. False: it was here already.

    `external_id` is unique within the channel. Raises DeskError("payload-not-issued") for a token that this
    conversation was not given.
    """
    payload = None
    if payload_token is not None:
        button = session.get(IssuedButton, storable(payload_token))
        if button is None or button.conversation_id != conversation.id:
            raise DeskError("payload-not-issued")
        text, payload = button.title, button.payload
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    new = session.scalar(
        dialect.insert(InboxItem)
        .values(
            conversation_id=conversation.id,
            channel=conversation.channel,
            external_id=external_id,
            text=storable(text),
            payload=payload,
        )
        .on_conflict_do_nothing(index_elements=["channel", "external_id"])
        .returning(InboxItem.id)
    )
    if new is None:
        return False
    transcript.append(session, conversation, "requester", text, client_id=client_id)
    wake(session, "inbox")
    return True


def claim(session: Session, worker: str, limit: int = 1) -> list[Conversation]:
    """Up to `limit` conversations whose oldest unanswered message is due, now held by `worker` for LEASE."""
    older = aliased(InboxItem)
    moment = now()
    found = session.scalars(
        select(Conversation)
        .join(InboxItem, InboxItem.conversation_id == Conversation.id)
        .where(
            _due(moment),
            (Conversation.claimed_until.is_(None)) | (Conversation.claimed_until < moment),
            ~exists().where(
                older.conversation_id == InboxItem.conversation_id,
                older.state == "new",
                older.id < InboxItem.id,
            ),
        )
        .order_by(InboxItem.next_attempt_at, InboxItem.id)
        .limit(limit)
        .with_for_update(of=Conversation, skip_locked=True)
    ).all()
    for conversation in found:
        conversation.claimed_by, conversation.claimed_until = worker, moment + LEASE
    return list(found)


def _due(moment: Any) -> Any:
    return (InboxItem.state == "new") & (InboxItem.next_attempt_at <= moment)


def renew(session: Session, worker: str, conversations: Sequence[str]) -> None:
    """Prolong `worker`'s claims by LEASE from now."""
    session.execute(
        update(Conversation)
        .where(Conversation.id.in_(conversations), Conversation.claimed_by == worker)
        .values(claimed_until=now() + LEASE)
        .execution_options(synchronize_session=False)
    )


def hold(session: Session, worker: str, conversation_id: str) -> Conversation | None:
    """The conversation, locked, if `worker` still has the claim on it; else None."""
    conversation = session.get_one(Conversation, conversation_id, with_for_update=True)
    return conversation if conversation.claimed_by == worker else None


def release(conversation: Conversation) -> None:
    """Give up the claim."""
    conversation.claimed_by = conversation.claimed_until = None


def release_all(session: Session, worker: str) -> None:
    """Give up every claim of `worker`."""
    session.execute(
        update(Conversation)
        .where(Conversation.claimed_by == worker)
        .values(claimed_by=None, claimed_until=None)
        .execution_options(synchronize_session=False)
    )
    wake(session, "inbox")


def first(session: Session, conversation: Conversation) -> InboxItem | None:
    """The conversation's oldest unanswered message."""
    return session.scalar(
        select(InboxItem)
        .where(InboxItem.conversation_id == conversation.id, InboxItem.state == "new")
        .order_by(InboxItem.id)
        .limit(1)
    )


def pending(session: Session, conversation: Conversation) -> bool:
    """Whether something the requester sent is still unanswered."""
    return bool(
        session.scalar(
            select(exists().where(InboxItem.conversation_id == conversation.id, InboxItem.state == "new"))
        )
    )


def any_due(session: Session) -> bool:
    """Whether any message could be worked on now (it may be claimed by someone)."""
    return bool(session.scalar(select(exists().where(_due(now())))))


def postpone(item: InboxItem, seconds: float, error: str) -> None:
    """Try the message again in `seconds`."""
    item.next_attempt_at, item.error = now() + timedelta(seconds=seconds), error


def retry_now(session: Session, items: Sequence[int]) -> None:
    """Make postponed messages due."""
    session.execute(
        update(InboxItem)
        .where(InboxItem.id.in_(items), InboxItem.state == "new")
        .values(next_attempt_at=now())
        .execution_options(synchronize_session=False)
    )
    wake(session, "inbox")
