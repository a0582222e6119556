"""Who has a message in hand: claims, desks that die or lose theirs, and outages, which are nobody's fault."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot import clock
from bot.config import Settings
from bot.conversations import inbox, outbox, router, transcript
from bot.db.models import Conversation, InboxItem, Message
from tests.ports import free_port
from tests.running import Desk, StandInBrain, Visitor, echo, reply, running_desk
from tests.waiting import soon


@pytest.fixture
def desk_settings(settings: Settings, database_url: str) -> Settings:
    return settings.model_copy(update={"database_url": database_url, "workers": 4})


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries come at once."""
    monkeypatch.setattr(inbox.QUEUE, "retries", replace(inbox.RETRIES, pauses=(0.05,)))
    monkeypatch.setattr(router, "AWAY", 0.05)


async def test_two_desks_on_one_database_never_take_the_same_message(
    desk: Desk, desk_settings: Settings, brain: StandInBrain
) -> None:
    async with running_desk(desk_settings, brain) as second:
        visitors = [await (desk, second)[number % 2].visitor() for number in range(8)]
        for word in "abc":
            await asyncio.gather(*(visitor.post(word) for visitor in visitors))
        for visitor in visitors:
            assert await visitor.said() == ["echo a", "echo b", "echo c"]
    assert len(brain.turns) == 24


async def test_a_dead_workers_conversation_is_taken_up_again(desk: Desk, visitor: Visitor) -> None:
    """As after kill -9: the claim stays behind, and runs out."""

    def die(session: Session) -> None:
        conversation = session.get_one(Conversation, visitor.conversation_id)
        inbox.receive(session, conversation, "x", "halo")
        session.scalars(select(InboxItem)).one().claimed_by = "dead"
        session.scalars(select(InboxItem)).one().claimed_until = clock.now() + timedelta(seconds=1)

    await desk.database.write(die)
    await asyncio.sleep(0.5)
    assert (await visitor.poll())["idle"] is False
    assert (await visitor.said())[-1] == "echo halo"


async def test_a_stopped_desk_leaves_its_message_to_the_next(
    desk_settings: Settings, brain: StandInBrain
) -> None:
    async def hang(turn: dict[str, Any]) -> web.Response:
        await asyncio.Event().wait()
        return reply("never")

    brain.answer = hang
    async with running_desk(desk_settings, brain) as desk:
        visitor = await desk.visitor()
        await visitor.post("halo")
        await soon(lambda: brain.turns)
    brain.answer = echo
    async with running_desk(desk_settings, brain) as desk, asyncio.timeout(3):
        again = Visitor(desk.http, visitor.token, visitor.conversation_id)
        assert (await again.said())[-1] == "echo halo"


async def test_a_worker_that_lost_its_claim_writes_nothing(
    desk: Desk, visitor: Visitor, brain: StandInBrain
) -> None:
    async def lose(turn: dict[str, Any]) -> web.Response:
        if len(brain.turns) == 1:

            def steal(session: Session) -> None:
                item = session.scalars(select(InboxItem)).one()
                item.claimed_by, item.claimed_until = "thief", clock.now()

            await desk.database.write(steal)
            return reply("too late")
        return reply("in time")

    brain.answer = lose
    assert await visitor.say("halo") == ["in time"]


async def test_a_long_turn_keeps_its_claim(
    monkeypatch: pytest.MonkeyPatch, desk_settings: Settings, brain: StandInBrain
) -> None:
    monkeypatch.setattr(inbox.QUEUE, "lease", timedelta(seconds=0.6))

    async def slow(turn: dict[str, Any]) -> web.Response:
        await asyncio.sleep(2)
        return await echo(turn)

    brain.answer = slow
    async with running_desk(desk_settings, brain) as desk, running_desk(desk_settings, brain):
        visitor = await desk.visitor()
        await visitor.post("halo")
        assert (await visitor.said())[-1] == "echo halo"
    assert len(brain.turns) == 1


@pytest.mark.usefixtures("impatient")
async def test_an_answer_is_stored_whole_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, desk: Desk, visitor: Visitor, brain: StandInBrain
) -> None:
    """A reply that cannot be stored takes back the others and the "done"; the message is tried again."""

    def break_storing(session: Session, times: int = 2) -> None:
        if session.info.setdefault("said", 0) == 1 and len(brain.turns) <= times:
            raise RuntimeError("the second reply cannot be stored")
        session.info["said"] += 1

    async def two(turn: dict[str, Any]) -> web.Response:
        return reply("satu", "dua")

    def say(session: Session, *args: Any, **more: Any) -> transcript.Line:
        break_storing(session)
        return original(session, *args, **more)

    brain.answer = two
    original = outbox.say
    monkeypatch.setattr(outbox, "say", say)
    assert await visitor.say("halo") == ["satu", "dua"]
    assert len(brain.turns) == 3

    def count(session: Session) -> int:
        return len(session.scalars(select(Message).where(Message.sender == "bot")).all())

    assert await desk.database.read(count) == 2


async def test_a_message_is_claimed_in_the_transaction_in_which_it_is_stored(
    desk: Desk, visitor: Visitor
) -> None:
    """And the answer is stored in that in which the message is done: a turn costs two, besides its actions'."""
    commits: list[tuple[str, bool]] = []

    def look(topics: set[str]) -> None:
        if visitor.conversation_id in topics:
            with desk.database.reading() as session:
                item = session.scalars(select(InboxItem).order_by(InboxItem.id.desc()).limit(1)).one()
                commits.append((item.state, item.claimed_by is not None))

    await visitor.say("halo")
    desk.database.listen(look)
    assert await visitor.say("lagi") == ["echo lagi"]
    async with asyncio.timeout(10):
        while len(commits) < 2:
            await asyncio.sleep(0.01)
    assert commits == [("new", True), ("done", False)]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_desk_whose_brain_is_away_leaves_the_messages_to_the_others(
    desk_settings: Settings, brain: StandInBrain
) -> None:
    away = StandInBrain(port=free_port())
    async with running_desk(desk_settings, away) as lame, running_desk(desk_settings, brain) as well:
        first = await lame.visitor()
        assert await first.say("halo") == ["echo halo"]  # it is found out that its brain is away
        visitors = [await well.visitor() for _ in range(10)]
        for visitor in visitors:
            assert await visitor.say("halo") == ["echo halo"]

        def kept_waiting(session: Session) -> int:
            waited = InboxItem.next_attempt_at.is_not(None) | (InboxItem.attempts > 0)
            return session.scalar(select(func.count()).select_from(InboxItem).where(waited)) or 0

        assert await well.database.read(kept_waiting) == 0


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_database_being_away_is_not_counted_against_the_message(
    monkeypatch: pytest.MonkeyPatch, visitor: Visitor, brain: StandInBrain
) -> None:
    def say(session: Session, *args: Any, **more: Any) -> transcript.Line:
        if len(brain.turns) < 8:
            raise OperationalError("INSERT", None, Exception("database is locked"))
        return original(session, *args, **more)

    original = outbox.say
    monkeypatch.setattr(outbox, "say", say)
    assert await visitor.say("halo") == ["echo halo"]
    assert len(brain.turns) == 8


# SQLite only: PostgreSQL's databases are used again by other tests.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_desk_whose_database_is_in_trouble_can_be_stopped(
    desk_settings: Settings, brain: StandInBrain
) -> None:
    async with asyncio.timeout(30), running_desk(desk_settings, brain) as desk:
        visitor = await desk.visitor()
        assert await visitor.say("halo") == ["echo halo"]
        with desk.database.transaction() as session:
            session.execute(text("ALTER TABLE inbox RENAME TO hidden"))
