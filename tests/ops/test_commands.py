"""The staff commands on a real database, as staff type them."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from bot import clock, config
from bot.cli import app
from bot.conversations import outbox, transcript
from bot.db.engine import Database
from bot.db.models import AuditEntry, Conversation, Message, Ticket
from bot.desk import alerts, handoff, tokens
from bot.desk.actor import BOT, Actor
from bot.desk.people import requesters
from bot.desk.tickets import opening
from bot.desk.tickets.opening import Draft
from bot.errors import Unauthorised

type Layani = Callable[..., str]


@pytest.fixture(autouse=True)
def environment(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The commands work on the test's database, and speak English."""
    for name, value in {"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path), "LAYANI_LANG": "en"}.items():
        monkeypatch.setenv(name, value)
    config.settings.cache_clear()
    yield
    config.settings.cache_clear()


@pytest.fixture
def layani() -> Layani:
    """Runs a command that must work; returns what it printed."""

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 0, (done.output, done.exception)
        return done.stdout

    return run


@pytest.fixture
def refused() -> Layani:
    """Runs a command that must fail; returns the sentence on standard error."""

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 1, done.output
        assert done.stdout == ""
        return done.stderr

    return run


@pytest.fixture
def conversation(database: Database) -> str:
    """Id of a requester's conversation on the web, in Indonesian."""
    with database.transaction() as session:
        conversation = Conversation(channel="web", requester=requesters.anonymous(session), language="id")
        session.add(conversation)
        session.flush()
        transcript.append(session, conversation, "requester", "wifi lantai 3 mati")
        outbox.say(session, conversation, "Baik, saya bantu.")
        return conversation.id


@pytest.fixture
def number(database: Database, conversation: str) -> str:
    """Number of an incident that was reported in the conversation."""
    with database.transaction() as session:
        held = session.get_one(Conversation, conversation)
        draft = Draft(kind="incident", title="Wifi mati", description="wifi lantai 3 mati", service="wifi")
        ticket = opening.open_ticket(
            session,
            draft,
            requester=held.requester,
            conversation_id=held.id,
            actor=Actor.requester(held.requester_id),
        )
        return ticket.number


@pytest.fixture
def queued(database: Database, conversation: str, number: str) -> str:
    """The conversation, waiting for a person for ten minutes."""
    with database.transaction() as session, clock.shifted(timedelta(minutes=-10)):
        handoff.enqueue(session, session.get_one(Conversation, conversation), reason="asked", actor=BOT)
    return conversation


def said(database: Database, conversation: str) -> list[tuple[str, str]]:
    with database.reading() as session:
        lines = select(Message).where(Message.conversation_id == conversation).order_by(Message.seq)
        return [(line.sender, line.text) for line in session.scalars(lines)]


def status_of(database: Database, number: str) -> str:
    with database.reading() as session:
        return session.scalars(select(Ticket.status).where(Ticket.number == number)).one()


def test_tickets_are_listed_and_filtered(layani: Layani, number: str) -> None:
    assert number in layani("tickets", "list")
    assert number in layani("tickets", "list", "--status", "new", "--kind", "incident", "--search", "wifi")
    assert number not in layani("tickets", "list", "--status", "closed")


def test_a_ticket_is_shown_with_its_comments(layani: Layani, number: str) -> None:
    layani("tickets", "comment", number, "Teknisi berangkat.", "--as", "sari")
    layani("tickets", "comment", number, "Access point lama.", "--internal", "--as", "sari")
    shown = layani("tickets", "show", number)
    for text in (number, "Wifi mati", "wifi lantai 3 mati", "Teknisi berangkat.", "agent sari", "[internal]"):
        assert text in shown


def test_only_a_public_comment_reaches_the_requester(
    layani: Layani, database: Database, conversation: str, number: str
) -> None:
    layani("tickets", "comment", number, "rahasia", "--internal")
    layani("tickets", "comment", number, "Teknisi berangkat.")
    heard = " ".join(text for _, text in said(database, conversation))
    assert "Teknisi berangkat." in heard
    assert "rahasia" not in heard


def test_resolving_a_ticket_asks_its_requester_for_a_rating(
    layani: Layani, database: Database, conversation: str, number: str
) -> None:
    assert (
        layani("tickets", "resolve", number, "Access point diganti.", "--as", "sari")
        == f"{number}: resolved\n"
    )
    assert status_of(database, number) == "resolved"
    with database.reading() as session:
        last = session.scalars(select(Message).order_by(Message.seq.desc())).first()
        entries = session.scalars(select(AuditEntry).where(AuditEntry.subject_id == number)).all()
    assert last is not None
    assert last.asks == "rating"
    assert "Access point diganti." in last.text
    assert Actor.agent("sari") in map(Actor.of, entries)


def test_a_ticket_goes_through_its_states(layani: Layani, database: Database, number: str) -> None:
    layani("tickets", "status", number, "open")
    layani("tickets", "status", number, "resolved", "--reason", "Sudah diganti.")
    layani("tickets", "close", number)
    assert status_of(database, number) == "closed"


@pytest.mark.parametrize(
    "words",
    [
        ("tickets", "show", "INC-999999"),
        ("conversation", "show", "nothing"),
        ("conversation", "resolve", "nothing", "done"),
        ("token", "revoke", "nobody"),
        ("service", "status", "nothing", "down"),
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_what_does_not_exist_is_said_in_a_sentence(
    refused: Layani, words: tuple[str, ...], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYANI_LANG", language)
    sentence = refused(*words)
    assert re.fullmatch(r"[A-Z].+\.?\n", sentence)
    assert "Traceback" not in sentence


def test_an_impossible_change_is_refused_and_changes_nothing(
    refused: Layani, layani: Layani, database: Database, number: str
) -> None:
    layani("tickets", "status", number, "cancelled")
    assert number in refused("tickets", "status", number, "open")
    assert status_of(database, number) == "cancelled"


def test_a_list_is_as_long_as_it_says(layani: Layani, database: Database) -> None:
    with database.transaction() as session:
        for n in range(320):
            opening.open_ticket(
                session,
                Draft(kind="incident", title=f"Printer {n}", description="Macet"),
                requester=None,
                conversation_id=None,
                actor=Actor.integration("nagios"),
            )
    for limit in (50, 250, 300, 500):
        lines = layani("tickets", "list", "--limit", str(limit)).splitlines()
        numbers = [line.split()[0] for line in lines if line.startswith("INC-")]
        assert numbers == [f"INC-{320 - place:06d}" for place in range(min(limit, 320))]
        assert (f"first {limit} tickets" in lines[-1]) == (limit < 320)


def test_tickets_are_listed_by_words_and_service_and_read_anew(layani: Layani, number: str) -> None:
    for words in (
        ("--search", "lantai"),
        ("--search", number.lower().replace("-0000", " ")),
        ("--service", "wifi"),
    ):
        assert number in layani("tickets", "list", *words)
    assert number not in layani("tickets", "list", "--service", "vpn")
    assert layani("tickets", "reindex") == "One ticket read anew.\n"
    assert number in layani("tickets", "list", "--search", "lantai")


def test_the_queue_shows_who_waits_since_when_and_what_they_said(layani: Layani, queued: str) -> None:
    for words in (("queue",), ("queue", "list")):
        line = layani(*words).splitlines()[-1].split()
        assert line[:4] == ["1", queued[:8], "10", "id"]
        assert "wifi lantai 3 mati" in " ".join(line)


def test_an_empty_queue_says_so(layani: Layani) -> None:
    assert layani("queue", "list") == "No conversation is waiting.\n"


def test_a_reply_takes_the_conversation_and_reaches_the_requester(
    layani: Layani, database: Database, queued: str
) -> None:
    layani("conversation", "reply", queued[:8], "Halo, saya Sari.", "--as", "sari")
    assert said(database, queued)[-1] == ("agent", "Halo, saya Sari.")
    with database.reading() as session:
        held = session.get_one(Conversation, queued)
        assert (held.held_by, held.agent) == ("agent", "sari")
    assert layani("queue", "list") == "No conversation is waiting.\n"


def test_a_second_reply_of_the_same_agent_takes_nothing_over_again(
    layani: Layani, database: Database, queued: str
) -> None:
    layani("conversation", "reply", queued, "Satu.", "--as", "sari")
    before = len(said(database, queued))
    layani("conversation", "reply", queued, "Dua.", "--as", "sari")
    assert said(database, queued)[before:] == [("agent", "Dua.")]


def test_a_conversation_is_shown_whole(layani: Layani, queued: str) -> None:
    layani("conversation", "reply", queued, "Halo, saya Sari.", "--as", "sari")
    shown = layani("conversation", "show", queued[:8])
    assert (
        shown.index("wifi lantai 3 mati") < shown.index("Baik, saya bantu.") < shown.index("Halo, saya Sari.")
    )
    assert queued in shown


def test_handing_back_gives_the_conversation_to_the_bot(
    layani: Layani, database: Database, queued: str
) -> None:
    layani("conversation", "reply", queued, "Halo", "--as", "sari")
    layani("conversation", "hand-back", queued, "--as", "sari")
    with database.reading() as session:
        assert session.get_one(Conversation, queued).held_by == "bot"


def test_resolving_a_conversation_resolves_its_ticket_and_hands_back(
    layani: Layani, database: Database, queued: str, number: str
) -> None:
    assert number in layani("conversation", "resolve", queued, "Sudah diganti.", "--as", "sari")
    assert status_of(database, number) == "resolved"
    with database.reading() as session:
        assert session.get_one(Conversation, queued).held_by == "bot"


def test_a_conversation_without_open_ticket_cannot_be_resolved(refused: Layani, conversation: str) -> None:
    assert refused("conversation", "resolve", conversation, "x") == "This conversation has no open ticket.\n"


def test_an_ambiguous_short_id_is_refused(refused: Layani, database: Database) -> None:
    with database.transaction() as session:
        for end in ("1", "2"):
            requester = requesters.anonymous(session)
            session.add(Conversation(id=f"abcd{end}", channel="web", requester=requester, language="id"))
    assert "abcd" in refused("conversation", "show", "abcd")


def test_an_id_with_a_wildcard_finds_nothing(refused: Layani, conversation: str) -> None:
    assert "no conversation" in refused("conversation", "show", "%")


def test_a_service_state_set_by_staff_is_listed_with_its_note(layani: Layani) -> None:
    layani("service", "status", "wifi", "down", "--note", "Kabel putus di gedung B.", "--as", "sari")
    line = next(line for line in layani("service", "list").splitlines() if line.startswith("wifi "))
    assert "down" in line
    assert "Kabel putus di gedung B." in line


def test_alerts_are_shown_until_they_are_seen(layani: Layani, database: Database, conversation: str) -> None:
    with database.transaction() as session:
        alerts.raise_alert(session, "complaint", "Lama sekali!", conversation_id=conversation)
    assert "Lama sekali!" in layani("alerts")
    assert "Lama sekali!" in layani("alerts", "--seen")
    assert layani("alerts") == "No new alerts.\n"


def test_a_new_token_is_all_that_standard_output_gets_and_it_works(
    layani: Layani, database: Database
) -> None:
    token = layani("token", "create", "nagios")
    assert re.fullmatch(r"lyn_\S+\n", token)
    with database.transaction() as session:
        assert tokens.check(session, token.strip()).name == "nagios"
    assert "nagios" in layani("token", "list")
    assert token.strip() not in layani("token", "list")


def test_a_revoked_token_is_worthless(layani: Layani, refused: Layani, database: Database) -> None:
    token = layani("token", "create", "nagios").strip()
    layani("token", "revoke", "nagios")
    with database.transaction() as session, pytest.raises(Unauthorised):
        tokens.check(session, token)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_knowledge_base_is_searched_as_the_bot_does(layani: Layani) -> None:
    assert "The bot would answer" in layani("knowledge", "search", "how do I connect to the VPN?")
    assert "would not answer" in layani("knowledge", "search", "how do I cook rendang?")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_search_before_any_training_prepares_the_articles_once_and_says_so(
    layani: Layani, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MODEL_DIR", str(tmp_path / "models"))
    config.settings.cache_clear()
    first, second = (layani("knowledge", "search", "how do I connect to the VPN?") for _ in range(2))
    assert "once" in first
    assert first.endswith(second)
    assert "once" not in second


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_settings_show_no_secrets(layani: Layani, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERNAL_TOKEN", "very-secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://layani:pw-secret@localhost/layani")
    config.settings.cache_clear()
    shown = layani("settings")
    assert "layani:***@localhost" in shown
    assert "very-secret" not in shown
    assert "pw-secret" not in shown


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("locale", "words"), [("id_ID.UTF-8", "Tidak ada"), ("en_GB.UTF-8", "No "), ("C", "No ")]
)
def test_the_language_is_that_of_the_terminal(
    layani: Layani, locale: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LAYANI_LANG")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", locale)
    assert layani("queue", "list").startswith(words)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_table_in_a_pipe_is_not_cut_to_a_screen(
    layani: Layani, database: Database, conversation: str
) -> None:
    long = "kata " * 36
    with database.transaction() as session:
        alerts.raise_alert(session, "complaint", long.strip(), conversation_id=conversation)
    assert long.strip() in layani("alerts")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_installed_command_works_from_any_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("layani"), "token", "create", "x"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("lyn_")
