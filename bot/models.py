"""Every table of the desk. What may be done with the rows is in `bot.desk` and `bot.conversations`."""

import uuid
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.clock import now
from bot.database import Base, BigIntIdentity, DateTimeUTC, JsonB

Kind = Literal["incident", "request", "change", "problem"]
Level = Literal["low", "normal", "high"]
Priority = Literal["low", "normal", "high", "urgent"]
Status = Literal["new", "open", "pending", "resolved", "closed", "cancelled"]
Holder = Literal["bot", "queue", "agent"]
Sender = Literal["bot", "agent", "requester", "system"]
Button = dict[str, str]


class Organisation(Base):
    """Whom requesters belong to: the customer that pays for the services."""

    __tablename__ = "organisations"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)


class Requester(Base):
    """Someone who uses services and chats. Anonymous until a host page vouches for an identity."""

    __tablename__ = "requesters"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    identity: Mapped[str | None] = mapped_column(String(255), unique=True)
    name: Mapped[str | None] = mapped_column(String(255))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    organisation: Mapped[Organisation | None] = relationship()


class Conversation(Base):
    """One requester on one channel."""

    __tablename__ = "conversations"
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=lambda: str(uuid.uuid4()))
    channel: Mapped[str] = mapped_column(String(20))
    address: Mapped[str | None] = mapped_column(String(100))  # where the channel sends, e.g. a chat id
    requester_id: Mapped[int] = mapped_column(ForeignKey("requesters.id"), index=True)
    requester: Mapped[Requester] = relationship()
    language: Mapped[str] = mapped_column(String(2))  # of the latest message
    language_choice: Mapped[str | None] = mapped_column(String(2))  # explicit; overrules what is detected
    held_by: Mapped[str] = mapped_column(String(10), default="bot", index=True)
    agent: Mapped[str | None] = mapped_column(String(100))
    queued_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    unreachable_since: Mapped[datetime | None] = mapped_column(
        DateTimeUTC
    )  # they blocked us; nothing is sent
    page: Mapped[str | None] = mapped_column(String(500))  # of the host's site, where they last wrote from
    last_seq: Mapped[int] = mapped_column(default=0)  # of its messages; taken under this row's lock
    claimed_by: Mapped[str | None] = mapped_column(String(36))  # the worker that has it now
    claimed_until: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    created_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    __table_args__ = (UniqueConstraint("channel", "address"),)


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
    expires_at: Mapped[datetime] = mapped_column(DateTimeUTC)


class InboxItem(Base):
    """A message as received. Unique on (channel, external_id), so that a repeat is dropped."""

    __tablename__ = "inbox"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    channel: Mapped[str] = mapped_column(String(20))
    external_id: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    payload: Mapped[str | None] = mapped_column(Text)  # "/intent{…}" of an issued button
    message_seq: Mapped[int | None]  # its line in the transcript
    state: Mapped[str] = mapped_column(String(10), default="new")  # new, done, failed
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    noticed: Mapped[bool] = mapped_column(default=False)  # told that it is being worked on
    error: Mapped[str | None] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    understanding: Mapped[dict[str, Any] | None] = mapped_column(JsonB)  # as rasa_client.Understanding
    __table_args__ = (
        UniqueConstraint("channel", "external_id"),
        Index("ix_inbox_work", "state", "next_attempt_at"),
        Index("ix_inbox_conversation", "conversation_id", "state"),
    )


class Message(Base):
    """A line of the transcript; those to a requester are also the outbox.

    `delivery` is null for what comes from the requester, else pending, sent or failed.
    """

    __tablename__ = "messages"
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sender: Mapped[str] = mapped_column(String(10))
    author: Mapped[str | None] = mapped_column(String(100))  # an agent's name
    text: Mapped[str] = mapped_column(Text)
    buttons: Mapped[list[Button]] = mapped_column(JsonB, default=list)
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(JsonB, default=list)  # as the outside sees them
    asks: Mapped[str | None] = mapped_column(String(20))
    client_id: Mapped[str | None] = mapped_column(String(64))  # what the requester's client called it
    at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    edited_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)  # when the requester last changed it
    delivery: Mapped[str | None] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    error: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (Index("ix_messages_outbox", "delivery", "next_attempt_at"),)


class Attachment(Base):
    """A file someone sent. Its content lies outside the database, under its SHA-256."""

    __tablename__ = "attachments"
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=lambda: str(uuid.uuid4()))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    message_seq: Mapped[int | None]  # null until the message it belongs to is sent
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    sender: Mapped[str] = mapped_column(String(10))  # requester or agent
    name: Mapped[str] = mapped_column(String(255))  # made safe
    media_type: Mapped[str] = mapped_column(String(100))  # found out from the content
    size: Mapped[int]  # bytes
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    preview: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)


class IssuedButton(Base):
    """A payload the desk put on a button of one conversation; nothing else is taken for a payload."""

    __tablename__ = "issued_buttons"
    token: Mapped[str] = mapped_column(String(24), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    payload: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)


class TicketCounter(Base):
    """The last number given per kind; taken under its row's lock, so numbers have no gaps."""

    __tablename__ = "ticket_counters"
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Ticket(Base):
    """An incident, service request, change or problem."""

    __tablename__ = "tickets"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    category: Mapped[str | None] = mapped_column(String(40))  # security, privacy, assistance
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    service: Mapped[str | None] = mapped_column(String(40), index=True)
    impact: Mapped[str] = mapped_column(String(10))
    urgency: Mapped[str] = mapped_column(String(10))
    priority: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(10), default="new", index=True)
    requester_id: Mapped[int | None] = mapped_column(ForeignKey("requesters.id"), index=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    resolution: Mapped[str | None] = mapped_column(Text)
    resolutions: Mapped[int] = mapped_column(default=0)  # how often it was resolved
    created_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    updated_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now, onupdate=now)
    resolved_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    comments: Mapped[list["TicketComment"]] = relationship(order_by="TicketComment.id")
    attachments: Mapped[list[Attachment]] = relationship(order_by=Attachment.created_at)


