"""The append-only trail of who changed what."""

from typing import Any

from sqlalchemy.orm import Session

from bot.db.models import AuditEntry, SubjectKind
from bot.desk.actor import Actor

type Subject = tuple[SubjectKind, str | int]  # a ticket's number, a token's name, else an id or key


def record(session: Session, actor: Actor, action: str, subject: Subject, **changes: tuple[Any, Any]) -> None:
    """Note that `actor` did `action` ("ticket.resolved") to `subject`.

    `changes` are field=(before, after), both JSON values.
    """
    kind, id = subject
    session.add(
        AuditEntry(
            actor_kind=actor.kind,
            actor_id=actor.id,
            action=action,
            subject_kind=kind,
            subject_id=str(id),
            changes={field: list(pair) for field, pair in changes.items()},
        )
    )
