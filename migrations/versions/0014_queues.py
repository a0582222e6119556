"""Inbox, outbox and Telegram updates are one kind of queue: claims on the rows, indexes of what waits.

The words of a message are in the transcript alone, and what was understood of it is kept with them.
"""

import sqlalchemy as sa
from alembic import op

from bot.db.types import DateTimeUTC, JsonB

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_QUEUES = {
    "inbox": ("state = 'new'", ["conversation_id", "id"], ["work", "conversation"]),
    "messages": ("delivery = 'pending'", ["conversation_id", "seq"], ["outbox"]),
    "telegram_updates": ("state = 'new'", ["bot_id", "chat", "update_id"], ["work", "chat"]),
}


def upgrade() -> None:
    op.add_column("messages", sa.Column("understanding", JsonB))
    op.execute(
        "UPDATE messages SET understanding = inbox.understanding FROM inbox "
        "WHERE inbox.conversation_id = messages.conversation_id AND inbox.message_seq = messages.seq"
    )
    for table, (waits, columns, before) in _QUEUES.items():
        for name in before:
            op.drop_index(f"ix_{table}_{name}", table)
        op.add_column(table, sa.Column("claimed_by", sa.String(length=36)))
        op.add_column(table, sa.Column("claimed_until", DateTimeUTC()))
        never_failed = f"{waits} AND attempts = 0"
        if table == "messages":
            op.execute(f"UPDATE messages SET next_attempt_at = NULL WHERE {never_failed}")  # noqa: S608
        else:
            _may_be_null(table, never_failed)
        where = sa.text(waits)
        op.create_index(f"ix_{table}_due", table, columns, sqlite_where=where, postgresql_where=where)
    for table, column in (
        ("inbox", "text"),
        ("inbox", "understanding"),
        ("conversations", "claimed_by"),
        ("conversations", "claimed_until"),
    ):
        op.drop_column(table, column)


def _may_be_null(table: str, for_these: str) -> None:
    """Make next_attempt_at nullable without copying the table, which on SQLite would lose its checks."""
    op.add_column(table, sa.Column("next_attempt", DateTimeUTC()))
    op.execute(f"UPDATE {table} SET next_attempt = next_attempt_at WHERE NOT ({for_these})")  # noqa: S608
    op.drop_column(table, "next_attempt_at")
    op.execute(f"ALTER TABLE {table} RENAME COLUMN next_attempt TO next_attempt_at")
