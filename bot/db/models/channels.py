"""What channels keep for themselves."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.clock import now
from bot.db.models.base import Base
from bot.db.models.vocabulary import WorkState
from bot.db.types import BigIntIdentity, DateTimeUTC, partial_index


class ChannelHandle(Base):
    """Under which public name a channel reaches us (a bot's), and by which link, as the channel found it out."""

    __tablename__ = "channel_handles"
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    handle: Mapped[str] = mapped_column(String(100))
    # Opens a conversation there: {kind} is what for ("link", "inv"), {value} the code that goes with it.
    link: Mapped[str] = mapped_column(String(300))


class TelegramUpdate(Base):
    """An update as Telegram sent it. Unique per bot, worked on in order per chat."""

    __tablename__ = "telegram_updates"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    bot_id: Mapped[str] = mapped_column(String(20))
    update_id: Mapped[int] = mapped_column(BigInteger)
    chat: Mapped[str] = mapped_column(String(30))  # the chat, or the user where there is none
    payload: Mapped[str] = mapped_column(Text)  # JSON; as text, for it may hold NUL
    state: Mapped[WorkState] = mapped_column(default="new")
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)  # null until it has failed
    claimed_by: Mapped[str | None] = mapped_column(String(36))  # the worker that has it, and so its chat
    claimed_until: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    error: Mapped[str | None] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now, index=True)
    __table_args__ = (
        UniqueConstraint("bot_id", "update_id"),
        partial_index("ix_telegram_updates_due", "bot_id", "chat", "update_id", where="state = 'new'"),
    )


class TelegramPart(Base):
    """A piece of one of our messages that Telegram took, so that it is not sent again."""

    __tablename__ = "telegram_parts"
    conversation_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 0
    message_id: Mapped[int] = mapped_column(BigInteger)  # as Telegram calls it in that chat
    sent_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now, index=True)
    __table_args__ = (
        ForeignKeyConstraint(["conversation_id", "seq"], ["messages.conversation_id", "messages.seq"]),
        Index("ix_telegram_parts_message", "conversation_id", "message_id"),
    )
