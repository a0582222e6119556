"""What only one of several desks may do: a row in the database says who."""

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.clock import now
from bot.db.models import Lease

LENGTH = timedelta(seconds=15)


def take(session: Session, name: str, holder: str) -> bool:
    """Take or prolong the lease for LENGTH. False: another holder has it."""
    moment = now()
    values = {"holder": holder, "until": moment + LENGTH}
    free = (Lease.holder == holder) | (Lease.until < moment)
    dialect = sqlite if session.connection().dialect.name == "sqlite" else postgresql
    insert = dialect.insert(Lease).values(name=name, **values)
    taken = insert.on_conflict_do_update(index_elements=["name"], set_=values, where=free)
    return session.execute(taken.returning(Lease.holder)).first() is not None


def give_up(session: Session, name: str, holder: str) -> None:
    """Let another have it at once."""
    session.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))
