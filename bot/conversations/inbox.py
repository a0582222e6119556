"""What requesters send, as received: stored once, taken in order by one worker at a time per conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.clock import now
from bot.conversations import transcript
from bot.db.engine import wake
from bot.db.models import Conversation, Holder, InboxItem, IssuedButton, Message
from bot.desk import events
from bot.desk.actor import Actor
from bot.desk.files.attachments import attach_to
from bot.desk.files.attachments import pending as waiting_files
from bot.desk.handoff import current_ticket
from bot.desk.text import storable
from bot.errors import DeskError

# A worker renews its claims well within this; a dead one's conversations wait no longer.
LEASE = timedelta(seconds=6)


@dataclass(frozen=True)
class Waiting:
    """A conversation's oldest unanswered message, and what its answering needs to know."""

    conversation_id: str
    held_by: Holder
    language: str
    language_choice: str | None
    item: int
    message_seq: int | None
    text: str
    payload: str | None
    attempts: int
    asks: str | None  # of the last thing the bot said


# Statements of the hot path are built once, from tables: building and mapping them costs more than running.
_conversations, _inbox, _messages = (
    cast("Table", model.__table__) for model in (Conversation, InboxItem, Message)
)
_older = _inbox.alias()
_last_asks = (
    select(_messages.c.asks)
    .where(_messages.c.conversation_id == _conversations.c.id, _messages.c.sender == "bot")
    .order_by(_messages.c.seq.desc())
    .limit(1)
    .scalar_subquery()
)
_DUE = (_inbox.c.state == "new") & (_inbox.c.next_attempt_at <= bindparam("moment"))
_WAITING = select(
    _conversations.c.id.label("conversation_id"),
    _conversations.c.held_by,
    _conversations.c.language,
    _conversations.c.language_choice,
    _inbox.c.id.label("item"),
    _inbox.c.message_seq,
    _inbox.c.text,
    _inbox.c.payload,
    _inbox.c.attempts,
    _last_asks.label("asks"),
).join_from(_conversations, _inbox, _inbox.c.conversation_id == _conversations.c.id)
_FIRST = (
    _WAITING.where(_conversations.c.id == bindparam("conversation"), _inbox.c.state == "new")
    .order_by(_inbox.c.id)
    .limit(1)
)
_CLAIMABLE = (
    _WAITING.where(
        _DUE,
        _conversations.c.claimed_until.is_(None) | (_conversations.c.claimed_until < bindparam("moment")),
        ~exists().where(
            _older.c.conversation_id == _inbox.c.conversation_id,
            _older.c.state == "new",
            _older.c.id < _inbox.c.id,
        ),
    )
    .order_by(_inbox.c.next_attempt_at, _inbox.c.id)
    .limit(bindparam("limit"))
    .with_for_update(of=_conversations, skip_locked=True)
)
_CLAIM = (
    update(_conversations)
    .where(_conversations.c.id == bindparam("conversation"))
    .values(claimed_by=bindparam("worker"), claimed_until=bindparam("until"))
)
_ANSWERED = (
    update(_inbox)
    .where(_inbox.c.id == bindparam("item"))
    .values(state="done", error=None, understanding=bindparam("understood"))
)
_HELD = (
    select(Conversation, InboxItem)
    .join(InboxItem, InboxItem.conversation_id == Conversation.id)
    .where(
        Conversation.id == bindparam("conversation"),
        Conversation.claimed_by == bindparam("worker"),
        InboxItem.id == bindparam("item"),
        InboxItem.state == "new",
    )
    .with_for_update(of=Conversation)
)
_PLACE = update(_inbox).where(_inbox.c.id == bindparam("item")).values(message_seq=bindparam("seq"))
_ANY_DUE = select(exists().where(_DUE))
_STORE = {
    name: dialect.insert(_inbox)
    .on_conflict_do_nothing(index_elements=["channel", "external_id"])
    .returning(_inbox.c.id)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


def receive(
    session: Session,
    conversation: Conversation,
    external_id: str,
    text: str = "",
    payload_token: str | None = None,
    *,
    client_id: str | None = None,
    attachments: Sequence[str] = (),
) -> bool:
    """Store a message, or the press of a button when `payload_token` is given. False: it was here already.

    `external_id` is unique within the channel; `attachments` are ids of files that wait in the conversation.
    Raises DeskError("payload-not-issued") for a token that this conversation was not given, and for attachments as
    `bot.desk.files.attachments.waiting`.
    """
    payload = None
    if payload_token is not None:
        button = session.get(IssuedButton, storable(payload_token))
        if button is None or button.conversation_id != conversation.id:
            raise DeskError("payload-not-issued")
        text, payload = button.title, button.payload
    session.flush()
    connection = session.connection()
    new = connection.execute(
        _STORE[connection.dialect.name],
        {
            "conversation_id": conversation.id,
            "channel": conversation.channel,
            "external_id": external_id,
            "text": storable(text),
            "payload": payload,
        },
    ).scalar()
    if new is None:
        return False
    files = waiting_files(session, conversation, attachments) if attachments else ()
    line = transcript.append(session, conversation, "requester", text, client_id=client_id, attachments=files)
    connection.execute(_PLACE, {"item": new, "seq": line.seq})
    actor = Actor.requester(conversation.requester_id)
    if files and conversation.held_by != "bot" and (ticket := current_ticket(session, conversation)):
        attach_to(session, ticket, files, actor=actor)
    events.publish(session, events.MessageReceived(conversation=conversation, actor=actor, seq=line.seq))
    wake(session, "inbox")
    return True


def claim(session: Session, worker: str, limit: int = 1) -> list[Waiting]:
    """Up to `limit` conversations' oldest unanswered messages that are due; `worker` has them for LEASE."""
    moment = now()
    connection = session.connection()
    found = [
        Waiting(**row._mapping)
        for row in connection.execute(_CLAIMABLE, {"moment": moment, "limit": limit}).all()
    ]
    if found:
        claims = [
            {"conversation": waiting.conversation_id, "worker": worker, "until": moment + LEASE}
            for waiting in found
        ]
        connection.execute(_CLAIM, claims)
    return found


def renew(session: Session, worker: str, conversations: Sequence[str]) -> None:
    """Prolong `worker`'s claims by LEASE from now."""
    session.execute(
        update(Conversation)
        .where(Conversation.id.in_(conversations), Conversation.claimed_by == worker)
        .values(claimed_until=now() + LEASE)
        .execution_options(synchronize_session=False)
    )


def still_claimed(
    session: Session, worker: str, conversation_id: str, item: int
) -> tuple[Conversation, InboxItem] | None:
    """The conversation, locked, and its message, while it waits and `worker` has the claim; else None."""
    row = session.execute(_HELD, {"conversation": conversation_id, "worker": worker, "item": item}).first()
    return (row[0], row[1]) if row else None


def release(session: Session, conversation_id: str) -> None:
    """Give up the claim."""
    claim = {"conversation": conversation_id, "worker": None, "until": None}
    session.connection().execute(_CLAIM, claim)


def answered(session: Session, item: int, understanding: dict[str, Any]) -> None:
    """The message is done."""
    session.connection().execute(_ANSWERED, {"item": item, "understood": understanding})


def release_all(session: Session, worker: str) -> None:
    """Give up every claim of `worker`."""
    session.execute(
        update(Conversation)
        .where(Conversation.claimed_by == worker)
        .values(claimed_by=None, claimed_until=None)
        .execution_options(synchronize_session=False)
    )
    wake(session, "inbox")


def first(session: Session, conversation_id: str) -> Waiting | None:
    """The conversation's oldest unanswered message."""
    session.flush()
    row = session.connection().execute(_FIRST, {"conversation": conversation_id}).first()
    return Waiting(**row._mapping) if row else None


def leave_to_people(session: Session, conversation_id: str, item: int) -> None:
    """The message is for whoever holds the conversation: it stands in the transcript, and is done."""
    session.connection().execute(_ANSWERED, {"item": item, "understood": None})
    wake(session, conversation_id)


def pending(session: Session, conversation: Conversation) -> bool:
    """Whether something the requester sent is still unanswered."""
    return bool(
        session.scalar(
            select(exists().where(InboxItem.conversation_id == conversation.id, InboxItem.state == "new"))
        )
    )


def any_due(session: Session) -> bool:
    """Whether any message could be worked on now (it may be claimed by someone)."""
    return bool(session.connection().execute(_ANY_DUE, {"moment": now()}).scalar())


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
