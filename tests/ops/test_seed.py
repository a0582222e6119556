"""`layani seed`: made-up tickets that stand in the database like real ones."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from bot import config
from bot.cli import app
from bot.conversations import outbox
from bot.db.engine import Database
from bot.db.models import Conversation, Message, Rating, Requester, Ticket, TicketComment
from bot.desk.actor import SYSTEM
from bot.desk.people import requesters
from bot.desk.tickets import comments, lifecycle, opening, search
from bot.errors import Conflict
from bot.ops import seed as module
from bot.ops.seed import seed

UNTIL = datetime(2026, 11, 28, 12, tzinfo=UTC)
COUNT = 400


@pytest.fixture
def seeded(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A database with made-up tickets, written in several batches."""
    monkeypatch.setattr(module, "BATCH", 150)
    seed(database, COUNT, number=1, until=UNTIL)
    return database


def everything(database: Database) -> list[list[Any]]:
    """What the tables hold that were filled."""
    with database.reading() as session:
        tables = (m.__table__ for m in (Requester, Conversation, Message, Ticket, TicketComment, Rating))
        return [
            [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in tables
        ]


def count(session: Session, model: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_tickets_are_there_with_all_that_belongs_to_them(seeded: Database) -> None:
    with seeded.reading() as session:
        assert count(session, Ticket) == COUNT
        assert 4.5 * COUNT < count(session, Message) < 6 * COUNT
        assert count(session, TicketComment) > COUNT
        assert count(session, Rating) > COUNT / 4
        tickets = session.scalars(select(Ticket).order_by(Ticket.id)).all()
        assert {ticket.status for ticket in tickets} >= {"new", "open", "pending", "resolved", "closed"}
        assert {ticket.kind for ticket in tickets} == {"incident", "request", "change", "problem"}
        assert len({ticket.service for ticket in tickets}) > 15
        assert len({ticket.title for ticket in tickets}) > COUNT / 3
        assert len({ticket.description for ticket in tickets}) > 0.95 * COUNT
        opened = [ticket.created_at for ticket in tickets]
        assert opened == sorted(opened)
        assert UNTIL - timedelta(days=830) < opened[0] < UNTIL - timedelta(days=800)
        assert UNTIL - timedelta(days=5) < opened[-1] <= UNTIL
        assert all(ticket.requester_id for ticket in tickets)
        for ticket in tickets:
            assert (ticket.resolved_at is not None) == (ticket.status in ("resolved", "closed"))
            assert not ticket.resolved_at or ticket.created_at < ticket.resolved_at <= UNTIL
        for conversation in session.scalars(select(Conversation)):
            lines = select(Message.seq).where(Message.conversation_id == conversation.id)
            assert session.scalars(lines.order_by(Message.seq)).all() == [
                *range(1, conversation.last_seq + 1)
            ]
        assert not session.scalars(select(Message).where(Message.text.contains("$"))).all()
        assert not session.scalars(select(Ticket).where(Ticket.description.contains("$"))).all()


def test_what_is_written_afterwards_goes_on_from_there(seeded: Database) -> None:
    with seeded.transaction() as session:
        last = session.scalars(
            select(Ticket.number).where(Ticket.kind == "incident").order_by(Ticket.id.desc())
        ).first()
        requester = requesters.anonymous(session)
        draft = opening.Draft("incident", "Baru", "Kulintang sumbang")
        ticket = opening.open_ticket(session, draft, requester=requester, conversation_id=None, actor=SYSTEM)
        assert last
        assert ticket.number == f"INC-{int(last[4:]) + 1:06d}"
        assert search.search(session, q="kulintang sum")[0] == [ticket]
        made_up = session.scalars(select(Ticket).where(Ticket.status == "open")).first()
        assert made_up
        comments.comment(session, made_up, "Kabel terkelupas", actor=SYSTEM)
        lifecycle.resolve(session, made_up, actor=SYSTEM, resolution="Selesai")
        assert search.search(session, q="kelupas")[0] == [made_up]
        conversation = session.get_one(Conversation, made_up.conversation_id)
        outbox.say(session, conversation, "Halo")


def test_made_up_tickets_are_found(seeded: Database) -> None:
    with seeded.reading() as session:
        for ticket in session.scalars(select(Ticket).limit(20)):
            assert ticket in search.search(session, q=ticket.description, limit=200)[0]
            assert search.search(session, q=ticket.number)[0][0] == ticket


def test_the_same_number_makes_the_same_tickets(
    database: Database, tmp_path: Path, sqlite_template: Path
) -> None:
    made = []
    for name, number in (("a", 7), ("b", 7), ("c", 8)):
        path = tmp_path / f"{name}.db"
        path.write_bytes(sqlite_template.read_bytes())
        one = Database(f"sqlite:///{path}")
        seed(one, 50, number=number, until=UNTIL)
        made.append(everything(one))
        one.close()
    assert made[0] == made[1]
    assert made[0] != made[2]
    seed(database, 50, number=7, until=UNTIL)
    assert everything(database) == made[0]


def test_a_database_with_tickets_is_filled_only_when_told_to(seeded: Database) -> None:
    with pytest.raises(Conflict) as error:
        seed(seeded, 10, number=1, until=UNTIL)
    assert error.value.code == "seed-tickets-there"
    for _ in range(2):
        seed(seeded, 10, number=1, until=UNTIL, add=True)
    with seeded.reading() as session:
        assert count(session, Ticket) == COUNT + 20


def test_the_command_fills_the_database_and_says_so_in_both_languages(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path), "LAYANI_LANG": "en"}.items():
        monkeypatch.setenv(name, value)
    config.settings.cache_clear()
    done = CliRunner().invoke(app, ["seed", "--tickets", "30"])
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[-1] == "30 made-up tickets are there."
    refused = CliRunner().invoke(app, ["seed", "--tickets", "30"])
    assert refused.exit_code == 1
    assert "--add" in refused.stderr
    monkeypatch.setenv("LAYANI_LANG", "id")
    assert "30 tiket contoh" in CliRunner().invoke(app, ["seed", "--tickets", "30", "--add"]).stdout
    with database.reading() as session:
        assert count(session, Ticket) == 60
    config.settings.cache_clear()
