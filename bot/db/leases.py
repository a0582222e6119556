"""What only one of several desks may do: a row in the database says who."""

from datetime import timedelta

from sqlalchemy import bindparam, delete
from sqlalchemy.orm import Session

from bot.clock import now
from bot.db.models import Lease
from bot.db.types import DateTimeUTC
from bot.db.upserts import Upsert

LENGTH = timedelta(seconds=15)
_take = Upsert(
    Lease,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["name"],
        set_={"holder": insert.excluded.holder, "until": insert.excluded.until},
        where=(Lease.holder == insert.excluded.holder)
        | (Lease.until < bindparam("moment", type_=DateTimeUTC)),
    ).returning(Lease.holder),
)


def take(session: Session, name: str, holder: str) -> bool:
    """Take or prolong the lease for LENGTH. False: another holder has it."""
    moment = now()
    row = {"name": name, "holder": holder, "until": moment + LENGTH, "moment": moment}
    return _take(session, row).first() is not None


def give_up(session: Session, name: str, holder: str) -> None:
    """Let another have it at once."""
    session.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))
