"""Tickets to try things on, and what the audit trail says of them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.models import AuditEntry, Requester, Ticket
from bot.desk.actor import Actor
from bot.desk.tickets import opening

STAFF = Actor("agent", "sari")


def draft(**changes: object) -> opening.Draft:
    return opening.Draft(**{"kind": "incident", "title": "Wi-Fi mati", "description": "Lantai 3"} | changes)  # type: ignore[arg-type]


def opened(session: Session, requester: Requester | None = None, **changes: object) -> Ticket:
    return opening.open_ticket(
        session,
        draft(**changes),
        requester=requester,
        conversation_id=None,
        actor=Actor("integration", "nagios"),
    )


def trail(session: Session, number: str) -> list[tuple[Actor, str, dict[str, list[object]]]]:
    entries = select(AuditEntry).where(AuditEntry.subject_id == number).order_by(AuditEntry.id)
    return [(Actor.of(entry), entry.action, entry.changes) for entry in session.scalars(entries)]
