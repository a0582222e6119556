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
from bot.db.models import AuditEntry, Ticket, TicketComment
from bot.desk.actor import BOT, SYSTEM, Actor
from bot.desk.tickets import search
from tests import postgres

AT = "2026-11-01 03:00:00+00:00"
_ROWS = {
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
            "status": "new",
            "requester_id": 7,
            "conversation_id": "c-1",
            "resolutions": 0,
            "created_at": AT,
            "updated_at": AT,
        }
    ],
    "ticket_comments": [
        {"id": id, "ticket_id": 1, "author": author, "text": "halo", "internal": False, "at": AT}
        for id, author in enumerate(("requester:7", "agent:sari", "api:nagios", "bot", "system"), 1)
    ],
    "audit": [
        {"id": id, "at": AT, "actor": actor, "action": action, "subject": subject, "changes": "{}"}
        for id, (actor, action, subject) in enumerate(
            (
                ("requester:7", "ticket.opened", "INC-000001"),
                ("agent:sari", "conversation.taken", "c-1"),
                ("api:nagios", "ticket.commented", "INC-000001"),
                ("bot", "service.state_set", "wifi"),
                ("system", "token.created", "token:nagios"),
                ("system", "organisation.created", "organisation:fti"),
                ("requester:7", "link.code_issued", "requester:7"),
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
    entries = upgraded.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
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
