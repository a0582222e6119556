"""Columns that hold one of a few words are wide enough for any and take no others."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_KINDS = "incident", "request", "change", "problem"
_LEVELS = "low", "normal", "high"
_SENDERS = "bot", "agent", "requester", "system"
_ACTORS = "requester", "agent", "bot", "integration", "system"
_WORK = "new", "done", "failed"
_ASKS = (
    *(
        "description",
        "service",
        "urgency",
        "impact",
        "confirm",
        "ticket_number",
        "comment",
        "rating",
        "reason",
    ),
    *("choice", "profile"),
)
_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "alerts": {"kind": ("complaint", "handoff", "security", "failed", "blocked", "dead_letter")},
    "attachments": {"sender": _SENDERS},
    "audit": {
        "actor_kind": _ACTORS,
        "subject_kind": ("ticket", "conversation", "requester", "customer", "service", "token"),
    },
    "conversations": {"held_by": ("bot", "queue", "agent")},
    "inbox": {"state": _WORK},
    "jobs": {"state": _WORK},
    "messages": {"sender": _SENDERS, "asks": _ASKS, "delivery": ("pending", "sent", "failed")},
    "service_states": {"state": ("operational", "degraded", "down", "maintenance")},
    "telegram_updates": {"state": _WORK},
    "ticket_comments": {"actor_kind": _ACTORS},
    "ticket_counters": {"kind": _KINDS},
    "tickets": {
        "kind": _KINDS,
        "category": ("security", "privacy", "assistance"),
        "impact": _LEVELS,
        "urgency": _LEVELS,
        "priority": ("low", "normal", "high", "urgent"),
        "status": ("new", "open", "pending", "resolved", "closed", "cancelled", "merged"),
        "pending_reason": ("requester", "third_party"),
    },
}
_GUARDS = [  # SQLite loses these with the table that a change copies
    f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    for verb in ("UPDATE", "DELETE")
]


def upgrade() -> None:
    # What a message asked that nothing asks any more.
    op.execute(f"UPDATE messages SET asks = NULL WHERE asks NOT IN {_ASKS}")  # noqa: S608 - all from this file
    for table, columns in _WORDS.items():
        with op.batch_alter_table(table) as batch:
            for column, words in columns.items():
                batch.alter_column(column, type_=sa.String(20), existing_type=sa.String())
                batch.create_check_constraint(f"{table}_{column}_check", sa.column(column).in_(words))
    if op.get_bind().dialect.name == "sqlite":
        for statement in _GUARDS:
            op.execute(statement)
