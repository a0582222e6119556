"""Messages on their way to the brain: in order, never lost, never twice."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.conversations import inbox, router
from bot.db import worker
from bot.db.models import Alert, Conversation, InboxItem, Message, Ticket
from bot.desk import handoff
from bot.desk.actor import BOT, Actor
from tests.running import Desk, StandInBrain, Visitor, echo, reply, running_desk
from tests.waiting import soon


def failing(status: int, code: str = "turn_failed") -> Any:
    async def answer(turn: dict[str, Any]) -> web.Response:
        return web.json_response({"code": code, "message": ""}, status=status)

    return answer


@pytest.fixture
def desk_settings(settings: Settings, database_url: str) -> Settings:
    return settings.model_copy(update={"database_url": database_url, "workers": 4})


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries come at once."""
    monkeypatch.setattr(inbox.QUEUE, "retries", replace(inbox.RETRIES, pauses=(0.05,)))
    monkeypatch.setattr(router, "AWAY", 0.05)


async def test_messages_of_one_conversation_are_answered_in_order_one_at_a_time(
    visitor: Visitor, brain: StandInBrain
) -> None:
    at_once = 0

    async def careful(turn: dict[str, Any]) -> web.Response:
        nonlocal at_once
        at_once += 1
        assert at_once == 1
        await asyncio.sleep(0.01)
        at_once -= 1
        return await echo(turn)

    brain.answer = careful
    for number in range(10):
        await visitor.post(str(number))
    assert await visitor.said() == [f"echo {number}" for number in range(10)]


async def test_more_conversations_than_workers_are_all_answered(desk: Desk, brain: StandInBrain) -> None:
    visitors = [await desk.visitor() for _ in range(12)]
    await asyncio.gather(
        *(visitor.post(f"{number} {word}") for number, visitor in enumerate(visitors) for word in "ab")
    )
    for number, visitor in enumerate(visitors):
        assert sorted(await visitor.said()) == [f"echo {number} a", f"echo {number} b"]
    assert len(brain.turns) == 24


async def test_no_conversation_waits_for_the_slow_poll_while_there_is_room(
    monkeypatch: pytest.MonkeyPatch, desk_settings: Settings, brain: StandInBrain
) -> None:
    monkeypatch.setattr(worker, "POLL", 3600.0)

    async def uneven(turn: dict[str, Any]) -> web.Response:
        await asyncio.sleep(0.004 * (int(turn["message_id"]) % 4))
        return await echo(turn)

    brain.answer = uneven
    async with running_desk(desk_settings, brain) as desk:
        visitors = [await desk.visitor() for _ in range(48)]
        await asyncio.gather(*(visitor.post("halo") for visitor in visitors))
        async with asyncio.timeout(30):
            for visitor in visitors:
                assert await visitor.said() == ["echo halo"]


async def test_with_the_brain_away_the_requester_is_told_once_and_answered_once_it_is_back(
    desk_settings: Settings, brain: StandInBrain
) -> None:
    await brain.stop()
    async with running_desk(desk_settings.model_copy(update={"notice_after": 0.3}), brain) as desk:
        visitor = await desk.visitor()
        await visitor.post("halo")
        await visitor.post("ada orang?")
        async with asyncio.timeout(6):
            while not (told := [m for m in (await visitor.poll())["messages"] if m["from"] == "system"]):
                await asyncio.sleep(0.05)
        assert "sedang kami proses" in told[0]["text"]
        assert (await visitor.poll())["idle"] is False
        await asyncio.sleep(1.0)
        await brain.start()
        assert await visitor.said() == [told[0]["text"], "echo halo", "echo ada orang?"]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("status", [503, 502, 429, 401])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_brain_that_is_not_ready_is_asked_for_as_long_as_it_takes(
    visitor: Visitor, brain: StandInBrain, status: int
) -> None:
    brain.answer = failing(status)
    await visitor.post("halo")
    await soon(lambda: len(brain.turns) >= 12, 60)
    brain.answer = echo
    assert (await visitor.said())[-1] == "echo halo"
    assert len({turn["message_id"] for turn in brain.turns}) == 1


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("status", "code"), [(500, "turn_failed"), (503, "action_failed"), (400, "bad_request")]
)
async def test_a_message_that_makes_the_brain_fail_six_times_goes_to_a_person(
    desk: Desk, visitor: Visitor, brain: StandInBrain, status: int, code: str
) -> None:
    other = await desk.visitor()
    await other.say("halo")
    brain.turns.clear()
    brain.answer = failing(status, code)
    await visitor.post("pesan beracun")
    said = await visitor.said()
    assert len(brain.turns) == 6
    assert "petugas" in said[-1]

    def look(session: Session) -> tuple[str, str, list[str], str]:
        conversation = session.get_one(Conversation, visitor.conversation_id)
        kinds = session.scalars(select(Alert.kind)).all()
        item = session.scalars(select(InboxItem).where(InboxItem.conversation_id == conversation.id)).one()
        ticket = session.scalars(select(Ticket)).one()
        return conversation.held_by, item.state, sorted(kinds), ticket.conversation_id or ""

    expected = ("queue", "failed", ["failed", "handoff"], visitor.conversation_id)
    assert await desk.database.read(look) == expected
    brain.answer = echo
    assert await other.say("masih jalan?") == ["echo masih jalan?"]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_five_failures_and_a_success_are_an_answer(visitor: Visitor, brain: StandInBrain) -> None:
    async def sixth(turn: dict[str, Any]) -> web.Response:
        return await (echo(turn) if len(brain.turns) == 6 else failing(500)(turn))

    brain.answer = sixth
    assert (await visitor.say("halo"))[-1] == "echo halo"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("body", ["", "{}", "[]", "not json", '{"replies": 1}'])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_answer_that_makes_no_sense_is_a_failure(
    visitor: Visitor, brain: StandInBrain, body: str
) -> None:
    async def nonsense(turn: dict[str, Any]) -> web.Response:
        return await echo(turn) if len(brain.turns) > 2 else web.Response(text=body)

    brain.answer = nonsense
    assert (await visitor.say("halo"))[-1] == "echo halo"


