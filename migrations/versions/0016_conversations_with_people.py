"""An index for the lists of conversations that people hold or that wait for one."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with_people = sa.text("held_by <> 'bot'")
    op.create_index(
        "ix_conversations_with_people",
        "conversations",
        ["held_by", "agent", "id"],
        sqlite_where=with_people,
        postgresql_where=with_people,
    )
