"""Files that people sent."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.clock import now
from bot.db.models.base import Base
from bot.db.models.vocabulary import Sender
from bot.db.types import DateTimeUTC


class Attachment(Base):
    """A file someone sent. Its content lies outside the database, under its SHA-256."""

    __tablename__ = "attachments"
    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=lambda: str(uuid.uuid4()))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    message_seq: Mapped[int | None]  # null until the message it belongs to is sent
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    sender: Mapped[Sender]
    name: Mapped[str] = mapped_column(String(255))  # made safe
    media_type: Mapped[str] = mapped_column(String(100))  # found out from the content
    size: Mapped[int]  # bytes
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    preview: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    __table_args__ = (
        Index(
            "ix_attachments_unsent",
            "created_at",
            sqlite_where=text("message_seq IS NULL"),
            postgresql_where=text("message_seq IS NULL"),
        ),
    )
