"""The ticket as a desk's record: for whom, from where, who works on it, what happened when.

Resolutions become rows, which ratings refer to; staff notices become alerts and refer to their ticket.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.db.types import BigIntIdentity, DateTimeUTC

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_LINKS = "relates", "duplicates", "parent", "caused_by", "solved_by"
_ACTORS = "requester", "agent", "bot", "integration", "system"


def upgrade() -> None:
    for name, length in (("unit", 120), ("contact", 120)):
        op.add_column("requesters", sa.Column(name, sa.String(length)))
    _add_to_tickets()
    _fill_tickets()
    _resolutions()
    _ratings()
    with op.batch_alter_table("tickets") as tickets:
        tickets.alter_column("reopened", existing_type=sa.Integer(), nullable=False)
        tickets.create_foreign_key("tickets_customer_id_fkey", "customers", ["customer_id"], ["id"])
        tickets.create_foreign_key("tickets_merged_into_id_fkey", "tickets", ["merged_into_id"], ["id"])
        tickets.drop_column("resolution")
        tickets.drop_column("resolutions")
    _links()
    _alerts()
    op.execute("DELETE FROM link_attempts WHERE requester_id NOT IN (SELECT id FROM requesters)")
    with op.batch_alter_table("link_attempts") as attempts:
        attempts.create_foreign_key("link_attempts_requester_id_fkey", "requesters", ["requester_id"], ["id"])


def _add_to_tickets() -> None:
    for column in (
        sa.Column("pending_reason", sa.String(20)),
        sa.Column("customer_id", BigIntIdentity),
        sa.Column("channel", sa.String(20)),
        sa.Column("team", sa.String(60)),
        sa.Column("assignee", sa.String(100)),
        sa.Column("first_response_at", DateTimeUTC()),
        sa.Column("closed_at", DateTimeUTC()),
        sa.Column("reopened", sa.Integer()),
        sa.Column("merged_into_id", BigIntIdentity),
    ):
        op.add_column("tickets", column)


def _fill_tickets() -> None:
    """What the other tables tell of each ticket."""
    about = "FROM audit WHERE subject_kind = 'ticket' AND subject_id = tickets.number AND action ="
    op.execute(
        "UPDATE tickets SET customer_id = (SELECT customer_id FROM requesters WHERE id = tickets.requester_id), "  # noqa: S608 - all from this file
        f"reopened = (SELECT count(*) {about} 'ticket.reopened'), "
        f"closed_at = CASE status WHEN 'closed' THEN (SELECT max(at) {about} 'ticket.closed') END, "
        f"channel = CASE WHEN EXISTS (SELECT 1 {about} 'ticket.opened' AND actor_kind = 'integration') THEN 'api' "
        "ELSE (SELECT channel FROM conversations WHERE id = tickets.conversation_id) END"
    )
    # When a person first answered: on the ticket or, while it was worked on, in its conversation.
    op.execute(
        "UPDATE tickets SET first_response_at = (SELECT min(at) FROM ("
        "SELECT at FROM ticket_comments WHERE ticket_id = tickets.id AND actor_kind = 'agent' AND NOT internal "
        "UNION ALL SELECT at FROM messages WHERE conversation_id = tickets.conversation_id AND sender = 'agent' "
        "AND at >= tickets.created_at AND (tickets.resolved_at IS NULL OR at <= tickets.resolved_at)) AS answers)"
    )


def _resolutions() -> None:
    op.create_table(
        "ticket_resolutions",
        sa.Column("id", BigIntIdentity, nullable=False),
        sa.Column("ticket_id", BigIntIdentity, nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("actor_kind", sa.String(20), nullable=False),
        sa.Column("actor_id", sa.String(120)),
        sa.Column("at", DateTimeUTC(), nullable=False),
        sa.CheckConstraint(f"actor_kind IN {_ACTORS}", name="ticket_resolutions_actor_kind_check"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="ticket_resolutions_ticket_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="ticket_resolutions_pkey"),
    )
    op.create_index("ix_ticket_resolutions_ticket_id", "ticket_resolutions", ["ticket_id"])
    connection = op.get_bind()
    tickets = sa.table(
        "tickets",
        *map(sa.column, ("id", "number", "resolution", "resolutions")),
        *(sa.column(name, DateTimeUTC()) for name in ("updated_at", "resolved_at")),
    )
    resolutions = sa.table(
        "ticket_resolutions",
        *map(sa.column, ("ticket_id", "text", "actor_kind", "actor_id")),
        sa.column("at", DateTimeUTC()),
    )
    found = connection.execute(
        sa.select(tickets).where(tickets.c.resolutions > 0).order_by(tickets.c.id)
    ).all()
    for ticket in found:
        rows = _as_audited(connection, ticket.number)[-ticket.resolutions :]
        unknown = {"text": None, "actor_kind": "system", "actor_id": None, "at": ticket.updated_at}
        rows = [unknown] * (ticket.resolutions - len(rows)) + rows
        if ticket.resolved_at:  # else it was reopened, and forgot
            rows[-1] = {**rows[-1], "text": ticket.resolution, "at": ticket.resolved_at}
        connection.execute(sa.insert(resolutions), [{**row, "ticket_id": ticket.id} for row in rows])


def _as_audited(connection: sa.Connection, number: str) -> list[dict[str, Any]]:
    """Every time the ticket was resolved, oldest first, as the audit trail tells it."""
    audit = sa.table(
        "audit",
        *map(sa.column, ("id", "action", "subject_kind", "subject_id", "actor_kind", "actor_id", "changes")),
        sa.column("at", DateTimeUTC()),
    )
    entries = connection.execute(
        sa.select(audit)
        .where(
            audit.c.subject_kind == "ticket",
            audit.c.subject_id == number,
            audit.c.action == "ticket.resolved",
        )
        .order_by(audit.c.id)
    )
    rows = []
    for entry in entries:
        changes = json.loads(entry.changes) if isinstance(entry.changes, str) else entry.changes
        text = changes.get("resolution", [None, None])[1]
        rows.append(
            {"text": text, "actor_kind": entry.actor_kind, "actor_id": entry.actor_id, "at": entry.at}
        )
    return rows


def _ratings() -> None:
    op.add_column("ratings", sa.Column("resolution_id", BigIntIdentity))
    op.execute(
        "UPDATE ratings SET resolution_id = (SELECT id FROM (SELECT id, ticket_id, "
        "row_number() OVER (PARTITION BY ticket_id ORDER BY id) AS ordinal FROM ticket_resolutions) AS numbered "
        "WHERE numbered.ticket_id = ratings.ticket_id AND numbered.ordinal = ratings.resolution)"
    )
    with op.batch_alter_table("ratings") as ratings:
        ratings.drop_constraint("ratings_ticket_id_resolution_key", type_="unique")
        ratings.drop_constraint("ratings_ticket_id_fkey", type_="foreignkey")
        ratings.drop_column("ticket_id")
        ratings.drop_column("resolution")
        ratings.alter_column("resolution_id", existing_type=BigIntIdentity, nullable=False)
        ratings.create_unique_constraint("ratings_resolution_id_key", ["resolution_id"])
        ratings.create_foreign_key(
            "ratings_resolution_id_fkey", "ticket_resolutions", ["resolution_id"], ["id"]
        )


def _links() -> None:
    op.create_table(
        "ticket_links",
        sa.Column("id", BigIntIdentity, nullable=False),
        sa.Column("ticket_id", BigIntIdentity, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("other_id", BigIntIdentity, nullable=False),
        sa.Column("at", DateTimeUTC(), nullable=False),
        sa.CheckConstraint(f"kind IN {_LINKS}", name="ticket_links_kind_check"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="ticket_links_ticket_id_fkey"),
        sa.ForeignKeyConstraint(["other_id"], ["tickets.id"], name="ticket_links_other_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="ticket_links_pkey"),
        sa.UniqueConstraint("ticket_id", "kind", "other_id", name="ticket_links_ticket_id_kind_other_id_key"),
    )
    op.create_index("ix_ticket_links_other_id", "ticket_links", ["other_id"])


def _alerts() -> None:
    op.rename_table("staff_notices", "alerts")
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("ALTER TABLE alerts RENAME CONSTRAINT staff_notices_pkey TO alerts_pkey")
        op.execute("ALTER SEQUENCE staff_notices_id_seq RENAME TO alerts_id_seq")
    op.drop_index("ix_staff_notices_seen_at", "alerts")
    op.add_column("alerts", sa.Column("ticket_id", BigIntIdentity))
    op.execute("UPDATE alerts SET ticket_id = (SELECT id FROM tickets WHERE number = alerts.ticket)")
    op.execute(
        "UPDATE alerts SET conversation_id = NULL WHERE conversation_id NOT IN (SELECT id FROM conversations)"
    )
    with op.batch_alter_table("alerts") as alerts:
        if not postgresql:
            alerts.create_primary_key("alerts_pkey", ["id"])
        alerts.drop_column("ticket")
        alerts.create_foreign_key("alerts_ticket_id_fkey", "tickets", ["ticket_id"], ["id"])
        alerts.create_foreign_key("alerts_conversation_id_fkey", "conversations", ["conversation_id"], ["id"])
    for column in ("ticket_id", "conversation_id", "seen_at"):
        op.create_index(f"ix_alerts_{column}", "alerts", [column])
