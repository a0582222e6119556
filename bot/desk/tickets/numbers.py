"""Ticket numbers: however they are spelled, and finding a ticket by one."""

import re
import unicodedata

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.db.models import Kind, Requester, Ticket
from bot.desk.text import storable
from bot.errors import NotFound

PREFIXES: dict[Kind, str] = {"incident": "INC", "request": "REQ", "change": "CHG", "problem": "PRB"}
_NUMBER = re.compile(r"#?\s*(INC|REQ|CHG|PRB)?[\s#.:_-]*(\d{1,9})", re.I)


def normalise(number: str) -> str | None:
    """The canonical form of a ticket number however it is spelled, None for what is none.

    "inc 140" → "INC-000140"; "140", its kind not said → "000140".
    """
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", number).strip())
    if not found:
        return None
    digits = f"{int(found[2]):06d}"
    return f"{found[1].upper()}-{digits}" if found[1] else digits


def find(session: Session, number: str) -> Ticket:
    """The ticket with this number, however spelled; of several kinds' the newest when the kind is not said.

    Raises NotFound "ticket-not-found".
    """
    return _find(session, number, None)


def find_own(session: Session, number: str, requester: Requester) -> Ticket:
    """`find` among the requester's tickets: someone else's number is like one that is not there."""
    return _find(session, number, requester)


def spelled(number: str) -> Select[Ticket]:
    """The tickets with this number, however spelled: of every kind when the kind is not said, the newest first."""
    canonical = normalise(number) or ""
    known = not canonical or "-" in canonical
    numbers = [canonical] if known else [f"{prefix}-{canonical}" for prefix in PREFIXES.values()]
    return select(Ticket).where(Ticket.number.in_(numbers)).order_by(Ticket.id.desc())


def _find(session: Session, number: str, requester: Requester | None) -> Ticket:
    query = spelled(number).limit(1)
    if requester is not None:
        query = query.where(Ticket.requester_id == requester.id)
    found = session.scalars(query).first()
    if found is None:
        raise NotFound("ticket-not-found", number=normalise(number) or storable(number))
    return found
