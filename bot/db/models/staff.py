"""What staff and integrations see and leave behind."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.clock import now
from bot.db.models.base import Base
from bot.db.models.tickets import Ticket
from bot.db.models.vocabulary import ActorKind, AlertKind, SubjectKind
from bot.db.types import BigIntIdentity, DateTimeUTC, JsonB, partial_index


class AuditEntry(Base):
    """Who changed what, when. Append-only: the database itself refuses updates and deletes."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    actor_kind: Mapped[ActorKind]
    actor_id: Mapped[str | None] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(60))  # ticket.opened, conversation.queued, …
    subject_kind: Mapped[SubjectKind]
    subject_id: Mapped[str] = mapped_column(
        String(120)
    )  # a ticket's number, a token's name, else its id or key
    changes: Mapped[dict[str, Any]] = mapped_column(JsonB, default=dict)  # field → [before, after]
    __table_args__ = (Index("ix_audit_subject", "subject_kind", "subject_id"),)


class Alert(Base):
    """Something staff should see now: a complaint, a hand-off, a security report, a message that failed."""

    __tablename__ = "alerts"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    kind: Mapped[AlertKind]
    text: Mapped[str] = mapped_column(Text)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    seen_at: Mapped[datetime | None] = mapped_column(DateTimeUTC, index=True)
    ticket: Mapped[Ticket | None] = relationship()
    __table_args__ = (
        # alerts.unseen
        partial_index("ix_alerts_unseen", "id", where="seen_at IS NULL"),
    )


class ApiToken(Base):
    """An integration's key to the management API. Only its SHA-256 is kept."""

    __tablename__ = "api_tokens"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    created_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    last_used_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    revoked_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