async def test_a_brain_that_hangs_is_given_up_and_asked_again(
    settings: Settings, database_url: str, brain: StandInBrain
) -> None:
    hanging = settings.model_copy(update={"database_url": database_url, "brain_timeout": 0.3})

    async def hang_once(turn: dict[str, Any]) -> web.Response:
        if len(brain.turns) == 1:
            await asyncio.Event().wait()
        return await echo(turn)

    brain.answer = hang_once
    async with running_desk(hanging, brain) as desk:
        visitor = await desk.visitor()
        assert await visitor.say("halo") == ["echo halo"]


@pytest.mark.parametrize("holder", ["queue", "agent"])
async def test_what_is_said_to_people_does_not_reach_the_brain(
    desk: Desk, visitor: Visitor, brain: StandInBrain, holder: str
) -> None:
    def hand_over(session: Session) -> None:
        conversation = session.get_one(Conversation, visitor.conversation_id)
        handoff.enqueue(session, conversation, reason="asked", actor=BOT)
        if holder == "agent":
            handoff.take(session, conversation, "sari")

    def hand_back(session: Session) -> None:
        handoff.hand_back(
            session, session.get_one(Conversation, visitor.conversation_id), actor=Actor("agent", "sari")
        )

    await desk.database.write(hand_over)
    seen = len((await visitor.poll())["messages"])
    await visitor.post("halo petugas")
    assert await visitor.said(seen) == []
    assert brain.turns == []
    await desk.database.write(hand_back)
    assert await visitor.say("halo bot") == ["echo halo bot"]
    assert [turn["text"] for turn in brain.turns] == ["halo bot"]


async def test_a_handover_in_the_middle_of_two_messages_keeps_the_second_from_the_brain(
    desk: Desk, visitor: Visitor, brain: StandInBrain
) -> None:
    """As the action does it: in a transaction of its own, while the turn is under way."""

    async def hand_over(turn: dict[str, Any]) -> web.Response:
        await visitor.post("kedua")

        def work(session: Session) -> None:
            conversation = session.get_one(Conversation, visitor.conversation_id)
            handoff.enqueue(session, conversation, reason="asked", actor=BOT)

        await desk.database.write(work)
        return reply("Anda nomor 1 dalam antrean.")

    brain.answer = hand_over
    await visitor.post("mau bicara dengan orang")
    assert await visitor.said() == ["Anda nomor 1 dalam antrean."]
    assert len(brain.turns) == 1


async def test_the_conversation_speaks_the_language_of_its_latest_message(
    desk: Desk, visitor: Visitor, brain: StandInBrain
) -> None:
    def language(session: Session) -> str:
        return session.get_one(Conversation, visitor.conversation_id).language

    found = []
    for named in ("en", "unknown", "id", "mixed", None):

        async def answer(turn: dict[str, Any], named: str | None = named) -> web.Response:
            return reply("ok", language=named)

        brain.answer = answer
        await visitor.say("halo")
        found.append(await desk.database.read(language))
    assert found == ["en", "en", "id", "id", "id"]
    assert [turn["metadata"]["language"] for turn in brain.turns] == ["id", "en", "en", "id", "id"]


async def test_a_chosen_language_overrules_the_detected_one(
    desk: Desk, visitor: Visitor, brain: StandInBrain
) -> None:
    def choose(session: Session) -> None:
        session.get_one(Conversation, visitor.conversation_id).language_choice = "en"

    await desk.database.write(choose)
    await visitor.say("halo")
    assert brain.turns[0]["metadata"]["language_choice"] == "en"
    assert (await visitor.post("")).json()["message"].startswith("The message")


async def test_what_was_understood_is_kept_with_the_message(desk: Desk, visitor: Visitor) -> None:
    await visitor.say("halo")
    said = Message.sender == "requester"
    line = await desk.database.read(lambda session: session.scalars(select(Message).where(said)).one())
    assert line.understanding == {
        "intent": "greet",
        "confidence": 0.9,
        "language": "id",
        "anger": 0.0,
        "sentiment": 0.25,
    }


async def test_a_turn_without_replies_is_done_silently(visitor: Visitor, brain: StandInBrain) -> None:
    async def silent(turn: dict[str, Any]) -> web.Response:
        return reply()

    brain.answer = silent
    assert await visitor.say("halo") == []
