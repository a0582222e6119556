"""Initial tables, and the triggers that keep the audit trail append-only.

Constraints carry the names PostgreSQL would give them: later migrations can address them on SQLite too.
"""

import sqlalchemy as sa
from alembic import op

from bot.db.types import BigIntIdentity, DateTimeUTC, JsonB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
        "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
    ],
}


def upgrade() -> None:
    op.create_table(
        "action_runs",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("result", JsonB, nullable=False),
        sa.Column("at", DateTimeUTC(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="action_runs_pkey"),
    )
    op.create_index("ix_action_runs_at", "action_runs", ["at"])

    op.create_table(
        "api_tokens",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("created_at", DateTimeUTC(), nullable=False),
        sa.Column("last_used_at", DateTimeUTC()),
        sa.Column("revoked_at", DateTimeUTC()),
        sa.PrimaryKeyConstraint("token_hash", name="api_tokens_pkey"),
        sa.UniqueConstraint("name", name="api_tokens_name_key"),
    )
    op.create_table(
        "audit",
        sa.Column("id", BigIntIdentity, nullable=False),
        sa.Column("at", DateTimeUTC(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("changes", JsonB, nullable=False),
        sa.PrimaryKeyConstraint("id", name="audit_pkey"),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])

    op.create_table(
        "requesters",
        sa.Column("id", BigIntIdentity, nullable=False),
        sa.Column("identity", sa.String(length=255)),
        sa.Column("name", sa.String(length=255)),
        sa.Column("created_at", DateTimeUTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="requesters_pkey"),
        sa.UniqueConstraint("identity", name="requesters_identity_key"),
    )
    op.create_table(
        "service_states",
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("changed_at", DateTimeUTC(), nullable=False),
        sa.PrimaryKeyConstraint("service", name="service_states_pkey"),
    )
    op.create_table(
        "staff_notices",
        sa.Column("id", BigIntIdentity, nullable=False),
        sa.Column("at", DateTimeUTC(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("ticket", sa.String(length=20)),
        sa.Column("conversation_id", sa.String(length=36)),
        sa.Column("seen_at", DateTimeUTC()),
        sa.PrimaryKeyConstraint("id", name="staff_notices_pkey"),
    )
    op.create_table(
        "ticket_counters",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name="ticket_counters_pkey"),
    )
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=100)),
        sa.Column("requester_id", BigIntIdentity, nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("language_choice", sa.String(length=2)),
        sa.Column("held_by", sa.String(length=10), nullable=False),
        sa.Column("agent", sa.String(length=100)),
        sa.Column("queued_at", DateTimeUTC()),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(length=36)),
        sa.Column("claimed_until", DateTimeUTC()),
        sa.Column("created_at", DateTimeUTC(), nullable=False),
        sa.ForeignKeyConstraint(["requester_id"], ["requesters.id"], name="conversations_requester_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="conversations_pkey"),
        sa.UniqueConstraint("channel", "address", name="conversations_channel_address_key"),
    )
    op.create_index("ix_conversations_held_by", "conversations", ["held_by"])
    op.create_index("ix_conversations_requester_id", "conversations", ["requester_id"])

    op.create_table(
        "chat_sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", DateTimeUTC(), nullable=False),
        sa.Column("expires_at", DateTimeUTC(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="chat_sessions_conversation_id_fkey"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="chat_sessions_pkey"),
    )
    op.create_index("ix_chat_sessions_conversation_id", "chat_sessions", ["conversation_id"])

    op.create_table(
        "inbox",
        sa.Column("id", BigIntIdentity, nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text()),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", DateTimeUTC(), nullable=False),
        sa.Column("noticed", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("received_at", DateTimeUTC(), nullable=False),
        sa.Column("understanding", JsonB),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name="inbox_conversation_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="inbox_pkey"),
        sa.UniqueConstraint("channel", "external_id", name="inbox_channel_external_id_key"),
    )
    op.create_index("ix_inbox_conversation", "inbox", ["conversation_id", "state"])
    op.create_index("ix_inbox_work", "inbox", ["state", "next_attempt_at"])

    op.create_table(
        "issued_buttons",
        sa.Column("token", sa.String(length=24), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("issued_at", DateTimeUTC(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="issued_buttons_conversation_id_fkey"
        ),
        sa.PrimaryKeyConstraint("token", name="issued_buttons_pkey"),
    )
    op.create_index("ix_issued_buttons_conversation_id", "issued_buttons", ["conversation_id"])

    op.create_table(
        "messages",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sender", sa.String(length=10), nullable=False),
        sa.Column("author", sa.String(length=100)),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("buttons", JsonB, nullable=False),
        sa.Column("asks", sa.String(length=20)),
        sa.Column("client_id", sa.String(length=64)),
        sa.Column("at", DateTimeUTC(), nullable=False),
        sa.Column("delivery", sa.String(length=10)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", DateTimeUTC()),
        sa.Column("error", sa.Text()),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="messages_conversation_id_fkey"
        ),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name="messages_pkey"),
    )
    op.create_index("ix_messages_outbox", "messages", ["delivery", "next_attempt_at"])

    op.create_table(
        "tickets",
        sa.Column("id", BigIntIdentity, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("category", sa.String(length=40)),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("service", sa.String(length=40)),
        sa.Column("impact", sa.String(length=10), nullable=False),
        sa.Column("urgency", sa.String(length=10), nullable=False),
        sa.Column("priority", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("requester_id", BigIntIdentity),
        sa.Column("conversation_id", sa.String(length=36)),
        sa.Column("resolution", sa.Text()),
        sa.Column("resolutions", sa.Integer(), nullable=False),
        sa.Column("created_at", DateTimeUTC(), nullable=False),
        sa.Column("updated_at", DateTimeUTC(), nullable=False),
        sa.Column("resolved_at", DateTimeUTC()),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="tickets_conversation_id_fkey"
        ),
        sa.ForeignKeyConstraint(["requester_id"], ["requesters.id"], name="tickets_requester_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="tickets_pkey"),
        sa.UniqueConstraint("number", name="tickets_number_key"),
    )
    op.create_index("ix_tickets_conversation_id", "tickets", ["conversation_id"])
    op.create_index("ix_tickets_requester_id", "tickets", ["requester_id"])
    op.create_index("ix_tickets_service", "tickets", ["service"])
    op.create_index("ix_tickets_status", "tickets", ["status"])

    op.create_table(
        "ratings",
        sa.Column("id", BigIntIdentity, nullable=False),
        sa.Column("ticket_id", BigIntIdentity, nullable=False),
        sa.Column("resolution", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer()),
        sa.Column("comment", sa.Text()),
        sa.Column("asked_at", DateTimeUTC(), nullable=False),
        sa.Column("rated_at", DateTimeUTC()),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="ratings_ticket_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="ratings_pkey"),
        sa.UniqueConstraint("ticket_id", "resolution", name="ratings_ticket_id_resolution_key"),
    )
    op.create_table(
        "ticket_comments",
        sa.Column("id", BigIntIdentity, nullable=False),
        sa.Column("ticket_id", BigIntIdentity, nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("at", DateTimeUTC(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="ticket_comments_ticket_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="ticket_comments_pkey"),
    )
    op.create_index("ix_ticket_comments_ticket_id", "ticket_comments", ["ticket_id"])

    for statement in _APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)
