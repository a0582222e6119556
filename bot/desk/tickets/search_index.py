"""Keeps what tickets are found by in step with them, in the transaction of the change.

That is the words of title, description, place, comments (internal ones too) and resolutions, with their stems.
The database's own full-text index follows by itself.
"""

from collections.abc import Iterable

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from bot.db.models import Ticket, TicketComment, TicketResolution, TicketWords
from bot.desk.tickets.search_words import stems_of, words

_MAX_WORDS = 4_000  # of a ticket; PostgreSQL takes no tsvector of more than 1 MB
_ROOM = {"postgresql": 2_000, "sqlite": 20_000}  # words, letters up to which a ticket's words are added to
_AT_ONCE = 1_000  # tickets read at a time by `rebuild`


def add(session: Session, ticket: Ticket) -> None:
    """Let a new ticket be found by its title, description and place."""
    found = _words((ticket.title, ticket.description, ticket.place or ""))
    session.execute(insert(TicketWords).values(ticket_id=ticket.id, words=found))


def extend(session: Session, ticket: Ticket, text: str) -> None:
    """Let the ticket be found by `text` too: a comment, a resolution; unless it has thousands of words already."""
    longer = TicketWords.words.concat(_words((text,)))
    room = func.length(TicketWords.words) < _ROOM[session.get_bind().dialect.name]
    session.execute(update(TicketWords).where(TicketWords.ticket_id == ticket.id, room).values(words=longer))


def replace(session: Session, ticket: Ticket) -> None:
    """Read the ticket anew, after its title, description or place changed."""
    session.execute(delete(TicketWords).where(TicketWords.ticket_id == ticket.id))
    _write(session, [ticket.id])


def rebuild(session: Session) -> int:
    """Read every ticket anew; returns how many there are."""
    session.execute(delete(TicketWords))
    done = last = 0
    while True:
        some = select(Ticket.id).where(Ticket.id > last).order_by(Ticket.id).limit(_AT_ONCE)
        ids = session.scalars(some).all()
        if not ids:
            return done
        _write(session, ids)
        done, last = done + len(ids), ids[-1]


def _write(session: Session, ids: Iterable[int]) -> None:
    wanted = list(ids)
    texts: dict[int, list[str]] = {}
    tickets = select(Ticket.id, Ticket.title, Ticket.description, Ticket.place)
    for id, *own in session.execute(tickets.where(Ticket.id.in_(wanted))):
        texts[id] = [text for text in own if text]
    for said in (TicketResolution, TicketComment):
        of_them = select(said.ticket_id, said.text).where(said.ticket_id.in_(wanted), said.text.is_not(None))
        for id, text in session.execute(of_them.order_by(said.id)):
            texts[id].append(text or "")
    rows = [{"ticket_id": id, "words": _words(found)} for id, found in texts.items()]
    session.execute(insert(TicketWords), rows)


def _words(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    found = [word for text in texts for word in words(text)][:_MAX_WORDS]
    return found, stems_of(found)
