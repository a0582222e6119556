"""The event stream: nothing missed, nothing doubled, and an end when the desk stops."""

import asyncio
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.conversations import outbox
from bot.db.engine import Database
from bot.db.models import Conversation
from bot.desk import handoff
from bot.desk.actor import BOT
from tests.running import Desk, StandInBrain, Visitor, reply, running_desk, until


async def test_a_new_stream_begins_with_the_history(visitor: Visitor) -> None:
    await visitor.say("satu")
    async with visitor.events() as events:
        texts = [(await anext(events)).data["text"] for _ in range(2)]
        assert texts == ["satu", "echo satu"]
        assert (await anext(events)).data == {"held_by": "bot"}


async def test_a_resumed_stream_misses_nothing_and_doubles_nothing(visitor: Visitor) -> None:
    seen: list[int] = []
    last = None
    for turn in range(4):
        async with visitor.events(last) as events:
            await visitor.post(f"pesan {turn}")
            while True:
                event = await until(events, "message")
                seen.append(event.data["id"])
                # Leave after the first message of each turn: the answer comes while nobody listens, or later.
                if event.data["from"] == "requester" or turn == 3:
                    break
        last = seen[-1]
        await visitor.said()
    async with visitor.events(last) as events:
        while len(seen) < 8:
            seen.append((await until(events, "message")).data["id"])
    assert seen == list(range(1, 9))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("last", ["x", "-1", str(2**31), "1.0", "٣"])
async def test_an_impossible_last_event_id_is_refused(visitor: Visitor, last: str) -> None:
    told = visitor.headers | {"Last-Event-ID": last}
    headers = {name.encode(): value.encode() for name, value in told.items()}
    answer = await visitor.http.get("/chat/events", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "last-event-id-invalid")


async def test_typing_is_shown_while_the_brain_works(visitor: Visitor, brain: StandInBrain) -> None:
    go_on = asyncio.Event()

    async def slow(turn: dict[str, Any]) -> web.Response:
        await go_on.wait()
        return reply("selesai")

    brain.answer = slow
    async with visitor.events() as events:
        await visitor.post("halo")
        await until(events, "typing", on=True)
        go_on.set()
        await until(events, "message", text="selesai")
        await until(events, "typing", on=False)


async def test_the_stream_tells_who_holds_the_conversation(desk: Desk, visitor: Visitor) -> None:
    def enqueue(session: Session) -> None:
        conversation = session.get_one(Conversation, visitor.conversation_id)
        handoff.enqueue(session, conversation, reason="asked", actor=BOT)

    def take(session: Session) -> None:
        handoff.take(session, session.get_one(Conversation, visitor.conversation_id), "sari")

    def answer(session: Session) -> None:
        conversation = session.get_one(Conversation, visitor.conversation_id)
        outbox.say(session, conversation, "Saya Sari.", sender="agent", author="sari")

    async with visitor.events() as events:
        await until(events, "state", held_by="bot")
        await desk.database.write(enqueue)
        await until(events, "state", held_by="queue")
        await desk.database.write(take)
        await until(events, "message", **{"from": "system"})
        await until(events, "state", held_by="agent")
        await desk.database.write(answer)
        said = await until(events, "message", **{"from": "agent"})
        assert (said.data["text"], said.data["author"]) == ("Saya Sari.", "sari")


async def test_what_another_process_writes_reaches_the_stream(visitor: Visitor, database_url: str) -> None:
    elsewhere = Database(database_url)

    def work(session: Session) -> None:
        outbox.say(session, session.get_one(Conversation, visitor.conversation_id), "dari jauh")

    async with visitor.events() as events:
        await until(events, "state")
        async with asyncio.timeout(2):
            await elsewhere.write(work)
            await until(events, "message", text="dari jauh")
    elsewhere.close()


async def test_every_open_stream_gets_every_message(visitor: Visitor) -> None:
    async with visitor.events() as one, visitor.events() as two:
        await visitor.post("halo")
        for events in (one, two):
            await until(events, "message", text="halo")
            await until(events, "message", text="echo halo")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_streams_end_when_the_desk_stops(desk_settings: Settings, brain: StandInBrain) -> None:
    async with running_desk(desk_settings, brain) as desk:
        visitor = await desk.visitor()
        async with visitor.events() as events:
            await until(events, "state")
            desk.wakeups.close()
            async with asyncio.timeout(2):
                assert [event async for event in events] == []
