"""Jobs: what is to be done after a change by a handler that may fail."""

import sqlalchemy as sa
from alembic import op

from bot.db.types import BigIntIdentity, DateTimeUTC, JsonB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", BigIntIdentity, nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("payload", JsonB, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", DateTimeUTC()),
        sa.Column("claimed_by", sa.String(length=36)),
        sa.Column("claimed_until", DateTimeUTC()),
        sa.Column("error", sa.Text()),
        sa.Column("created_at", DateTimeUTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="jobs_pkey"),
    )
    waits = sa.text("state = 'new'")
    op.create_index("ix_jobs_due", "jobs", ["key", "id"], sqlite_where=waits, postgresql_where=waits)
    op.create_index("ix_jobs_created_at", "jobs", ["created_at"])
