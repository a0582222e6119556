"""A private chat with the bot: what is said arrives once and in order, and so do the answers."""

import asyncio
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select

from bot import clock
from bot.channels.telegram import typing_sign
from bot.db.models import Conversation, Message, Requester, TelegramUpdate
from tests.running import Desk, StandInBrain, reply
from tests.telegram.bot_api import BotApi
from tests.telegram.idle import is_idle
from tests.telegram.people import Person


async def test_what_somebody_says_is_answered_and_remembered_under_their_name(
    telegram_desk: Desk, person: Person
) -> None:
    person.say("halo")
    await person.hears("echo halo")
    with telegram_desk.database.reading() as session:
        conversation = session.scalars(select(Conversation)).one()
        assert (conversation.channel, conversation.address) == ("telegram", str(person.id))
        assert session.scalars(select(Requester.name)).one() == "Dewi Lestari"


async def test_names_and_commands_that_no_database_takes_are_no_obstacle(
    telegram_desk: Desk, api: BotApi
) -> None:
    person = Person.new(api, first_name="De\0wi", last_name="Lest\0ari")
    person.say("/status \0INC-000001")
    await api.until(lambda: person.heard)
    with telegram_desk.database.reading() as session:
        assert session.scalars(select(Requester.name)).one() == "Dewi Lestari"


async def test_messages_of_one_chat_are_answered_in_order(telegram_desk: Desk, person: Person) -> None:
    for number in range(4):
        person.say(f"pesan {number}")
    await person.hears(*(f"echo pesan {number}" for number in range(4)))


@pytest.mark.parametrize(
    ("tag", "language"),
    [("id", "id"), ("in", "id"), ("jv", "id"), ("en-GB", "en"), ("de", "id"), (None, "id")],
)
@pytest.mark.parametrize(("database_url", "mode"), [("sqlite", "polling")], indirect=True)
async def test_the_conversation_begins_in_the_language_of_the_app(
    telegram_desk: Desk, api: BotApi, tag: str | None, language: str
) -> None:
    Person.new(api, language=tag).say("1")
    await api.until(lambda: api.sent("sendMessage"))
    with telegram_desk.database.reading() as session:
        assert session.scalars(select(Conversation.language)).one() in (language, "id")


async def test_a_button_is_pressed_once_shown_as_chosen_and_gone(
    telegram_desk: Desk, brain: StandInBrain, api: BotApi, person: Person
) -> None:
    async def offer(turn: dict[str, Any]) -> web.Response:
        if turn["is_payload"]:
            return reply(f"chose {turn['text']}")
        return reply("<Sudah> *sesuai*?", buttons=[{"title": "Ya & simpan", "payload": "/affirm"}])

    brain.answer = offer
    person.say("halo")
    await api.until(lambda: person.buttons == ["Ya & simpan"])
    query = person.press("Ya", times=3)
    await api.until(lambda: len(person.heard) >= 2 and not person.buttons and query in api.answers)
    assert person.heard == ["<Sudah> sesuai?\n\n✓ Ya & simpan", "chose /affirm"]
    assert [turn["text"] for turn in brain.turns] == ["halo", "/affirm"]


@pytest.mark.parametrize(("database_url", "mode"), [("sqlite", "polling")], indirect=True)
async def test_a_press_of_what_was_never_offered_is_refused_in_a_notice(
    telegram_desk: Desk, brain: StandInBrain, api: BotApi, person: Person
) -> None:
    person.say("halo")
    await person.hears("echo halo")
    query = person.query("/affirm", message=dict(api.chats[person.id][-1]))
    await api.until(lambda: query in api.answers)
    assert api.answers[query]["text"].startswith("Tombol itu bukan dari percakapan ini")
    assert [turn["text"] for turn in brain.turns] == ["halo"]


