"""What the desk says arrives: whole, in order, without loss, whatever Telegram answers."""

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import clock
from bot.conversations import agents, outbox
from bot.db.models import Alert, Conversation, Message
from bot.desk.actor import BOT
from bot.desk.files import attachments
from bot.desk.tickets import opening
from tests.running import Desk, StandInBrain
from tests.telegram import html
from tests.telegram.bot_api import BotApi
from tests.telegram.people import Group, Person
from tests.telegram.test_payloads import PNG

pytestmark = pytest.mark.parametrize(("database_url", "mode"), [("sqlite", "polling")], indirect=True)


@pytest.fixture
async def say(telegram_desk: Desk, person: Person) -> Callable[..., Any]:
    """Says something in the person's conversation, without being asked."""
    person.say("halo")
    await person.hears("echo halo")

    async def work(*texts: str, **more: Any) -> None:
        def said(session: Session) -> None:
            conversation = session.scalars(select(Conversation)).one()
            for text in texts:
                outbox.say(session, conversation, text, **more)

        await telegram_desk.database.write(said)

    return work


async def test_a_long_message_is_split_and_its_buttons_come_last(
    say: Callable[..., Any], api: BotApi, person: Person
) -> None:
    await say(
        "**Panduan**\n\n" + "Satu langkah lagi. " * 500, buttons=[{"title": "Ya", "payload": "/affirm"}]
    )
    await api.until(lambda: len(person.heard) == 4)
    assert all(html.units(text) <= 4096 for text in person.heard)
    assert "".join("".join(person.heard[1:]).split()) == "".join(
        ("Panduan" + "Satu langkah lagi. " * 500).split()
    )
    keyboards = ["reply_markup" in message for message in api.chats[person.id][1:]]
    assert keyboards == [False, False, True]


async def test_a_part_that_fails_is_tried_again_and_those_before_it_are_not_repeated(
    say: Callable[..., Any], api: BotApi, person: Person
) -> None:
    api.fail("sendMessage", 500, "Internal Server Error", skip=1, times=2)
    await say("Satu langkah lagi. " * 500, "sesudahnya")
    await api.until(lambda: person.heard[-1] == "sesudahnya")
    assert len(person.heard) == 5
    assert "".join("".join(person.heard[1:4]).split()) == "".join(("Satu langkah lagi. " * 500).split())


