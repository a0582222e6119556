"""Who did it and to what it was done, each in two columns instead of a prefix in one."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ACTOR_KIND = """
    CASE WHEN {0} LIKE 'requester:%' THEN 'requester' WHEN {0} LIKE 'agent:%' THEN 'agent'
         WHEN {0} LIKE 'api:%' THEN 'integration' WHEN {0} = 'bot' THEN 'bot' ELSE 'system' END"""
_ACTOR_ID = """
    CASE WHEN {0} LIKE 'requester:%' THEN substr({0}, 11) WHEN {0} LIKE 'agent:%' THEN substr({0}, 7)
         WHEN {0} LIKE 'api:%' THEN substr({0}, 5) END"""
_SUBJECT_KIND = """
    CASE WHEN subject LIKE 'organisation:%' THEN 'customer' WHEN subject LIKE 'requester:%' THEN 'requester'
         WHEN subject LIKE 'token:%' THEN 'token' WHEN action LIKE 'conversation.%' THEN 'conversation'
         WHEN action LIKE 'service.%' THEN 'service' ELSE 'ticket' END"""
_SUBJECT_ID = """
    CASE WHEN subject LIKE 'organisation:%' THEN substr(subject, 14)
         WHEN subject LIKE 'requester:%' THEN substr(subject, 11)
         WHEN subject LIKE 'token:%' THEN substr(subject, 7) ELSE subject END"""
_GUARDS = {  # what keeps the trail append-only; SQLite loses its own with the table that a change copies
    "sqlite": [
        f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
    ],
}
_UNGUARD = {
    "sqlite": ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"],
    "postgresql": ["DROP TRIGGER audit_append_only ON audit"],
}


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for statement in _UNGUARD[dialect]:
        op.execute(statement)
    _split("audit", "actor", {"actor_kind": _ACTOR_KIND, "actor_id": _ACTOR_ID})
    op.drop_index("ix_audit_subject", "audit")
    _split("audit", "subject", {"subject_kind": _SUBJECT_KIND, "subject_id": _SUBJECT_ID}, all_known=True)
    op.create_index("ix_audit_subject", "audit", ["subject_kind", "subject_id"])
    for statement in _GUARDS[dialect]:
        op.execute(statement)
    _split("ticket_comments", "author", {"actor_kind": _ACTOR_KIND, "actor_id": _ACTOR_ID})


def _split(table: str, column: str, parts: dict[str, str], *, all_known: bool = False) -> None:
    kind, id = parts
    op.add_column(table, sa.Column(kind, sa.String(20)))
    op.add_column(table, sa.Column(id, sa.String(120)))
    values = ", ".join(f"{name} = {expression.format(column)}" for name, expression in parts.items())
    op.execute(f"UPDATE {table} SET {values}")  # noqa: S608 - all from this file
    with op.batch_alter_table(table) as batch:
        batch.alter_column(kind, existing_type=sa.String(20), nullable=False)
        if all_known:
            batch.alter_column(id, existing_type=sa.String(120), nullable=False)
        batch.drop_column(column)
