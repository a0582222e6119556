"""Finding tickets by words, on SQLite's FTS5 or PostgreSQL's tsvector, and which of them come first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Text, cast, column, func, literal, select, table
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from bot.db.models import Ticket, TicketWords
from bot.db.models.tickets import FULL_TEXT_INDEX
from bot.desk.stemming import stems
from bot.desk.tickets.search_words import Sought, words

# So many of the newest matches are put in order; ranking all of a common word's would take seconds.
RANKED = 200

_FIRST_WINDOW = 5_000  # ids
_WIDER = 4  # times the window before: a million tickets are five windows

_index = table(FULL_TEXT_INDEX, column("rowid"), column(FULL_TEXT_INDEX))


@dataclass(frozen=True)
class Match:
    """A ticket that was found."""

    id: int
    title: str


@dataclass(frozen=True)
class Ranked:
    """Matches in their order; `more`: older ones may follow."""

    matches: list[Match]
    more: bool


def ranked(
    session: Session, wanted: Sequence[Sought], filters: Sequence[ColumnElement[bool]], below: int | None
) -> Ranked:
    """The newest RANKED matches (with an id under `below`), those first whose titles say most of what is wanted."""
    found = newest(session, wanted, filters, below, RANKED)
    return Ranked(sorted(found, key=lambda match: -_score(match.title, wanted)), len(found) == RANKED)


def newest(
    session: Session,
    wanted: Sequence[Sought],
    filters: Sequence[ColumnElement[bool]],
    below: int | None,
    limit: int,
) -> list[Match]:
    """At most `limit` tickets that have every wanted word and fit the filters, newest first."""
    if not wanted:
        return []
    find = _in_sqlite if session.get_bind().dialect.name == "sqlite" else _in_postgresql
    return find(session, wanted, filters, below, limit)


def _in_sqlite(
    session: Session,
    wanted: Sequence[Sought],
    filters: Sequence[ColumnElement[bool]],
    below: int | None,
    limit: int,
) -> list[Match]:
    # The index hands a word's tickets out newest first, and the walk ends when there are enough.
    query = select(Ticket.id, Ticket.title).select_from(_index).join(Ticket, Ticket.id == _index.c.rowid)
    query = query.where(_index.c[FULL_TEXT_INDEX].op("MATCH")(_fts5(wanted)), *filters)
    if below is not None:
        query = query.where(_index.c.rowid < below)
    rows = session.execute(query.order_by(_index.c.rowid.desc()).limit(limit))
    return [Match(id, title) for id, title in rows]


def _in_postgresql(
    session: Session,
    wanted: Sequence[Sought],
    filters: Sequence[ColumnElement[bool]],
    below: int | None,
    limit: int,
) -> list[Match]:
    # A GIN index knows no order. With ORDER BY … LIMIT the planner walks the primary key and looks at every text, a
    # second and a half for a rare word; so all matches are taken, of the newest tickets first and then of older ones.
    top = below if below is not None else (session.scalar(select(func.max(TicketWords.ticket_id))) or 0) + 1
    width, found = _FIRST_WINDOW, list[Match]()
    while top > 0 and len(found) < limit:
        matches = select(TicketWords.ticket_id.label("id")).where(
            TicketWords.words.op("@@")(cast(literal(_tsquery(wanted), Text), TSQUERY)),
            TicketWords.ticket_id >= top - width,
            TicketWords.ticket_id < top,
        )
        if filters:
            matches = matches.where(TicketWords.ticket_id.in_(select(Ticket.id).where(*filters)))
        window = matches.cte("matches").prefix_with("MATERIALIZED")
        some = select(window.c.id).order_by(window.c.id.desc()).limit(limit - len(found)).subquery()
        query = select(Ticket.id, Ticket.title).join(some, some.c.id == Ticket.id).order_by(Ticket.id.desc())
        found += [Match(id, title) for id, title in session.execute(query)]
        top, width = top - width, width * _WIDER
    return found


def _fts5(wanted: Sequence[Sought]) -> str:
    def one(sought: Sought) -> str:
        spelled = f'"{" ".join(sought.letters)}"{" *" if sought.prefix else ""}'
        return f"({' OR '.join((spelled, *(f'"{stem}"' for stem in sought.stems)))})"

    return " AND ".join(map(one, wanted))


def _tsquery(wanted: Sequence[Sought]) -> str:
    def one(sought: Sought) -> str:
        spelled = " <-> ".join(f"'{letter}'" for letter in sought.letters) + (":*" if sought.prefix else "")
        return f"({' | '.join((spelled, *(f"'{stem}'" for stem in sought.stems)))})"

    return " & ".join(map(one, wanted))


def _score(title: str, wanted: Sequence[Sought]) -> int:
    said = words(title)
    roots = {*said, *(stem for word in said for stem in stems(word))}
    text = f" {' '.join(said)} "
    return sum(
        2 if f" {' '.join(sought.letters)} " in text else 1 if not roots.isdisjoint(_meant(sought)) else 0
        for sought in wanted
    )


def _meant(sought: Sought) -> tuple[str, ...]:
    return (*sought.stems, *sought.letters)
