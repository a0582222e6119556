"""What staff should see now. The kind says what it is, the text what was said or what happened."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from bot import clock
from bot.db.models import Alert, AlertKind, Ticket
from bot.desk.text import storable


def raise_alert(
    session: Session,
    kind: AlertKind,
    text: str,
    ticket: Ticket | None = None,
    conversation_id: str | None = None,
) -> Alert:
    """Put up an alert about a ticket, a conversation, or both."""
    notice = Alert(kind=kind, text=storable(text), ticket=ticket, conversation_id=conversation_id)
    session.add(notice)
    session.flush()
    return notice


def unseen(session: Session) -> list[Alert]:
    """Notices nobody has seen, oldest first."""
    query = select(Alert).where(Alert.seen_at.is_(None)).options(joinedload(Alert.ticket))
    return list(session.scalars(query.order_by(Alert.id)))


def mark_seen(session: Session, ids: Sequence[int]) -> None:
    """These alerts have been seen."""
    wanted = Alert.id.in_(ids), Alert.seen_at.is_(None)
    session.execute(update(Alert).where(*wanted).values(seen_at=clock.now()))
