"""`python -m bench.scale`: how lists and search stand many tickets, on SQLite and PostgreSQL.

Fills two databases of each kind, of 10,000 and of `--tickets` made-up tickets (or takes those that are there from an
earlier run), and asks each of them the same questions. `--postgresql` is the URL of a server without a database, with
the right to create some.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.plans import sent_by, work_done
from bench.scale_turn import turn_times
from bot.api import public_ticket
from bot.config import ROOT
from bot.db import migrate
from bot.db.engine import Database
from bot.db.models import Requester, Ticket
from bot.desk.tickets import numbers, search
from bot.ops.seed import seed

SMALL = 10_000
RUNS = 100  # of each question
TURNS = 100
EXPLAINED = 20  # of these, for what is read
_PAGE = ROOT / "docs" / "performance.md"
_BEGIN, _END = "<!-- scale:begin -->", "<!-- scale:end -->"
_COMMON = ("wifi", "printer", "lambat", "tidak bisa", "vpn", "laptop", "lantai 3")


@dataclass
class Drawn:
    """What a question is about, drawn anew for each run."""

    ticket: Ticket
    requester: Requester
    dice: random.Random


type Question = Callable[[Session, Drawn], object]


def _page(session: Session, **filters: Any) -> object:
    found, _ = search.search(session, limit=50, **filters)
    return public_ticket.many(session, found)


def _rare(ticket: Ticket) -> str:
    """A word of its own: the number it was given is in no text, its asset tag or code in few."""
    tagged = [word for word in ticket.description.split() if any(letter.isdigit() for letter in word)]
    return max(tagged, key=len, default=f"PRN-{ticket.id % 20_000:05d}").strip(".,")


QUESTIONS: dict[str, Question] = {
    "list of all tickets, first page of 50": lambda session, drawn: _page(session),
    "list of all tickets, a page in the middle": lambda session, drawn: _page(
        session, after=search.cursor_below(drawn.ticket.id)
    ),
    "list by status": lambda session, drawn: _page(session, status=drawn.ticket.status),
    "list by service": lambda session, drawn: _page(session, service=drawn.ticket.service),
    "a team's unfinished tickets": lambda session, drawn: _page(
        session, team=drawn.ticket.team, unfinished=True
    ),
    "an agent's tickets": lambda session, drawn: _page(session, assignee=drawn.ticket.assignee),
    "my tickets": lambda session, drawn: search.list_own(session, drawn.requester),
    "my unfinished tickets": lambda session, drawn: search.list_own(session, drawn.requester, only_open=True),
    "search, a rare word": lambda session, drawn: _page(session, q=_rare(drawn.ticket)),
    "search, a common word": lambda session, drawn: _page(session, q=drawn.dice.choice(_COMMON)),
    "search, a common word and a status": lambda session, drawn: _page(
        session, q=drawn.dice.choice(_COMMON), status="open"
    ),
    "search, a number": lambda session, drawn: _page(
        session, q=drawn.ticket.number.lower().replace("-", " ")
    ),
    "ticket by number": lambda session, drawn: numbers.find(session, drawn.ticket.number),
}


@dataclass
class Measured:
    """Of one question on one database: milliseconds of each run, and what was read on average."""

    milliseconds: list[float] = field(default_factory=list)
    read: float = 0

    def quantile(self, share: float) -> float:
        """The time that so many of the runs took at most."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def measure(database: Database, runs: int = RUNS) -> dict[str, Measured]:
    """Every question, asked `runs` times about other tickets each time."""
    results = {name: Measured() for name in QUESTIONS}
    for name, question in QUESTIONS.items():
        dice = random.Random(name)
        for run in range(runs):
            about = drawn(database, dice)
            started = time.perf_counter()
            with database.reading() as session:
                question(session, about)
            results[name].milliseconds.append((time.perf_counter() - started) * 1e3)
            if run < EXPLAINED:
                results[name].read += read_by(database, question, about) / min(runs, EXPLAINED)
    return results


def read_by(database: Database, question: Question, drawn: Drawn) -> int:
    """What the database reads for the question."""
    sent = sent_by(database, lambda session: question(session, drawn))
    with database.reading() as session:
        return sum(work_done(session, query) for query in sent)


