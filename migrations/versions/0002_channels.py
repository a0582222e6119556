"""Channels: files, one person on several channels, organisations."""

import sqlalchemy as sa
from alembic import op

from bot.db.types import BigIntIdentity, DateTimeUTC, JsonB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _organisations()
    _attachments()
    _linking()
    _telegram()
    _web()


def _organisations() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", BigIntIdentity, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("created_at", DateTimeUTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="organisations_pkey"),
        sa.UniqueConstraint("slug", name="organisations_slug_key"),
    )
    with op.batch_alter_table("requesters") as requesters:
        requesters.add_column(sa.Column("organisation_id", BigIntIdentity))
        requesters.create_foreign_key(
            "requesters_organisation_id_fkey", "organisations", ["organisation_id"], ["id"]
        )
    op.create_index("ix_requesters_organisation_id", "requesters", ["organisation_id"])
    op.create_table(
        "invites",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", BigIntIdentity, nullable=False),
        sa.Column("name", sa.String(length=120)),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("created_at", DateTimeUTC(), nullable=False),
        sa.Column("expires_at", DateTimeUTC(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="invites_organisation_id_fkey"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="invites_pkey"),
    )
    op.create_table(
        "invite_uses",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("requester_id", BigIntIdentity, nullable=False),
        sa.Column("at", DateTimeUTC(), nullable=False),
        sa.ForeignKeyConstraint(["token_hash"], ["invites.token_hash"], name="invite_uses_token_hash_fkey"),
        sa.ForeignKeyConstraint(["requester_id"], ["requesters.id"], name="invite_uses_requester_id_fkey"),
        sa.PrimaryKeyConstraint("token_hash", "requester_id", name="invite_uses_pkey"),
    )


def _attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("message_seq", sa.Integer()),
        sa.Column("ticket_id", BigIntIdentity),
        sa.Column("sender", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("preview", sa.Boolean(), nullable=False),
        sa.Column("created_at", DateTimeUTC(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="attachments_conversation_id_fkey"
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="attachments_ticket_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="attachments_pkey"),
    )
    op.create_index("ix_attachments_conversation_id", "attachments", ["conversation_id"])
    op.create_index("ix_attachments_sha256", "attachments", ["sha256"])
    op.create_index("ix_attachments_ticket_id", "attachments", ["ticket_id"])
    op.add_column("messages", sa.Column("attachments", JsonB, nullable=False, server_default="[]"))
    op.add_column("inbox", sa.Column("message_seq", sa.Integer()))


def _linking() -> None:
    op.create_table(
        "link_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("requester_id", BigIntIdentity, nullable=False),
        sa.Column("expires_at", DateTimeUTC(), nullable=False),
        sa.ForeignKeyConstraint(["requester_id"], ["requesters.id"], name="link_codes_requester_id_fkey"),
        sa.PrimaryKeyConstraint("code_hash", name="link_codes_pkey"),
    )
    op.create_index("ix_link_codes_requester_id", "link_codes", ["requester_id"])
    op.create_table(
        "link_attempts",
        sa.Column("id", BigIntIdentity, nullable=False),
        sa.Column("requester_id", BigIntIdentity, nullable=False),
        sa.Column("at", DateTimeUTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="link_attempts_pkey"),
    )
    op.create_index("ix_link_attempts_requester_id", "link_attempts", ["requester_id"])
    op.create_table(
        "channel_handles",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("handle", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("channel", name="channel_handles_pkey"),
    )


def _telegram() -> None:
    op.create_table(
        "telegram_updates",
        sa.Column("id", BigIntIdentity, nullable=False),
        sa.Column("bot_id", sa.String(length=20), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.String(length=30), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", DateTimeUTC(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("received_at", DateTimeUTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="telegram_updates_pkey"),
        sa.UniqueConstraint("bot_id", "update_id", name="telegram_updates_bot_id_update_id_key"),
    )
    op.create_index("ix_telegram_updates_work", "telegram_updates", ["state", "next_attempt_at"])
    op.create_index("ix_telegram_updates_chat", "telegram_updates", ["bot_id", "chat", "state", "update_id"])
    op.create_index("ix_telegram_updates_received_at", "telegram_updates", ["received_at"])
    op.create_table(
        "telegram_parts",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id", "seq"],
            ["messages.conversation_id", "messages.seq"],
            name="telegram_parts_conversation_id_seq_fkey",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "seq", "part", name="telegram_parts_pkey"),
    )
    op.create_index("ix_telegram_parts_message", "telegram_parts", ["conversation_id", "message_id"])
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("holder", sa.String(length=36), nullable=False),
        sa.Column("until", DateTimeUTC(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="leases_pkey"),
    )
    op.add_column("conversations", sa.Column("unreachable_since", DateTimeUTC()))
    op.add_column("messages", sa.Column("edited_at", DateTimeUTC()))


def _web() -> None:
    op.create_table(
        "chat_grants",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("origin", sa.String(length=300), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("renewal_hash", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64)),
        sa.Column("created_at", DateTimeUTC(), nullable=False),
        sa.Column("expires_at", DateTimeUTC(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="chat_grants_conversation_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="chat_grants_pkey"),
    )
    op.create_index("ix_chat_grants_conversation_id", "chat_grants", ["conversation_id"])
    op.create_index("ix_chat_grants_expires_at", "chat_grants", ["expires_at"])
    with op.batch_alter_table("chat_sessions") as sessions:
        sessions.add_column(sa.Column("grant_id", sa.String(length=20)))
        sessions.create_foreign_key("chat_sessions_grant_id_fkey", "chat_grants", ["grant_id"], ["id"])
    op.create_index("ix_chat_sessions_grant_id", "chat_sessions", ["grant_id"])
    op.add_column("conversations", sa.Column("page", sa.String(length=500)))
