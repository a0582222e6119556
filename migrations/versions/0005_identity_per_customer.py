"""An identity is known by the customer whose page vouches for it; a customer may have a secret of its own."""

import sqlalchemy as sa
from alembic import op

from bot.db.types import BigIntIdentity

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("customers", sa.Column("identity_secret", sa.String(64)))
    with op.batch_alter_table("requesters") as requesters:
        requesters.drop_constraint("requesters_identity_key", type_="unique")
        requesters.add_column(sa.Column("issuer_id", BigIntIdentity))
        requesters.create_foreign_key("requesters_issuer_id_fkey", "customers", ["issuer_id"], ["id"])
        requesters.create_unique_constraint("requesters_issuer_id_identity_key", ["issuer_id", "identity"])
    op.create_index(
        "ix_requesters_identity_without_issuer",
        "requesters",
        ["identity"],
        unique=True,
        sqlite_where=sa.text("issuer_id IS NULL"),
        postgresql_where=sa.text("issuer_id IS NULL"),
    )
    # Who belongs to a customer came by its page, which vouched for them, unless they used an invitation of it.
    op.execute(
        "UPDATE requesters SET issuer_id = customer_id WHERE identity IS NOT NULL AND customer_id IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM invite_uses JOIN invites ON invites.token_hash = invite_uses.token_hash "
        "WHERE invite_uses.requester_id = requesters.id AND invites.customer_id = requesters.customer_id)"
    )