@pytest.mark.parametrize(("database_url", "mode"), [("sqlite", "polling")], indirect=True)
async def test_what_looks_like_a_payload_is_text_when_it_is_typed(
    telegram_desk: Desk, brain: StandInBrain, person: Person
) -> None:
    person.say('/affirm{"urgency": "high"}')
    await person.hears('echo /affirm{"urgency": "high"}')
    assert not brain.turns[0]["is_payload"]


async def test_an_edit_reaches_the_transcript_and_asks_nothing_again(
    telegram_desk: Desk, brain: StandInBrain, api: BotApi, person: Person
) -> None:
    message = person.say("wifi lantai 2 mati")
    await person.hears("echo wifi lantai 2 mati")
    person.edit(message, "wifi lantai 3 mati")
    await api.until(lambda: _line(telegram_desk).edited_at)
    assert _line(telegram_desk).text == "wifi lantai 3 mati"
    await api.until(lambda: is_idle(api, telegram_desk.database))
    assert len(brain.turns) == 1
    assert len(person.heard) == 1


@pytest.mark.parametrize(("database_url", "mode"), [("sqlite", "polling")], indirect=True)
async def test_an_edit_of_what_nobody_has_worked_on_yet_is_what_counts(
    telegram_desk: Desk, brain: StandInBrain, api: BotApi, person: Person
) -> None:
    answered = asyncio.Event()

    async def slow(turn: dict[str, Any]) -> web.Response:
        await answered.wait()
        return reply(f"echo {turn['text']}")

    brain.answer = slow
    person.say("halo")
    second = person.say("wifi lantai 2 mati")
    await api.until(lambda: _line(telegram_desk, 2))
    person.edit(second, "wifi lantai 3 mati")
    await api.until(lambda: _line(telegram_desk, 2).edited_at)
    answered.set()
    await person.hears("echo halo", "echo wifi lantai 3 mati")


@pytest.mark.parametrize(("database_url", "mode"), [("sqlite", "polling")], indirect=True)
async def test_an_edit_of_what_the_desk_never_saw_changes_nothing(
    telegram_desk: Desk, api: BotApi, person: Person
) -> None:
    person.edit(person.message(text="dulu"), "kini")
    person.say("halo")
    await person.hears("echo halo")


async def test_typing_shows_while_the_bot_takes_its_time(
    telegram_desk: Desk, brain: StandInBrain, api: BotApi, person: Person
) -> None:
    answered = asyncio.Event()

    async def slow(turn: dict[str, Any]) -> web.Response:
        await answered.wait()
        return reply("selesai")

    brain.answer = slow
    person.say("halo")
    await api.until(lambda: api.actions)
    assert api.actions[0][:2] == (person.id, "typing")
    answered.set()
    await person.hears("selesai")


@pytest.mark.parametrize(("database_url", "mode"), [("sqlite", "polling")], indirect=True)
async def test_no_typing_shows_for_an_answer_that_comes_at_once_or_from_a_person(
    telegram_desk: Desk, api: BotApi, person: Person
) -> None:
    person.say("halo")
    await person.hears("echo halo")
    with telegram_desk.database.transaction() as session:
        session.scalars(select(Conversation)).one().held_by = "agent"
    person.say("masih di sana?")
    await api.until(lambda: is_idle(api, telegram_desk.database))
    with clock.shifted(typing_sign.AFTER):
        assert not await telegram_desk.database.read(typing_sign.waiting)
    assert api.actions == []


def _line(desk: Desk, seq: int = 1) -> Message:
    with desk.database.reading() as session:
        found = session.scalars(select(Message).where(Message.seq == seq)).first()
        return found or Message()


async def test_what_was_said_is_kept_in_the_transcript_alone(telegram_desk: Desk, person: Person) -> None:
    person.say("halo")
    await person.hears("echo halo")
    with telegram_desk.database.reading() as session:
        updates = session.scalars(select(TelegramUpdate)).all()
        assert [(update.state, update.payload) for update in updates] == [("done", "")]
        assert "halo" in session.scalars(select(Message.text)).all()
