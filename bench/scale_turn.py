"""What a turn that opens a ticket costs the desk, with a stand-in for the brain: from receiving to the answer."""

import asyncio
import time
import uuid
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any, cast

from sqlalchemy.orm import Session

from bot.config import Settings
from bot.conversations import inbox, ticket_news
from bot.conversations.rasa_client import Answer, RasaClient, Reply
from bot.conversations.router import Router
from bot.conversations.wakeups import Wakeups
from bot.db.engine import Database
from bot.db.models import Conversation
from bot.desk.actor import BOT
from bot.desk.events import Handlers
from bot.desk.people import requesters
from bot.desk.tickets import opening

WORDS = "Printer lantai 3 macet sejak tadi pagi, mohon dibantu"


class _Brain:
    """Opens a ticket for every message, as the action of a confirmed draft does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def turn(self, conversation_id: str, *_turn: Any, **_more: Any) -> Answer:
        draft = opening.Draft("incident", "Printer lantai 3 macet", WORDS, service="printer")

        def act(session: Session) -> str:
            ticket = opening.open_ticket(
                session, draft, requester=None, conversation_id=conversation_id, actor=BOT
            )
            return ticket.number

        return Answer([Reply(f"Tiket {await self._database.write(act)} sudah dibuat.")])


class _Desk:
    """The part of a desk that works on messages."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._signals = Wakeups(database)
        handlers = Handlers()
        ticket_news.subscribe(handlers)
        handlers.attach(database)
        settings = Settings(_env_file=None)  # type: ignore[call-arg]
        brain = cast("RasaClient", _Brain(database))
        self._router = Router(database, brain, self._signals, settings)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._signals.run())
            group.create_task(self._router.run())

    async def turn(self) -> float:
        """Milliseconds from a message of a new conversation to its stored answer."""

        def begin(session: Session) -> str:
            conversation = Conversation(channel="web", requester=requesters.anonymous(session), language="id")
            session.add(conversation)
            session.flush()
            return conversation.id

        id = await self._database.write(begin)

        def say(session: Session) -> None:
            inbox.receive(session, session.get_one(Conversation, id), str(uuid.uuid4()), WORDS)

        started = time.perf_counter()
        await self._database.write(say)
        with self._signals.subscribe(id) as news:
            while await self._database.read(lambda session: session.get_one(Conversation, id).last_seq) < 2:
                news.clear()
                await self._signals.wait(news, 1)
        return (time.perf_counter() - started) * 1e3


def turn_times(databases: Sequence[Database], runs: int) -> list[list[float]]:
    """Milliseconds of each of `runs` turns on each database; taken by turns, for a machine's speed changes."""

    async def take() -> list[list[float]]:
        async with AsyncExitStack() as stack:
            desks = [_Desk(database) for database in databases]
            running = [asyncio.create_task(desk.run()) for desk in desks]
            stack.callback(lambda: [task.cancel() for task in running])
            times: list[list[float]] = [[] for _ in desks]
            for _ in range(runs):
                for desk, taken in zip(desks, times, strict=True):
                    taken.append(await desk.turn())
        await asyncio.gather(*running, return_exceptions=True)
        return times

    return asyncio.run(take())
