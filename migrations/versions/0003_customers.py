"""Organisations are called customers: the table, the columns that refer to it, and their constraints."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.rename_table("organisations", "customers")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE customers RENAME CONSTRAINT organisations_pkey TO customers_pkey")
        op.execute("ALTER TABLE customers RENAME CONSTRAINT organisations_slug_key TO customers_slug_key")
        op.execute("ALTER SEQUENCE organisations_id_seq RENAME TO customers_id_seq")
    else:
        with op.batch_alter_table("customers") as customers:
            customers.create_primary_key("customers_pkey", ["id"])
            customers.drop_constraint("organisations_slug_key", type_="unique")
            customers.create_unique_constraint("customers_slug_key", ["slug"])
    op.drop_index("ix_requesters_organisation_id", "requesters")
    for table in ("requesters", "invites"):
        with op.batch_alter_table(table) as refers:
            refers.drop_constraint(f"{table}_organisation_id_fkey", type_="foreignkey")
            refers.alter_column("organisation_id", new_column_name="customer_id")
        with op.batch_alter_table(table) as refers:
            refers.create_foreign_key(f"{table}_customer_id_fkey", "customers", ["customer_id"], ["id"])
    op.create_index("ix_requesters_customer_id", "requesters", ["customer_id"])
