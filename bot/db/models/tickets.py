"""Tickets and what is said of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.clock import now
from bot.db.models.base import Base
from bot.db.models.files import Attachment
from bot.db.models.vocabulary import ActorKind
from bot.db.types import BigIntIdentity, DateTimeUTC, SearchWords

FULL_TEXT_INDEX = "ticket_words_index"  # over TicketWords.words


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
    service: Mapped[str | None] = mapped_column(String(40))
    impact: Mapped[str] = mapped_column(String(10))
    urgency: Mapped[str] = mapped_column(String(10))
    priority: Mapped[str] = mapped_column(String(10))
    place: Mapped[str | None] = mapped_column(Text)
    since: Mapped[str | None] = mapped_column(Text)  # in words, with the date
    status: Mapped[str] = mapped_column(String(10), default="new")
    requester_id: Mapped[int | None] = mapped_column(ForeignKey("requesters.id"))
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"))
    resolution: Mapped[str | None] = mapped_column(Text)
    resolutions: Mapped[int] = mapped_column(default=0)  # how often it was resolved
    created_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    updated_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now, onupdate=now)
    resolved_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    comments: Mapped[list["TicketComment"]] = relationship(order_by="TicketComment.id")
    attachments: Mapped[list[Attachment]] = relationship(order_by=Attachment.created_at)
    # Each list is read newest first from the index named after it (bot.desk.tickets.search).
    __table_args__ = (
        Index("ix_tickets_of_conversation", "conversation_id", "id"),
        Index("ix_tickets_of_kind", "kind", "id"),
        Index("ix_tickets_of_requester", "requester_id", "id"),
        Index("ix_tickets_of_service", "service", "id"),
        Index("ix_tickets_of_status", "status", "id"),
    )


class TicketWords(Base):
    """What a ticket is found by. The full-text index over it is unlike on each database: migration "search"."""

    __tablename__ = "ticket_words"
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True, autoincrement=False)
    words: Mapped[tuple[Sequence[str], Sequence[str]]] = mapped_column(SearchWords)


class TicketComment(Base):
    """A note on a ticket. Internal ones are for staff only."""

    __tablename__ = "ticket_comments"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    actor_kind: Mapped[ActorKind] = mapped_column(String(20))  # who wrote it
    actor_id: Mapped[str | None] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    internal: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)


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
