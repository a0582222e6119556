"""A channel says itself by which link a conversation there is opened."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channel_handles", sa.Column("link", sa.String(300)))
    # The one channel that has noted its name so far.
    op.execute("UPDATE channel_handles SET link = 'https://t.me/' || handle || '?start={kind}_{value}'")
    with op.batch_alter_table("channel_handles") as handles:
        handles.alter_column("link", existing_type=sa.String(300), nullable=False)
