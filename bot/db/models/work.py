"""Work: messages as received, jobs, what actions answered, and what one desk alone may do."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.clock import now
from bot.db.models.base import Base
from bot.db.models.vocabulary import WorkState
from bot.db.types import BigIntIdentity, DateTimeUTC, JsonB, partial_index


class InboxItem(Base):
    """A message as received. Unique on (channel, external_id), so that a repeat is dropped."""

    __tablename__ = "inbox"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    channel: Mapped[str] = mapped_column(String(20))
    external_id: Mapped[str] = mapped_column(String(120))
    payload: Mapped[str | None] = mapped_column(Text)  # "/intent{…}" of an issued button
    message_seq: Mapped[int | None]  # its line in the transcript, which has the words
    state: Mapped[WorkState] = mapped_column(default="new")
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)  # null until it has failed
    claimed_by: Mapped[str | None] = mapped_column(
        String(36)
    )  # the worker that has it, and so its conversation
    claimed_until: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    noticed: Mapped[bool] = mapped_column(default=False)  # told that it is being worked on
    error: Mapped[str | None] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now, index=True)
    __table_args__ = (
        UniqueConstraint("channel", "external_id"),
        partial_index("ix_inbox_due", "conversation_id", "id", where="state = 'new'"),
    )


class ActionRun(Base):
    """What a custom action answered to a message, so that running it again changes nothing."""

    __tablename__ = "action_runs"
    key: Mapped[str] = mapped_column(String(200), primary_key=True)  # conversation, message, action, ordinal
    result: Mapped[dict[str, Any]] = mapped_column(JsonB)
    at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now, index=True)


class Lease(Base):
    """Who among several desks does what only one may do; theirs until then, or until given up."""

    __tablename__ = "leases"
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    holder: Mapped[str] = mapped_column(String(36))
    until: Mapped[datetime] = mapped_column(DateTimeUTC)


class Job(Base):
    """Something to be done after a change, by a handler that may fail; one at a time of those with the same key."""

    __tablename__ = "jobs"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(120))
    payload: Mapped[dict[str, Any]] = mapped_column(JsonB)
    state: Mapped[WorkState] = mapped_column(default="new")
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)  # null until it has failed
    claimed_by: Mapped[str | None] = mapped_column(String(36))
    claimed_until: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now, index=True)
    __table_args__ = (partial_index("ix_jobs_due", "key", "id", where="state = 'new'"),)
