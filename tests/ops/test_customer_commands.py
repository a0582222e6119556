# ruff: noqa: F401, F811 - fixtures
"""Customers, invitations and files on the command line."""

from pathlib import Path

import pytest

from bot.db.engine import Database
from bot.db.models import Conversation, Message
from bot.desk.people import customers, handles, requesters
from tests import samples
from tests.ops.test_commands import Layani, environment, layani, refused


def test_a_customer_is_created_and_listed(layani: Layani, refused: Layani) -> None:
    assert "fh" in layani("customer", "create", "fh", "Fakultas Hukum")
    assert "Fakultas Hukum" in layani("customer", "list")
    assert "already" in refused("customer", "create", "fh", "Lain")
    assert "lower-case" in refused("customer", "create", "F H", "Lain")


def test_a_secret_is_printed_alone_and_counts(layani: Layani, refused: Layani, database: Database) -> None:
    assert "no customer" in refused("customer", "secret", "fh")
    layani("customer", "create", "fh", "Fakultas Hukum")
    first, second = (layani("customer", "secret", "fh").strip() for _ in range(2))
    assert len(first.split()) == 1
    assert first != second
    with database.reading() as session:
        assert customers.identity_secret(session, "fh", "default") == second
    assert second not in layani("customer", "list")


def test_an_invitation_is_printed_as_links_and_nothing_else(
    layani: Layani,
    refused: Layani,
    database: Database,
    person: None,
) -> None:
    layani("customer", "create", "fh", "Fakultas Hukum")
    (link,) = layani("invite", "create", "fh").splitlines()
    with database.transaction() as session:
        handles.note(session, "telegram", "layani_bot", "https://t.me/layani_bot?start={kind}_{value}")
    web, telegram = layani(
        "invite", "create", "fh", "--uses", "3", "--days", "30", "--name", "Sari"
    ).splitlines()
    token = web.partition("/chat#invite=")[2]
    assert telegram == f"https://t.me/layani_bot?start=inv_{token}"
    assert link.startswith("http://")
    with database.transaction() as session:
        requester = session.get_one(Conversation, "c").requester
        assert customers.accept(session, requester, token).slug == "fh"
    assert "no customer" in refused("invite", "create", "nope")


def test_an_agent_sends_files_and_sees_those_sent(
    layani: Layani,
    refused: Layani,
    database: Database,
    person: None,
    tmp_path: Path,
) -> None:
    guide, program = tmp_path / "panduan.pdf", tmp_path / "alat.pdf"
    guide.write_bytes(samples.PDF)
    program.write_bytes(samples.PROGRAM)
    assert "cannot be sent" in refused("conversation", "reply", "c", "ini", "--file", str(program))
    layani(
        "conversation", "reply", "c", "silakan", "--file", str(guide), "--file", str(guide), "--as", "sari"
    )
    with database.reading() as session:
        (message,) = session.query(Message).filter_by(sender="agent")
        assert [file["name"] for file in message.attachments] == ["panduan.pdf"] * 2
    shown = layani("conversation", "show", "c")
    assert "panduan.pdf" in shown
    path = next(line.strip() for line in shown.splitlines() if "/attachments/" in line)
    assert Path(path).read_bytes() == samples.PDF


@pytest.fixture
def person(database: Database) -> None:
    """Someone with the conversation "c"."""
    with database.transaction() as session:
        requester = requesters.anonymous(session)
        session.add(Conversation(id="c", channel="web", requester=requester, language="id"))