class TicketComment(Base):
    """A note on a ticket. Internal ones are for staff only."""

    __tablename__ = "ticket_comments"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    author: Mapped[str] = mapped_column(String(120))  # an audit actor: requester:7, agent:sari, api:nagios
    text: Mapped[str] = mapped_column(Text)
    internal: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)


class AuditEntry(Base):
    """Who changed what, when. Append-only: the database itself refuses updates and deletes."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    actor: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(60))  # ticket.opened, conversation.queued, …
    subject: Mapped[str] = mapped_column(String(60), index=True)  # a ticket number, conversation id, …
    changes: Mapped[dict[str, Any]] = mapped_column(JsonB, default=dict)  # field → [before, after]


class Rating(Base):
    """A requester's CSAT for one resolution of one ticket; `score` is null until it is given."""

    __tablename__ = "ratings"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    resolution: Mapped[int]  # which resolution of the ticket, from 1
    score: Mapped[int | None]
    comment: Mapped[str | None] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    rated_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    ticket: Mapped[Ticket] = relationship()
    __table_args__ = (UniqueConstraint("ticket_id", "resolution"),)


class ServiceState(Base):
    """How a service is doing, as staff set it; a service without a row works normally."""

    __tablename__ = "service_states"
    service: Mapped[str] = mapped_column(String(40), primary_key=True)
    state: Mapped[str] = mapped_column(String(20))  # operational, degraded, down, maintenance
    note: Mapped[str | None] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now, onupdate=now)


class StaffNotice(Base):
    """Something staff should see now: a complaint, a hand-off, a security report, a message that failed."""

    __tablename__ = "staff_notices"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    kind: Mapped[str] = mapped_column(String(20))  # complaint, handoff, security, failed
    text: Mapped[str] = mapped_column(Text)
    ticket: Mapped[str | None] = mapped_column(String(20))
    conversation_id: Mapped[str | None] = mapped_column(String(36))
    seen_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)


class ActionRun(Base):
    """What a custom action answered to a message, so that running it again changes nothing."""

    __tablename__ = "action_runs"
    key: Mapped[str] = mapped_column(String(200), primary_key=True)  # conversation, message, action, ordinal
    result: Mapped[dict[str, Any]] = mapped_column(JsonB)
    at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now, index=True)


class LinkCode(Base):
    """A one-time code with which a requester shows on another channel who they are there."""

    __tablename__ = "link_codes"
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    requester_id: Mapped[int] = mapped_column(ForeignKey("requesters.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(DateTimeUTC)


class LinkAttempt(Base):
    """A code that a requester typed and that was none; kept as long as it counts."""

    __tablename__ = "link_attempts"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    requester_id: Mapped[int] = mapped_column(BigIntIdentity, index=True)
    at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)


class Invite(Base):
    """A link with which staff let people into an organisation. Only its token's SHA-256 is kept."""

    __tablename__ = "invites"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str | None] = mapped_column(String(120))  # whom it is for, for staff's own use
    uses_left: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    expires_at: Mapped[datetime] = mapped_column(DateTimeUTC)
    organisation: Mapped[Organisation] = relationship()


class InviteUse(Base):
    """Who came in by an invite, once each."""

    __tablename__ = "invite_uses"
    token_hash: Mapped[str] = mapped_column(ForeignKey("invites.token_hash"), primary_key=True)
    requester_id: Mapped[int] = mapped_column(ForeignKey("requesters.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)


class ChannelHandle(Base):
    """The public name under which a channel reaches us, as the channel found it out: a Telegram bot's."""

    __tablename__ = "channel_handles"
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    handle: Mapped[str] = mapped_column(String(100))


class TelegramUpdate(Base):
    """An update as Telegram sent it. Unique per bot, worked on in order per chat."""

    __tablename__ = "telegram_updates"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    bot_id: Mapped[str] = mapped_column(String(20))
    update_id: Mapped[int] = mapped_column(BigInteger)
    chat: Mapped[str] = mapped_column(String(30))  # the chat, or the user where there is none
    payload: Mapped[str] = mapped_column(Text)  # JSON; as text, for it may hold NUL
    state: Mapped[str] = mapped_column(String(10), default="new")  # new, done, failed
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    error: Mapped[str | None] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now, index=True)
    __table_args__ = (
        UniqueConstraint("bot_id", "update_id"),
        Index("ix_telegram_updates_work", "state", "next_attempt_at"),
        Index("ix_telegram_updates_chat", "bot_id", "chat", "state", "update_id"),
    )


class TelegramPart(Base):
    """A piece of one of our messages that Telegram took, so that it is not sent again."""

    __tablename__ = "telegram_parts"
    conversation_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 0
    message_id: Mapped[int] = mapped_column(BigInteger)  # as Telegram calls it in that chat
    __table_args__ = (
        ForeignKeyConstraint(["conversation_id", "seq"], ["messages.conversation_id", "messages.seq"]),
        Index("ix_telegram_parts_message", "conversation_id", "message_id"),
    )


class Lease(Base):
    """Who among several desks does what only one may do; theirs until then, or until given up."""

    __tablename__ = "leases"
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    holder: Mapped[str] = mapped_column(String(36))
    until: Mapped[datetime] = mapped_column(DateTimeUTC)


class ApiToken(Base):
    """An integration's key to the management API. Only its SHA-256 is kept."""

    __tablename__ = "api_tokens"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    created_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    last_used_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    revoked_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
