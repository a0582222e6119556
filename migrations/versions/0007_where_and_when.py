"""Tickets say where the trouble is and since when."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("place", sa.Text))
    op.add_column("tickets", sa.Column("since", sa.Text))


def downgrade() -> None:
    with op.batch_alter_table("tickets") as tickets:
        tickets.drop_column("since")
        tickets.drop_column("place")
