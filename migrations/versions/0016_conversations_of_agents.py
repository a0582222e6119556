"""An index for the lists of conversations that agents hold."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    held = sa.text("held_by = 'agent'")
    op.create_index(
        "ix_conversations_of_agent",
        "conversations",
        ["agent", "id"],
        sqlite_where=held,
        postgresql_where=held,
    )
