"""The append-only trail of who changed what.

Actors: "requester:<id>", "agent:<name>", "api:<token name>", "bot", "system".
"""

from typing import Any

from sqlalchemy.orm import Session

from bot.db.models import AuditEntry


def record(session: Session, actor: str, action: str, subject: str, **changes: tuple[Any, Any]) -> None:
    """Note that `actor` did `action` ("ticket.resolved") to `subject` (a ticket number, conversation id, …).

    `changes` are field=(before, after), both JSON values.
    """
    pairs = {field: list(pair) for field, pair in changes.items()}
    session.add(AuditEntry(actor=actor, action=action, subject=subject, changes=pairs))


def by_staff(actor: str) -> bool:
    """Whether a person of the support staff, or a system of theirs, acts."""
    return actor.startswith(("agent:", "api:"))


def by_requester(actor: str) -> bool:
    """Whether someone who uses the services acts."""
    return actor.startswith("requester:")
