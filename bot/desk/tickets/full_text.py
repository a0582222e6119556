"""Finding tickets by words, on SQLite's FTS5 or PostgreSQL's tsvector, and which of them come first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Text, cast, column, literal, select, table
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from bot.db.models import Ticket, TicketWords
from bot.db.models.tickets import FULL_TEXT_INDEX
from bot.desk.stemming import stems
from bot.desk.tickets.search_words import Sought, words

# So many of the newest matches are put in order; ranking all of a common word's would take seconds.
RANKED = {"postgresql": 2_000, "sqlite": 200}

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
    most = RANKED[session.get_bind().dialect.name]
    found = newest(session, wanted, filters, below, most)
    return Ranked(sorted(found, key=lambda match: -_score(match.title, wanted)), len(found) == most)


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
    return [Match(id, title) for id, title in session.execute(find(wanted, filters, below, limit))]


def _in_sqlite(
    wanted: Sequence[Sought], filters: Sequence[ColumnElement[bool]], below: int | None, limit: int
) -> Select[int, str]:
    # The index lists a word's tickets newest first, so it must be what is walked: the join is written so that SQLite
    # does not turn it round.
    query = select(Ticket.id, Ticket.title).select_from(_index).join(Ticket, Ticket.id == _index.c.rowid)
    query = query.where(_index.c[FULL_TEXT_INDEX].op("MATCH")(_fts5(wanted)), *filters)
    if below is not None:
        query = query.where(_index.c.rowid < below)
    return query.order_by(_index.c.rowid.desc()).limit(limit)


def _in_postgresql(
    wanted: Sequence[Sought], filters: Sequence[ColumnElement[bool]], below: int | None, limit: int
) -> Select[int, str]:
    matches = TicketWords.words.op("@@")(cast(literal(_tsquery(wanted), Text), TSQUERY))
    query = select(Ticket.id, Ticket.title).join(TicketWords, TicketWords.ticket_id == Ticket.id)
    query = query.where(matches, *filters)
    if below is not None:
        query = query.where(TicketWords.ticket_id < below)
    return query.order_by(Ticket.id.desc()).limit(limit)


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
