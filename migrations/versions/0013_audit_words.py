"""The audit trail's words become hashes, as `bot.desk.audit` writes them; what was an organisation is a customer."""

import hashlib
import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.db.types import JsonB

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_PLAIN = {"status", "priority", "impact", "urgency", "state", "held_by", "agent", "cause", "file"}
_RENAMED = {"organisation": "customer", "reason": "cause"}  # the only reason kept was why somebody was queued
_AT_ONCE = 1_000
_UNGUARD = {
    "sqlite": ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"],
    "postgresql": ["DROP TRIGGER audit_append_only ON audit"],
}
_GUARD = {
    "sqlite": [
        f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"
    ],
}
_audit = sa.table("audit", sa.column("id"), sa.column("action"), sa.column("changes", JsonB))


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for statement in _UNGUARD[dialect]:
        op.execute(statement)
    op.execute("UPDATE audit SET action = 'customer.created' WHERE action = 'organisation.created'")
    _hash_words(op.get_bind())
    for statement in _GUARD[dialect]:
        op.execute(statement)


def _hash_words(connection: sa.Connection) -> None:
    last = 0
    query = sa.select(_audit.c.id, _audit.c.changes).order_by(_audit.c.id).limit(_AT_ONCE)
    change = sa.update(_audit).where(_audit.c.id == sa.bindparam("row"))
    change = change.values(changes=sa.bindparam("wordless", type_=JsonB))
    while rows := connection.execute(query.where(_audit.c.id > last)).all():
        changed = [
            {"row": row.id, "wordless": wordless}
            for row in rows
            if (wordless := _wordless(row.changes)) != row.changes
        ]
        if changed:
            connection.execute(change, changed)
        last = rows[-1].id


def _wordless(changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    named = {_RENAMED.get(field, field): pair for field, pair in changes.items()}
    return {
        field: pair if field in _PLAIN else [_hashed(value) for value in pair]
        for field, pair in named.items()
    }


def _hashed(value: Any) -> Any:
    if not isinstance(value, str) or value.startswith("sha256:"):
        return value
    salt = secrets.token_bytes(8)
    return f"sha256:{salt.hex()}:{hashlib.sha256(salt + value.encode()).hexdigest()}"
