"""Tickets and what is said of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.clock import now
from bot.db.models.base import Base
from bot.db.models.conversations import Conversation
from bot.db.models.files import Attachment
from bot.db.models.people import Customer, Requester
from bot.db.models.vocabulary import (
    ActorKind,
    Category,
    Kind,
    Level,
    LinkKind,
    PendingReason,
    Priority,
    Status,
)
from bot.db.types import BigIntIdentity, DateTimeUTC, SearchWords, partial_index

IS_UNFINISHED = "status IN ('new', 'open', 'pending')"
FULL_TEXT_INDEX = "ticket_words_index"  # over TicketWords.words


class TicketCounter(Base):
    """The last number given per kind; taken under its row's lock, so numbers have no gaps."""

    __tablename__ = "ticket_counters"
    kind: Mapped[Kind] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Ticket(Base):
    """An incident, service request, change or problem."""

    __tablename__ = "tickets"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[Kind]
    category: Mapped[Category | None]
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(Text)  # where, in the requester's words
    since: Mapped[str | None] = mapped_column(Text)  # in words, with the date
    service: Mapped[str | None] = mapped_column(String(40))  # a key of the catalogue
    impact: Mapped[Level]
    urgency: Mapped[Level]
    priority: Mapped[Priority]
    status: Mapped[Status] = mapped_column(default="new")
    pending_reason: Mapped[PendingReason | None]
    requester_id: Mapped[int | None] = mapped_column(ForeignKey("requesters.id"))
    customer_id: Mapped[int | None] = mapped_column(
        ForeignKey("customers.id")
    )  # the requester's, when it was opened
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"))
    channel: Mapped[str | None] = mapped_column(String(20))  # where it came from: web, telegram, api
    team: Mapped[str | None] = mapped_column(String(60))  # who is to work on it: a team's key …
    assignee: Mapped[str | None] = mapped_column(String(100))  # … and an agent's name
    created_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    updated_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now, onupdate=now)
    first_response_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)  # when a person first answered
    resolved_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)  # null again when it is reopened
    closed_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    reopened: Mapped[int] = mapped_column(default=0)  # how often
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    requester: Mapped[Requester | None] = relationship()
    customer: Mapped[Customer | None] = relationship()
    conversation: Mapped[Conversation | None] = relationship()
    merged_into: Mapped["Ticket | None"] = relationship(remote_side=[id])
    comments: Mapped[list["TicketComment"]] = relationship(order_by="TicketComment.id")
    resolutions: Mapped[list["TicketResolution"]] = relationship(
        order_by="TicketResolution.id", back_populates="ticket"
    )
    links: Mapped[list["TicketLink"]] = relationship(
        order_by="TicketLink.id", foreign_keys="TicketLink.ticket_id"
    )
    attachments: Mapped[list[Attachment]] = relationship(order_by=Attachment.created_at)
    # Each list is read newest first from the index named after it (bot.desk.tickets.search).
    __table_args__ = (
        Index("ix_tickets_of_assignee", "assignee", "id"),
        Index("ix_tickets_of_conversation", "conversation_id", "id"),
        Index("ix_tickets_of_customer", "customer_id", "id"),
        Index("ix_tickets_of_kind", "kind", "id"),
        Index("ix_tickets_of_requester", "requester_id", "id"),
        Index("ix_tickets_of_service", "service", "id"),
        Index("ix_tickets_of_status", "status", "id"),
        Index("ix_tickets_of_team", "team", "id"),
        # Few are open, many are not: whose list of open ones is short has it at once.
        partial_index("ix_tickets_unfinished_of_requester", "requester_id", "id", where=IS_UNFINISHED),
        partial_index("ix_tickets_unfinished_of_team", "team", "id", where=IS_UNFINISHED),
        partial_index("ix_tickets_unfinished_of_assignee", "assignee", "id", where=IS_UNFINISHED),
    )

    @property
    def resolution(self) -> str | None:
        """What was done, as said when it was resolved; None before, and again once it is reopened."""
        return self.resolutions[-1].text if self.resolved_at and self.resolutions else None


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
    actor_kind: Mapped[ActorKind]  # who wrote it
    actor_id: Mapped[str | None] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    internal: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)


class TicketResolution(Base):
    """One time a ticket was resolved, and by what."""

    __tablename__ = "ticket_resolutions"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    text: Mapped[str | None] = mapped_column(Text)  # what was done, for the requester
    actor_kind: Mapped[ActorKind]
    actor_id: Mapped[str | None] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    ticket: Mapped[Ticket] = relationship(back_populates="resolutions")
    rating: Mapped["Rating | None"] = relationship(back_populates="resolution")


class TicketLink(Base):
    """How a ticket is related to another: it duplicates `other`, has it as parent, is caused or solved by it."""

    __tablename__ = "ticket_links"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    kind: Mapped[LinkKind]
    other_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    other: Mapped[Ticket] = relationship(foreign_keys=[other_id])
    __table_args__ = (UniqueConstraint("ticket_id", "kind", "other_id"),)


class Rating(Base):
    """A requester's CSAT for one resolution of a ticket; `score` is null until it is given."""

    __tablename__ = "ratings"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    resolution_id: Mapped[int] = mapped_column(ForeignKey("ticket_resolutions.id"), unique=True)
    score: Mapped[int | None]
    comment: Mapped[str | None] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    rated_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    resolution: Mapped[TicketResolution] = relationship(back_populates="rating")
