"""What staff should see now. The kind says what it is, the text what was said or what happened."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import clock
from bot.desk.text import storable
from bot.models import StaffNotice


def notify(
    session: Session, kind: str, text: str, ticket: str | None = None, conversation_id: str | None = None
) -> StaffNotice:
    """Put up a notice: `kind` is complaint, handoff, security or failed, `ticket` a number."""
    notice = StaffNotice(kind=kind, text=storable(text), ticket=ticket, conversation_id=conversation_id)
    session.add(notice)
    session.flush()
    return notice


def unseen(session: Session) -> list[StaffNotice]:
    """Notices nobody has seen, oldest first."""
    return list(
        session.scalars(select(StaffNotice).where(StaffNotice.seen_at.is_(None)).order_by(StaffNotice.id))
    )


def mark_seen(session: Session, ids: Sequence[int]) -> None:
    """These notices have been seen."""
    wanted = StaffNotice.id.in_(ids), StaffNotice.seen_at.is_(None)
    session.execute(update(StaffNotice).where(*wanted).values(seen_at=clock.now()))
