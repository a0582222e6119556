"""The bot's commands, in both languages."""

import pytest
from sqlalchemy import select

from bot.channels.telegram import commands
from bot.db.models import Conversation, Requester
from bot.desk.actor import SYSTEM
from bot.desk.people import customers
from tests.running import Desk, StandInBrain, Visitor
from tests.telegram.bot_api import BotApi
from tests.telegram.people import Person

pytestmark = pytest.mark.parametrize(("database_url", "mode"), [("sqlite", "polling")], indirect=True)


@pytest.mark.parametrize(
    ("typed", "heard", "is_payload"),
    [
        ("/start", "/greet", True),
        ("/help", "/ask_help", True),
        ("/tiket", "/list_tickets", True),
        ("/tickets", "/list_tickets", True),
        ("/TIKET@layani_bot", "/list_tickets", True),
        ("/tiket inc-000012", '/check_ticket{"ticket_number": "INC-000012"}', True),
        ("/status", "/check_ticket", True),
        ("/status INC-000012", '/check_ticket{"ticket_number": "INC-000012"}', True),
        ('/status "}{', '/status "}{', False),
        ("/status wifi", "/status wifi", False),
        ("/petugas", "/talk_to_human", True),
        ("/agent", "/talk_to_human", True),
        ("/bahasa", "/switch_language", True),
        ("/bahasa inggris", '/switch_language{"target_language": "en"}', True),
        ("/language id", '/switch_language{"target_language": "id"}', True),
        ("/batal", "/stop", True),
        ("/cancel", "/stop", True),
        ("/affirm", "/affirm", False),
        ("/tikets", "/tikets", False),
        ("tiket", "tiket", False),
    ],
)
async def test_a_command_means_what_its_name_says(
    telegram_desk: Desk,
    brain: StandInBrain,
    api: BotApi,
    person: Person,
    typed: str,
    heard: str,
    is_payload: bool,
) -> None:
    person.say(typed)
    await api.until(lambda: brain.turns)
    assert (brain.turns[0]["text"], brain.turns[0]["is_payload"]) == (heard, is_payload)


async def test_the_menu_is_registered_in_both_languages(telegram_desk: Desk, api: BotApi) -> None:
    await api.until(lambda: set(api.commands) == {"", "id", "en"})
    names = {language: [one["command"] for one in menu] for language, menu in api.commands.items()}
    assert names["id"] == list(commands.NAMES)
    assert names["en"] == list(commands.NAMES.values())
    assert names[""] == names["id"]
    assert api.commands["id"][0]["description"] != api.commands["en"][0]["description"]


async def test_a_code_from_the_web_makes_both_sides_one_person(
    telegram_desk: Desk, api: BotApi, person: Person, visitor: Visitor
) -> None:
    answer = await telegram_desk.http.post("/chat/link", json={}, headers=visitor.headers)
    person.say(f"/start link_{answer.json()['code']}")
    await api.until(lambda: person.heard)
    assert "terhubung" in person.heard[0].lower()
    with telegram_desk.database.reading() as session:
        assert len(set(session.scalars(select(Conversation.requester_id)))) == 1


async def test_a_code_that_is_none_is_refused_in_words(
    telegram_desk: Desk, brain: StandInBrain, api: BotApi, person: Person
) -> None:
    person.say("/start link_NOSUCHCODE")
    await api.until(lambda: person.heard)
    assert person.heard[0].startswith("Kode ini tidak berlaku")
    assert not brain.turns


async def test_the_link_command_gives_a_code_for_the_web_and_takes_one(
    telegram_desk: Desk, brain: StandInBrain, api: BotApi, person: Person, visitor: Visitor
) -> None:
    person.say("/hubungkan")
    await api.until(lambda: person.heard)
    assert "/chat#link=" in person.heard[0]
    answer = await telegram_desk.http.post("/chat/link", json={}, headers=visitor.headers)
    person.say(f"/hubungkan {answer.json()['code']}")
    await api.until(lambda: len(person.heard) > 1)
    assert "terhubung" in person.heard[1].lower()
    assert not brain.turns


async def test_an_invite_lets_somebody_join_the_customer_once(
    telegram_desk: Desk, api: BotApi, person: Person
) -> None:
    def invite(session: object) -> str:
        customers.create(session, "fakultas-hukum", "Fakultas Hukum", actor=SYSTEM)  # type: ignore[arg-type]
        return customers.invite(session, "fakultas-hukum", actor=SYSTEM)  # type: ignore[arg-type]

    token = await telegram_desk.database.write(invite)
    person.say(f"/start inv_{token}")
    await api.until(lambda: person.heard)
    assert "Fakultas Hukum" in person.heard[0]
    another = Person.new(api)
    another.say(f"/start inv_{token}")
    await api.until(lambda: another.heard)
    assert another.heard[0].startswith("Undangan ini sudah habis dipakai")
    with telegram_desk.database.reading() as session:
        members = session.scalars(select(Requester).where(Requester.customer_id.is_not(None))).all()
        assert len(members) == 1
