"""Conversations, their lines, and the right of web visitors to them."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.clock import now
from bot.db.models.base import Base
from bot.db.models.people import Requester
from bot.db.models.vocabulary import Asks, Button, Delivery, Holder, Sender
from bot.db.types import DateTimeUTC, JsonB, partial_index


class Conversation(Base):
    """One requester on one channel."""

    __tablename__ = "conversations"
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=lambda: str(uuid.uuid4()))
    channel: Mapped[str] = mapped_column(String(20))
    address: Mapped[str | None] = mapped_column(String(100))  # where the channel sends; null: it fetches
    requester_id: Mapped[int] = mapped_column(ForeignKey("requesters.id"), index=True)
    requester: Mapped[Requester] = relationship()
    language: Mapped[str] = mapped_column(String(2))  # of the latest message
    language_choice: Mapped[str | None] = mapped_column(String(2))  # explicit; overrules what is detected
    held_by: Mapped[Holder] = mapped_column(default="bot")
    agent: Mapped[str | None] = mapped_column(String(100))
    queued_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    unreachable_since: Mapped[datetime | None] = mapped_column(
        DateTimeUTC
    )  # they blocked us; nothing is sent
    page: Mapped[str | None] = mapped_column(String(500))  # of the host's site, where they last wrote from
    last_seq: Mapped[int] = mapped_column(default=0)  # of its messages; taken under this row's lock
    created_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    __table_args__ = (
        UniqueConstraint("channel", "address"),
        # handoff.queue and .positions: few wait, many do not.
        partial_index("ix_conversations_queue", "queued_at", "id", where="held_by = 'queue'"),
        # GET /api/conversations: those of one agent, or of all.
        partial_index("ix_conversations_of_agent", "agent", "id", where="held_by = 'agent'"),
    )


class ChatGrant(Base):
    """A web visitor's lasting right to one conversation, from pages of one origin. Kept: hashes of its secrets."""

    __tablename__ = "chat_grants"
    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    origin: Mapped[str] = mapped_column(String(300))  # "" is the desk's own, or no browser
    key: Mapped[str] = mapped_column(String(64))  # from a renewal secret and this follows the next
    renewal_hash: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    expires_at: Mapped[datetime] = mapped_column(DateTimeUTC, index=True)


class ChatSession(Base):
    """A web visitor's token for one conversation. Only its SHA-256 is kept."""

    __tablename__ = "chat_sessions"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    grant_id: Mapped[str | None] = mapped_column(ForeignKey("chat_grants.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    expires_at: Mapped[datetime] = mapped_column(DateTimeUTC, index=True)


class Message(Base):
    """A line of the transcript; those to a requester are also the outbox.

    `delivery` is null for what comes from the requester, else pending, sent or failed.
    """

    __tablename__ = "messages"
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sender: Mapped[Sender]
    author: Mapped[str | None] = mapped_column(String(100))  # an agent's name
    text: Mapped[str] = mapped_column(Text)
    buttons: Mapped[list[Button]] = mapped_column(JsonB, default=list)
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(JsonB, default=list)  # as the outside sees them
    asks: Mapped[Asks | None]
    client_id: Mapped[str | None] = mapped_column(String(64))  # what the requester's client called it
    at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    edited_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)  # when the requester last changed it
    delivery: Mapped[Delivery | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)  # null until it has failed
    claimed_by: Mapped[str | None] = mapped_column(String(36))  # the sender that has it now
    claimed_until: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    error: Mapped[str | None] = mapped_column(Text)
    understanding: Mapped[dict[str, Any] | None] = mapped_column(
        JsonB
    )  # of a requester's: rasa_client.Understanding
    __table_args__ = (
        partial_index("ix_messages_due", "conversation_id", "seq", where="delivery = 'pending'"),
    )


class IssuedButton(Base):
    """A payload the desk put on a button of one conversation; nothing else is taken for a payload."""

    __tablename__ = "issued_buttons"
    token: Mapped[str] = mapped_column(String(24), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    payload: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now, index=True)
