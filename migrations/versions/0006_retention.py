"""Indexes by which old rows are found, and when a piece of a message was sent to Telegram."""

import sqlalchemy as sa
from alembic import op

from bot.db.types import DateTimeUTC

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("telegram_parts", sa.Column("sent_at", DateTimeUTC()))
    op.execute(
        "UPDATE telegram_parts SET sent_at = (SELECT at FROM messages WHERE "
        "messages.conversation_id = telegram_parts.conversation_id AND messages.seq = telegram_parts.seq)"
    )
    with op.batch_alter_table("telegram_parts") as parts:
        parts.alter_column("sent_at", existing_type=DateTimeUTC(), nullable=False)
    op.create_index("ix_telegram_parts_sent_at", "telegram_parts", ["sent_at"])
    for table, column in (
        ("chat_sessions", "expires_at"),
        ("inbox", "received_at"),
        ("invites", "expires_at"),
        ("issued_buttons", "issued_at"),
        ("link_attempts", "at"),
        ("link_codes", "expires_at"),
        ("staff_notices", "seen_at"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index(
        "ix_attachments_unsent",
        "attachments",
        ["created_at"],
        sqlite_where=sa.text("message_seq IS NULL"),
        postgresql_where=sa.text("message_seq IS NULL"),
    )
    op.execute("UPDATE telegram_updates SET payload = '' WHERE state = 'done'")