def drawn(database: Database, dice: random.Random) -> Drawn:
    """A ticket that somebody works on, and its requester."""
    with database.reading() as session:
        last = session.scalar(select(func.max(Ticket.id))) or 0
        ticket = session.scalars(
            select(Ticket)
            .where(Ticket.id >= dice.randint(1, last), Ticket.assignee.is_not(None))
            .order_by(Ticket.id)
            .limit(1)
        ).first()
        ticket = (
            ticket or session.scalars(select(Ticket).where(Ticket.assignee.is_not(None)).limit(1)).first()
        )
        assert ticket
        return Drawn(ticket, session.get_one(Requester, ticket.requester_id), dice)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench.scale", description=__doc__)
    parser.add_argument(
        "--tickets", type=int, default=1_000_000, help="how many tickets the large databases hold"
    )
    parser.add_argument("--folder", type=Path, default=Path("/tmp/layani-scale"), help="for SQLite's files")  # noqa: S108
    parser.add_argument("--postgresql", metavar="URL", help="a server, postgresql://user@host:port")
    parser.add_argument("--write", action="store_true", help=f"put the table into {_PAGE.relative_to(ROOT)}")
    return parser.parse_args()


@contextmanager
def _filled(url: str, tickets: int) -> Iterator[Database]:
    """The database at `url`, with so many tickets, or as many as it was given in an earlier run."""
    migrate.upgrade(url)
    database = Database(url)
    try:
        with database.reading() as session:
            there = session.scalar(select(func.count()).select_from(Ticket)) or 0
        if there < tickets:  # turns open some more
            _say(f"{tickets:,} tickets into {database.engine.url.render_as_string()} …")
            seed(database, tickets, number=1, until=datetime.now(UTC))
        yield database
    finally:
        database.close()


def _urls(chosen: argparse.Namespace, tickets: int) -> dict[str, str]:
    chosen.folder.mkdir(parents=True, exist_ok=True)
    urls = {"SQLite": f"sqlite:///{chosen.folder}/{tickets}.db"}
    if chosen.postgresql:
        name = f"layani_scale_{tickets}"
        with psycopg.connect(f"{chosen.postgresql}/postgres", autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
            if not found:
                connection.execute(f"CREATE DATABASE {name}".encode())
        urls["PostgreSQL"] = f"{chosen.postgresql}/{name}".replace("postgresql:", "postgresql+psycopg:")
    return urls


def main() -> int:
    """Measure and print the table."""
    chosen = _arguments()
    results: dict[str, dict[int, dict[str, Measured]]] = {}
    turns: dict[str, list[Measured]] = {}
    for kind in _urls(chosen, 0):
        urls = {tickets: _urls(chosen, tickets)[kind] for tickets in (0, SMALL, chosen.tickets)}
        for tickets in (SMALL, chosen.tickets):
            with _filled(urls[tickets], tickets) as database:
                _say(f"{kind}, {tickets:,} tickets …")
                results.setdefault(kind, {})[tickets] = measure(database)
        with _filled(urls[0], 0) as empty, _filled(urls[chosen.tickets], chosen.tickets) as full:
            _say(f"{kind}, turns …")
            turns[kind] = [Measured(times) for times in turn_times((empty, full), TURNS)]
    table = _table(results, turns, chosen.tickets)
    print(table)
    if chosen.write:
        page = _PAGE.read_text(encoding="utf-8")
        before, rest = page.split(_BEGIN)
        _PAGE.write_text(f"{before}{_BEGIN}\n{table}\n{_END}{rest.split(_END)[1]}", encoding="utf-8")
    return 0


def _table(
    results: dict[str, dict[int, dict[str, Measured]]], turns: dict[str, list[Measured]], tickets: int
) -> str:
    kinds = list(results)
    head = [
        f"{kind}: p50 / p95 at {SMALL:,} | at {tickets:,} | read, at {SMALL:,} → {tickets:,}"
        for kind in kinds
    ]
    lines = [f"| question | {' | '.join(head)} |", f"|---|{'---:|' * 3 * len(kinds)}"]
    for name in QUESTIONS:
        cells = []
        for kind in kinds:
            small, large = results[kind][SMALL][name], results[kind][tickets][name]
            times = [f"{one.quantile(0.5):.1f} / {one.quantile(0.95):.1f}" for one in (small, large)]
            cells += [
                *times,
                f"{small.read:,.0f} → {large.read:,.0f} ({large.read / max(1, small.read):.2f} ×)",
            ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    cells = []
    for kind in kinds:
        times = [f"{one.quantile(0.5):.1f} / {one.quantile(0.95):.1f}" for one in turns[kind]]
        empty, full = (one.quantile(0.5) for one in turns[kind])
        cells += [*times, f"p50 {full / empty:.2f} ×"]
    lines.append(
        f"| the desk's part of a turn that opens a ticket, beside an empty database | {' | '.join(cells)} |"
    )
    return "\n".join(lines)


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
