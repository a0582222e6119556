"""An index for the lists of a team, an assignee and a customer, and for those of what is not finished."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column, name in (("assignee", "assignee"), ("customer_id", "customer"), ("team", "team")):
        op.create_index(f"ix_tickets_of_{name}", "tickets", [column, "id"])
    unfinished = sa.text("status IN ('new', 'open', 'pending')")
    for column, name in (("assignee", "assignee"), ("requester_id", "requester"), ("team", "team")):
        op.create_index(
            f"ix_tickets_unfinished_of_{name}",
            "tickets",
            [column, "id"],
            sqlite_where=unfinished,
            postgresql_where=unfinished,
        )
