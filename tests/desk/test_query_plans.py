"""With ten thousand tickets every list and search is answered from its index, and reads no more than it shows."""

import random
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bench.plans import plan, sent_by, work_done
from bench.scale import QUESTIONS, Drawn, drawn
from bot.conversations import agents
from bot.db.engine import Database
from bot.db.models import Conversation
from bot.desk import alerts, handoff
from bot.desk.actor import BOT
from bot.ops.seed import seed

# The step that is to be in the plan of each question of bench.scale: on SQLite, on PostgreSQL.
INDEXES = {
    "list of all tickets, first page of 50": (
        "SCAN tickets",
        "tickets_pkey",
    ),  # by the key, up to the page's end
    "list of all tickets, a page in the middle": ("PRIMARY KEY (rowid<?)", "tickets_pkey"),
    "list by status": ("ix_tickets_of_status", "ix_tickets_of_status"),
    "list by service": ("ix_tickets_of_service", "ix_tickets_of_service"),
    "a team's unfinished tickets": ("ix_tickets_unfinished_of_team", "ix_tickets_unfinished_of_team"),
    "an agent's tickets": ("ix_tickets_of_assignee", "ix_tickets_of_assignee"),
    "my tickets": ("ix_tickets_of_requester", "ix_tickets_of_requester"),
    "my unfinished tickets": ("ix_tickets_unfinished_of_requester", "ix_tickets_unfinished_of_requester"),
    "search, a rare word": ("ticket_words_index VIRTUAL TABLE INDEX", "ticket_words_index"),
    # Of a common word's tickets PostgreSQL reads a bounded window of the newest, by their ids.
    "search, a common word": ("ticket_words_index VIRTUAL TABLE INDEX", "on ticket_words"),
    "search, a common word and a status": ("ticket_words_index VIRTUAL TABLE INDEX", "on ticket_words"),
    "search, a number": ("sqlite_autoindex_tickets_1", "tickets_number_key"),
    "ticket by number": ("sqlite_autoindex_tickets_1", "tickets_number_key"),
}
LARGE = (
    "tickets",
    "ticket_words",
    "messages",
    "conversations",
    "ticket_comments",
    "ticket_resolutions",
    "ratings",
)
# What two hundred titles to be put in order and a page of fifty cost SQLite; a scan of the tickets takes ten times it.
MOST_STEPS = 12_000


@pytest.fixture
def database(database: Database) -> Database:
    """Ten thousand tickets."""
    seed(database, 10_000, number=1, until=datetime(2026, 11, 28, tzinfo=UTC))
    return database


def test_every_list_and_search_uses_the_index_named_for_it(database: Database) -> None:
    assert set(INDEXES) == set(QUESTIONS)
    dice = random.Random(1)
    for name, question in QUESTIONS.items():
        about: Drawn = drawn(database, dice)
        sent = sent_by(database, lambda session, question=question, about=about: question(session, about))  # type: ignore[misc]
        with database.reading() as session:
            if not database.sqlite:
                # With so few rows reading all can be the cheaper way; here it counts whether there is another one.
                session.execute(text("SET LOCAL enable_seqscan = off"))
            steps = [step for query in sent for step in plan(session, query)]
            assert any(INDEXES[name][0 if database.sqlite else 1] in step for step in steps), (name, steps)
            for table in LARGE:
                assert not any(step == f"Seq Scan on {table}" for step in steps), (name, steps)
                if name != "list of all tickets, first page of 50":
                    assert not any(step == f"SCAN {table}" for step in steps), (name, steps)
            if database.sqlite:
                done = sum(work_done(session, query) for query in sent)
                assert done < MOST_STEPS, (name, done)


def test_lists_of_conversations_and_alerts_use_theirs(database: Database) -> None:
    with database.transaction() as session:
        for conversation in session.query(Conversation).limit(60):
            handoff.enqueue(session, conversation, reason="asked", actor=BOT)
    for work, index in (
        (handoff.queue, "ix_conversations_queue"),
        (handoff.positions, "ix_conversations_queue"),
        (alerts.unseen, "ix_alerts_"),
        (lambda session: agents.last_words(session, handoff.queue(session)[:50]), "ix_conversations_queue"),
    ):
        sent = sent_by(database, work)
        with database.reading() as session:
            if not database.sqlite:
                session.execute(text("SET LOCAL enable_seqscan = off"))
            steps = [step for query in sent for step in plan(session, query)]
            assert any(index in step for step in steps), steps
            assert not any(step.startswith(("SCAN messages", "Seq Scan")) for step in steps), steps
