"""What requesters send, as received: stored once, taken in order by one worker at a time per conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from sqlalchemy import Table, and_, bindparam, select, update
from sqlalchemy.orm import Session

from bot.conversations import transcript
from bot.db.engine import wake
from bot.db.models import Conversation, Holder, InboxItem, IssuedButton, Message
from bot.db.queue import Queue, Retries
from bot.db.upserts import Upsert
from bot.desk import events
from bot.desk.actor import Actor
from bot.desk.files.attachments import attach_to
from bot.desk.files.attachments import pending as waiting_files
from bot.desk.handoff import current_ticket
from bot.desk.text import storable
from bot.errors import DeskError

TOPIC = "inbox"
LEASE = timedelta(seconds=6)
RETRIES = Retries(pauses=(0.5, 1.0, 2.0, 4.0, 8.0, 15.0), attempts=6, longest=15.0)


@dataclass(frozen=True)
class InboxTurn:
    """A conversation's oldest unanswered message, and what its answering needs to know."""

    id: int
    conversation_id: str
    message_seq: int
    text: str
    payload: str | None  # "/intent{…}" of the button that was pressed
    held_by: Holder
    language: str
    language_choice: str | None
    asks: str | None  # of the last thing the bot said
    attempts: int  # that failed by the message's own fault
    worker: str


# Statements of the hot path are built once, from tables: building and mapping them costs more than running.
_conversations, _inbox, _messages = (
    cast("Table", model.__table__) for model in (Conversation, InboxItem, Message)
)
_said = _messages.alias()
_last_asks = (
    select(_said.c.asks)
    .where(_said.c.conversation_id == _inbox.c.conversation_id, _said.c.sender == "bot")
    .order_by(_said.c.seq.desc())
    .limit(1)
    .scalar_subquery()
)
QUEUE = Queue(
    _inbox,
    select(
        *(_inbox.c[name] for name in ("id", "conversation_id", "message_seq", "payload", "attempts")),
        _messages.c.text,
        *(_conversations.c[name] for name in ("held_by", "language", "language_choice")),
        _last_asks.label("asks"),
    )
    .join_from(_inbox, _conversations, _conversations.c.id == _inbox.c.conversation_id)
    .join(
        _messages,
        and_(
            _messages.c.conversation_id == _inbox.c.conversation_id,
            _messages.c.seq == _inbox.c.message_seq,
        ),
    ),
    InboxTurn,
    key=("conversation_id",),
    place="id",
    oldest="id",
    lease=LEASE,
    retries=RETRIES,
)
_PLACE = update(_inbox).where(_inbox.c.id == bindparam("item")).values(message_seq=bindparam("seq"))
_store = Upsert(
    InboxItem,
    lambda insert: insert.on_conflict_do_nothing(index_elements=["channel", "external_id"]).returning(
        _inbox.c.id
    ),
)


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
    `bot.desk.files.attachments.pending`.
    """
    payload = None
    if payload_token is not None:
        button = session.get(IssuedButton, storable(payload_token))
        if button is None or button.conversation_id != conversation.id:
            raise DeskError("payload-not-issued")
        text, payload = button.title, button.payload
    session.flush()
    new = _store(
        session,
        {
            "conversation_id": conversation.id,
            "channel": conversation.channel,
            "external_id": external_id,
            "payload": payload,
        },
    ).scalar()
    if new is None:
        return False
    files = waiting_files(session, conversation, attachments) if attachments else ()
    line = transcript.append(session, conversation, "requester", text, client_id=client_id, attachments=files)
    session.connection().execute(_PLACE, {"item": new, "seq": line.seq})
    actor = Actor.requester(conversation.requester_id)
    if files and conversation.held_by != "bot" and (ticket := current_ticket(session, conversation)):
        attach_to(session, ticket, files, actor=actor)
    events.publish(session, events.MessageReceived(conversation=conversation, actor=actor, seq=line.seq))
    wake(session, TOPIC)
    return True
