"""In groups the bot speaks only when spoken to, and never of tickets."""

import pytest
from sqlalchemy import select

from bot.db.models import Conversation
from tests.running import Desk, StandInBrain
from tests.telegram.bot_api import BOT, BotApi
from tests.telegram.idle import is_idle
from tests.telegram.people import Group, Person

pytestmark = pytest.mark.parametrize(("database_url", "mode"), [("sqlite", "polling")], indirect=True)


@pytest.fixture
def group(api: BotApi) -> Group:
    return Group.new(api)


async def test_a_question_in_a_group_goes_on_in_private_without_being_typed_again(
    telegram_desk: Desk, brain: StandInBrain, api: BotApi, group: Group, person: Person
) -> None:
    asked = group.says(person, "@layani_bot tiket saya INC-000001 bagaimana?")
    await api.until(lambda: group.heard)
    assert "INC-000001" not in group.heard[0]
    assert not brain.turns
    call = api.sent("sendMessage")[0].data
    assert call["reply_parameters"]["message_id"] == asked["message_id"]
    link = call["reply_markup"]["inline_keyboard"][0][0]["url"]
    assert link.startswith("https://t.me/layani_bot?start=")
    assert link in group.heard[0]
    person.say(f"/start {link.partition('=')[2]}")
    await person.hears("echo tiket saya INC-000001 bagaimana?")


async def test_somebody_elses_question_cannot_be_fetched(
    telegram_desk: Desk, brain: StandInBrain, api: BotApi, group: Group, person: Person
) -> None:
    group.says(person, "@layani_bot kata sandi saya rahasia123")
    await api.until(lambda: group.heard)
    start = api.sent("sendMessage")[0].data["reply_markup"]["inline_keyboard"][0][0]["url"].partition("=")[2]
    nosy = Person.new(api)
    nosy.say(f"/start {start}")
    await nosy.hears("echo /greet")


async def test_the_bot_is_silent_unless_it_is_meant(
    telegram_desk: Desk, brain: StandInBrain, api: BotApi, group: Group, person: Person
) -> None:
    group.says(person, "selamat pagi")
    group.says(person, "@layani_bot_lain halo")
    group.says(person, "/start@cuaca_bot")
    group.says(person, "kirim ke layani_bot@contoh.id")
    group.says(person, "/cuaca")
    group.says(person, "setuju", reply_to_message={**person.message(text="x"), "chat": {"id": group.id}})
    person.say("halo")
    await person.hears("echo halo")
    await api.until(lambda: is_idle(api, telegram_desk.database))
    assert group.heard == []
    assert len(brain.turns) == 1


@pytest.mark.parametrize("text", ["/tiket", "/status@layani_bot INC-000001", "tolong @LAYANI_BOT", "/help"])
async def test_a_command_or_a_mention_is_answered(
    telegram_desk: Desk, api: BotApi, group: Group, person: Person, text: str
) -> None:
    group.says(person, text)
    await api.until(lambda: group.heard)


async def test_a_reply_to_the_bot_is_answered_in_the_persons_language(
    telegram_desk: Desk, api: BotApi, group: Group
) -> None:
    tom = Person.new(api, language="en", first_name="Tom")
    before = {
        "message_id": 1,
        "from": BOT,
        "chat": {"id": group.id, "type": "supergroup"},
        "date": 1,
        "text": "x",
    }
    group.says(tom, "still broken", reply_to_message=before)
    await api.until(lambda: group.heard)
    assert group.heard[0].startswith("To keep your matter private")


async def test_a_group_that_became_a_supergroup_is_answered_there(
    telegram_desk: Desk, api: BotApi, person: Person
) -> None:
    old, new = Group.new(api, "group"), Group.new(api)
    api.migrated[old.id] = new.id
    old.says(person, "@layani_bot halo")
    await api.until(lambda: new.heard)


async def test_a_chat_that_moved_keeps_its_conversation(
    telegram_desk: Desk, api: BotApi, person: Person
) -> None:
    person.say("halo")
    await person.hears("echo halo")
    group = Group.new(api)
    with telegram_desk.database.transaction() as session:
        session.scalars(select(Conversation)).one().address = str(-4242)
    api.push(message={"message_id": 9, "from": BOT, "chat": {"id": -4242, "type": "group"}, "date": 1,
                      "migrate_to_chat_id": group.id})  # fmt: skip
    await api.until(lambda: _address(telegram_desk) == str(group.id))


async def test_a_group_that_threw_the_bot_out_is_left_in_peace(
    telegram_desk: Desk, api: BotApi, group: Group, person: Person
) -> None:
    api.fail("sendMessage", 403, "Forbidden: bot was kicked from the supergroup chat", chat=group.id)
    group.says(person, "@layani_bot halo")
    person.say("halo")
    await person.hears("echo halo")
    await api.until(lambda: not api.faults)
    assert group.heard == []


def _address(desk: Desk) -> str | None:
    with desk.database.reading() as session:
        return session.scalars(select(Conversation.address)).one()
