"""Holding a row until the transaction ends."""

from sqlalchemy.orm import Session

from bot.db.models.base import Base


def lock(session: Session, row: Base) -> None:
    """Nobody else changes `row` until this transaction ends, and what is read of it is true.

    SQLite has one writer at a time anyway and ignores the lock.
    """
    session.flush()  # a refresh would silently undo what has been set and not written yet
    session.refresh(row, with_for_update=True)