@pytest.mark.parametrize(
    "fault",
    [
        lambda api: api.fail("sendMessage", 502, "Bad Gateway", times=3),
        lambda api: api.fail("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1),
        lambda api: api.drop("sendMessage", times=2),
    ],
    ids=["bad gateway", "flood control", "connection lost"],
)
async def test_what_passes_is_waited_out_in_order(
    say: Callable[..., Any], api: BotApi, person: Person, fault: Callable[[BotApi], None]
) -> None:
    fault(api)
    await say("satu", "dua")
    await api.until(lambda: person.heard[1:] == ["satu", "dua"])


async def test_flood_control_is_obeyed_to_the_second(
    say: Callable[..., Any], api: BotApi, person: Person
) -> None:
    api.fail("sendMessage", 429, "Too Many Requests: retry after 2", retry_after=2)
    await say("satu")
    await api.until(lambda: person.heard[1:] == ["satu"])
    refused, taken = [call.at for call in api.calls if call.method == "sendMessage"][1:]
    assert taken - refused >= 2


async def test_one_chat_gets_a_message_a_second(say: Callable[..., Any], api: BotApi, person: Person) -> None:
    begun = time.monotonic()
    await say("satu", "dua", "tiga")
    await api.until(lambda: len(person.heard) == 4)
    moments = [call.at - begun for call in api.sent("sendMessage")[1:]]
    assert all(moment >= place for place, moment in enumerate(moments))


async def test_markup_that_telegram_cannot_read_is_sent_plainly_once(
    say: Callable[..., Any], api: BotApi, person: Person
) -> None:
    api.fail(
        "sendMessage", 400, 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 1'
    )
    await say("**a < b** & c")
    await api.until(lambda: person.heard[1:] == ["a < b & c"])
    assert len([call for call in api.calls if call.method == "sendMessage"]) == 3


async def test_what_telegram_refuses_for_good_does_not_hold_up_the_rest(
    say: Callable[..., Any], telegram_desk: Desk, api: BotApi, person: Person
) -> None:
    api.fail("sendMessage", 400, "Bad Request: not enough rights")
    await say("satu", "dua")
    await api.until(lambda: person.heard[1:] == ["dua"])
    assert _delivery(telegram_desk, "satu") == ("failed", "Not enough rights")


async def test_a_chat_that_moved_is_followed(
    say: Callable[..., Any], telegram_desk: Desk, api: BotApi, person: Person
) -> None:
    new = Group.new(api)
    api.migrated[person.id] = new.id
    await say("satu", "dua")
    await api.until(lambda: new.heard == ["satu", "dua"])
    with telegram_desk.database.reading() as session:
        assert session.scalars(select(Conversation.address)).one() == str(new.id)


async def test_what_people_wrote_is_shown_as_they_wrote_it_and_nothing_is_previewed(
    say: Callable[..., Any], api: BotApi, person: Person
) -> None:
    await say("Tiket <script>alert('x')</script> & <b>tebal</b> https://contoh.id", sender="system")
    await api.until(lambda: len(person.heard) == 2)
    assert person.heard[1] == "Tiket <script>alert('x')</script> & <b>tebal</b> https://contoh.id"
    assert api.sent("sendMessage")[-1].data["link_preview_options"] == {"is_disabled": True}


async def test_an_agents_answer_says_whose_it_is_and_brings_files(
    telegram_desk: Desk, api: BotApi, person: Person
) -> None:
    person.say("halo")
    await person.hears("echo halo")
    settings = telegram_desk.settings
    picture = attachments.store(settings, PNG, "langkah.png")
    text = attachments.store(settings, b"catatan petugas\n", "catatan.txt")

    def answer(session: Session) -> None:
        conversation = session.scalars(select(Conversation)).one()
        conversation.held_by, conversation.agent = "agent", "Sari"
        files = [attachments.add(session, conversation, one, sender="agent") for one in (picture, text)]
        for file in files:
            outbox.say(
                session, conversation, "Silakan <dicoba>", sender="agent", author="Sari", attachments=[file]
            )
        agents.reply(session, conversation, "Sudah?", agent="Sari")

    await telegram_desk.database.write(answer)
    await api.until(lambda: len(person.heard) == 4)
    assert person.heard[1:] == ["Sari\nSilakan <dicoba>", "Sari\nSilakan <dicoba>", "Sari\nSudah?"]
    photo, document = (api.sent(method)[0] for method in ("sendPhoto", "sendDocument"))
    assert photo.files["photo"] == ("langkah.png", PNG)
    assert document.files["document"] == ("catatan.txt", b"catatan petugas\n")


async def test_a_picture_that_telegram_cannot_show_comes_as_a_document(
    telegram_desk: Desk, api: BotApi, person: Person
) -> None:
    person.say("halo")
    await person.hears("echo halo")
    picture = attachments.store(telegram_desk.settings, PNG, "langkah.png")
    api.fail("sendPhoto", 400, "Bad Request: PHOTO_INVALID_DIMENSIONS")

    def answer(session: Session) -> None:
        conversation = session.scalars(select(Conversation)).one()
        file = attachments.add(session, conversation, picture, sender="agent")
        outbox.say(session, conversation, "", sender="agent", author="Sari", attachments=[file])

    await telegram_desk.database.write(answer)
    await api.until(lambda: api.sent("sendDocument"))
    assert api.sent("sendDocument")[0].files["document"][1] == PNG


async def test_who_blocks_the_bot_gets_nothing_until_they_come_back_and_staff_know(
    telegram_desk: Desk, api: BotApi, person: Person, say: Callable[..., Any]
) -> None:
    with telegram_desk.database.transaction() as session:
        conversation = session.scalars(select(Conversation)).one()
        draft = opening.Draft("incident", "Wifi mati", "Wifi mati di lantai 2")
        ticket = opening.open_ticket(
            session, draft, requester=conversation.requester, conversation_id=conversation.id, actor=BOT
        )
    person.standing("member", "kicked")
    await api.until(lambda: _conversation(telegram_desk).unreachable_since)
    await say("kabar tiket")
    await api.until(lambda: _delivery(telegram_desk, "kabar tiket")[0] == "failed")
    with telegram_desk.database.reading() as session:
        notice = session.scalars(select(Alert)).one()
        assert (notice.kind, notice.ticket_id) == ("blocked", ticket.id)
        lines = session.scalars(select(Message.text).where(Message.sender == "system")).all()
        assert any("memblokir bot" in line for line in lines)
    tries = len([call for call in api.calls if call.method == "sendMessage"])
    assert tries == 1
    person.standing("kicked", "member")
    await api.until(lambda: not _conversation(telegram_desk).unreachable_since)
    await say("kabar baru")
    await api.until(lambda: person.heard[-1] == "kabar baru")


async def test_a_refusal_shows_that_somebody_blocked_the_bot_and_a_word_from_them_that_they_are_back(
    say: Callable[..., Any], telegram_desk: Desk, api: BotApi, person: Person
) -> None:
    api.blocked.add(person.id)
    await say("satu", "dua")
    await api.until(lambda: _delivery(telegram_desk, "dua")[0] == "failed")
    assert len([call for call in api.calls if call.method == "sendMessage"]) == 2
    api.blocked.clear()
    person.say("saya kembali")
    await api.until(lambda: person.heard[-1] == "echo saya kembali")


async def test_at_night_only_answers_ring(
    say: Callable[..., Any], telegram_desk: Desk, brain: StandInBrain, api: BotApi, person: Person
) -> None:
    local = clock.now().astimezone(telegram_desk.settings.zone)
    night = timedelta(days=1) + (local.replace(hour=23, minute=30) - local)
    with clock.shifted(night):
        await say("tiket Anda selesai")
        await api.until(lambda: len(person.heard) == 2)
        person.say("halo")
        await api.until(lambda: len(person.heard) == 3)
    with clock.shifted(night + timedelta(hours=11)):
        await say("tiket Anda ditutup")
        await api.until(lambda: len(person.heard) == 4)
    silent = [call.data.get("disable_notification", False) for call in api.sent("sendMessage")]
    assert silent[1:] == [True, False, False]


async def test_a_long_wait_in_one_chat_holds_up_no_other(
    telegram_desk: Desk, api: BotApi, person: Person
) -> None:
    others = [Person.new(api) for _ in range(5)]
    api.fail("sendMessage", 429, "Too Many Requests: retry after 3600", retry_after=3600, chat=person.id)
    for one in (person, *others):
        one.say("halo")
    await asyncio.gather(*(one.hears("echo halo") for one in others))
    assert person.heard == []


def _conversation(desk: Desk) -> Conversation:
    with desk.database.reading() as session:
        return session.scalars(select(Conversation)).one()


def _delivery(desk: Desk, text: str) -> tuple[str | None, str | None]:
    with desk.database.reading() as session:
        line = session.scalars(select(Message).where(Message.text == text)).one()
        return line.delivery, line.error
