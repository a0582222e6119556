"""What was stored by an older version is still there after an upgrade, in the form of this one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from bot.config import ROOT
from bot.db import migrate
from bot.db.engine import Database
from bot.db.models import Alert, AuditEntry, LinkAttempt, Message, Ticket, TicketComment
from bot.desk.actor import BOT, SYSTEM, Actor
from bot.desk.tickets import ratings, search
from tests import postgres

AT, SOON, LATER = (f"2026-11-01 0{hour}:00:00.000000" for hour in (3, 4, 5))
_ROWS: dict[str, list[dict[str, object]]] = {
    "requesters": [{"id": 7, "name": "Budi", "created_at": AT}],
    "conversations": [
        {
            "id": "c-1",
            "channel": "web",
            "requester_id": 7,
            "language": "id",
            "held_by": "bot",
            "last_seq": 0,
            "created_at": AT,
        }
    ],
    "tickets": [
        {
            "id": 1,
            "number": "INC-000001",
            "kind": "incident",
            "title": "Wifi mati",
            "description": "Wifi lantai 3 mati",
            "impact": "normal",
            "urgency": "high",
            "priority": "high",
            "status": "resolved",
            "requester_id": 7,
            "conversation_id": "c-1",
            "resolution": "Diganti.",
            "resolutions": 2,
            "created_at": AT,
            "updated_at": LATER,
            "resolved_at": LATER,
        },
        {
            "id": 2,
            "number": "REQ-000001",
            "kind": "request",
            "title": "Laptop",
            "description": "Minta laptop",
            "impact": "low",
            "urgency": "normal",
            "priority": "low",
            "status": "closed",
            "resolutions": 1,
            "created_at": AT,
            "updated_at": LATER,
        },
    ],
    "ratings": [
        {"id": 1, "ticket_id": 1, "resolution": 1, "score": 2, "asked_at": AT},
        {"id": 2, "ticket_id": 1, "resolution": 2, "score": 5, "asked_at": LATER},
    ],
    "staff_notices": [
        {
            "id": 1,
            "at": AT,
            "kind": "complaint",
            "text": "lama",
            "ticket": "INC-000001",
            "conversation_id": "c-1",
        },
        {"id": 2, "at": AT, "kind": "failed", "text": "x", "ticket": None, "conversation_id": "gone"},
    ],
    "link_attempts": [{"id": 1, "requester_id": 7, "at": AT}, {"id": 2, "requester_id": 99, "at": AT}],
    "messages": [
        {
            "conversation_id": "c-1",
            "seq": seq,
            "sender": sender,
            "text": "halo",
            "buttons": "[]",
            "attachments": "[]",
            "asks": asks,
            "at": at,
            "attempts": 0,
        }
        for seq, sender, asks, at in (
            (1, "bot", "confirm", AT),
            (2, "bot", "forgotten", AT),
            (3, "agent", None, SOON),
        )
    ],
    "ticket_comments": [
        {"id": id, "ticket_id": 1, "author": author, "text": "halo", "internal": False, "at": AT}
        for id, author in enumerate(("requester:7", "agent:sari", "api:nagios", "bot", "system"), 1)
    ],
    "audit": [
        {"id": id, "at": AT, "actor": actor, "action": action, "subject": subject, "changes": changes}
        for id, (actor, action, subject, changes) in enumerate(
            (
                ("requester:7", "ticket.opened", "INC-000001", "{}"),
                ("agent:sari", "conversation.taken", "c-1", "{}"),
                ("api:nagios", "ticket.commented", "INC-000001", "{}"),
                ("bot", "service.state_set", "wifi", "{}"),
                ("system", "token.created", "token:nagios", "{}"),
                ("system", "organisation.created", "organisation:fti", "{}"),
                ("requester:7", "link.code_issued", "requester:7", "{}"),
                ("agent:sari", "ticket.resolved", "INC-000001", '{"resolution": [null, "Dimulai ulang."]}'),
                ("requester:7", "ticket.reopened", "INC-000001", "{}"),
                ("agent:budi", "ticket.resolved", "INC-000001", '{"resolution": [null, "Diganti."]}'),
                ("api:erp", "ticket.opened", "REQ-000001", "{}"),
                ("agent:sari", "ticket.closed", "REQ-000001", "{}"),
            ),
            1,
        )
    ],
}


@pytest.fixture(params=["sqlite", "postgresql"])
def upgraded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Session]:
    """A database that revision 0002 filled and this version upgraded."""
    url = f"sqlite:///{tmp_path}/old.db"
    if request.param == "postgresql":
        cluster = request.getfixturevalue("cluster")
        postgres.execute(cluster, f"CREATE DATABASE old_{request.node.name.split('[')[0]}")
        url = f"{cluster}/old_{request.node.name.split('[')[0]}".replace("postgresql:", "postgresql+psycopg:")
    database = Database(url)
    with database.engine.connect() as connection:
        _fill(connection)
    assert migrate.upgrade(url) is True
    with database.transaction() as session:
        yield session
    database.close()


def _fill(connection: Connection) -> None:
    config = Config(ROOT / "alembic.ini")
    config.attributes["connection"] = connection
    command.upgrade(config, "0002")
    for table, rows in _ROWS.items():
        for row in rows:
            columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({values})"), row)
    connection.commit()


def test_who_did_it_and_to_what_is_kept(upgraded: Session) -> None:
    comments = upgraded.scalars(select(TicketComment).order_by(TicketComment.id))
    assert [Actor.of(one) for one in comments] == [
        Actor.requester(7),
        Actor.agent("sari"),
        Actor.integration("nagios"),
        BOT,
        SYSTEM,
    ]
    entries = upgraded.scalars(select(AuditEntry).order_by(AuditEntry.id).limit(7)).all()
    assert [(Actor.of(one), one.subject_kind, one.subject_id) for one in entries] == [
        (Actor.requester(7), "ticket", "INC-000001"),
        (Actor.agent("sari"), "conversation", "c-1"),
        (Actor.integration("nagios"), "ticket", "INC-000001"),
        (BOT, "service", "wifi"),
        (SYSTEM, "token", "nagios"),
        (SYSTEM, "customer", "fti"),
        (Actor.requester(7), "requester", "7"),
    ]


def test_tickets_of_an_earlier_version_are_found(upgraded: Session) -> None:
    ticket = upgraded.scalars(select(Ticket)).first()
    assert ticket
    for words in (ticket.title, ticket.description, ticket.comments[0].text, ticket.number):
        assert ticket in search.search(upgraded, q=words)[0], words


def test_resolutions_become_rows_which_ratings_refer_to(upgraded: Session) -> None:
    wifi, laptop = upgraded.scalars(select(Ticket).order_by(Ticket.id))
    assert [(one.text, Actor.of(one), one.rating and one.rating.score) for one in wifi.resolutions] == [
        ("Dimulai ulang.", Actor.agent("sari"), 2),
        ("Diganti.", Actor.agent("budi"), 5),
    ]
    assert (wifi.resolution, wifi.reopened, ratings.latest_score(upgraded, wifi)) == ("Diganti.", 1, 5)
    assert [(one.text, one.actor_kind, one.rating) for one in laptop.resolutions] == [(None, "system", None)]


def test_a_ticket_knows_from_where_it_came_and_when_a_person_answered(upgraded: Session) -> None:
    wifi, laptop = upgraded.scalars(select(Ticket).order_by(Ticket.id))
    assert (wifi.channel, laptop.channel) == ("web", "api")
    # The comment of agent:sari was written before the reply in the conversation.
    assert (wifi.first_response_at, laptop.first_response_at) == (wifi.created_at, None)
    assert (wifi.closed_at, laptop.closed_at) == (None, laptop.created_at)


def test_alerts_and_attempts_refer_to_what_there_is(upgraded: Session) -> None:
    complaint, failed = upgraded.scalars(select(Alert).order_by(Alert.id))
    assert (complaint.ticket and complaint.ticket.number, complaint.conversation_id) == ("INC-000001", "c-1")
    assert (failed.ticket, failed.conversation_id) == (None, None)
    assert [one.requester_id for one in upgraded.scalars(select(LinkAttempt))] == [7]


def test_what_a_message_asks_is_kept_when_it_is_still_asked(upgraded: Session) -> None:
    assert upgraded.scalars(select(Message.asks).order_by(Message.seq)).all() == ["confirm", None, None]
