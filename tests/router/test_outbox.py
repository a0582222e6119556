"""What is said goes out in order, at least once, and no error loses it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import clock
from bot.conversations import outbox
from bot.conversations.delivery import Delivery, DeliveryError
from bot.conversations.outbox import Outgoing
from bot.conversations.wakeups import Wakeups
from bot.db import worker
from bot.db.engine import Database
from bot.db.models import Alert, Conversation, IssuedButton, Message, Requester
from tests.waiting import soon

PATIENCE = 10.0


class Recorder:
    """A channel's sender that notes what it delivered, and fails as told: text → errors to come."""

    def __init__(self, errors: dict[str, list[Exception]] | None = None) -> None:
        self.sent: list[tuple[str, str]] = []
        self.tried: list[str] = []
        self.errors = errors or {}

    async def __call__(self, message: Outgoing) -> None:
        self.tried.append(message.text)
        if left := self.errors.get(message.text):
            raise left.pop(0)
        self.sent.append((message.address or "", message.text))

    async def has_tried(self, count: int) -> None:
        await soon(lambda: len(self.tried) >= count, PATIENCE)

    async def has_sent(self, count: int) -> list[str]:
        await soon(lambda: len(self.sent) >= count, PATIENCE)
        return [text for _, text in self.sent]


@asynccontextmanager
async def delivering(database: Database, send: Recorder) -> AsyncIterator[None]:
    signals = Wakeups(database)
    loop = Delivery(database, signals)
    loop.register("push", send)
    tasks = [asyncio.create_task(signals.run()), asyncio.create_task(loop.run())]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "RETRIES", replace(outbox.RETRIES, pauses=(0.01, 0.02)))
    monkeypatch.setattr(worker, "POLL", 0.05)


@pytest.fixture
def say(database: Database) -> Callable[..., None]:
    """Says texts in the conversation at an address of the pushing channel."""
    with database.transaction() as session:
        requester = Requester()
        for address in ("7", "8"):
            session.add(Conversation(channel="push", address=address, requester=requester, language="id"))

    def work(*texts: str, address: str = "7", channel: str = "push") -> None:
        with database.transaction() as session:
            for text in texts:
                where = Conversation.channel == channel, Conversation.address == address
                outbox.say(session, session.scalars(select(Conversation).where(*where)).one(), text)

    return work


def states(database: Database) -> dict[str, str | None]:
    with database.reading() as session:
        return {message.text: message.delivery for message in session.scalars(select(Message))}


async def test_messages_are_delivered_in_the_order_they_were_said(
    database: Database, say: Callable[..., None]
) -> None:
    send = Recorder()
    async with delivering(database, send):
        say(*"abc")
        say(*"def")
        assert await send.has_sent(6) == list("abcdef")
        await soon(lambda: set(states(database).values()) == {"sent"})


async def test_a_failed_message_holds_back_those_after_it_but_no_other_conversation(
    database: Database, say: Callable[..., None]
) -> None:
    send = Recorder({"a": [DeliveryError("away") for _ in range(5)]})
    async with delivering(database, send):
        say("a", "b")
        say("x", address="8")
        await send.has_sent(3)
    assert [text for address, text in send.sent if address == "7"] == ["a", "b"]
    assert send.tried.count("a") == 6
    assert send.sent[0] == ("8", "x")


async def test_a_permanent_error_gives_the_message_up_and_goes_on(
    database: Database, say: Callable[..., None]
) -> None:
    send = Recorder({"a": [DeliveryError("blocked by the user", permanent=True)]})
    async with delivering(database, send):
        say("a", "b")
        await send.has_sent(1)
        await soon(lambda: states(database) == {"a": "failed", "b": "sent"})
    with database.reading() as session:
        assert (
            session.scalars(select(Message.error).where(Message.text == "a")).one() == "blocked by the user"
        )
        alert = session.scalars(select(Alert)).one()  # staff see that it never arrived
    assert (alert.kind, alert.text) == ("failed", "blocked by the user")


async def test_the_platforms_own_waiting_time_is_kept(database: Database, say: Callable[..., None]) -> None:
    send = Recorder({"a": [DeliveryError("flood", retry_after=0.5)]})
    async with delivering(database, send):
        say("a")
        await send.has_tried(1)
        await asyncio.sleep(0.3)
        assert send.tried == ["a"]
        await send.has_sent(1)


async def test_an_error_nobody_foresaw_is_tried_ten_times(
    database: Database, say: Callable[..., None]
) -> None:
    send = Recorder({"a": [KeyError("?") for _ in range(20)]})
    async with delivering(database, send):
        say("a", "b")
        await send.has_sent(1)
        await soon(lambda: states(database) == {"a": "failed", "b": "sent"})
    assert send.tried.count("a") == 10


async def test_what_a_dead_sender_had_in_hand_is_sent_by_another(
    database: Database, say: Callable[..., None]
) -> None:
    say("a")
    queue = outbox.queue(["push"])
    with database.transaction() as session:
        assert [message.text for message in queue.claim(session, "dead", 5)] == ["a"]
    with database.transaction() as session:
        assert queue.claim(session, "other", 5) == []
    send = Recorder()
    with clock.shifted(timedelta(seconds=61)):
        async with delivering(database, send):
            assert await send.has_sent(1) == ["a"]


async def test_two_senders_share_the_work_without_doubling_it(
    database: Database, say: Callable[..., None]
) -> None:
    send = Recorder()
    async with delivering(database, send), delivering(database, send):
        for number in range(10):
            say(str(number), address="78"[number % 2])
        await send.has_sent(10)
        await soon(lambda: set(states(database).values()) == {"sent"})
    assert len(send.sent) == 10
    for address, own in (("7", "02468"), ("8", "13579")):
        assert [text for where, text in send.sent if where == address] == list(own)


def test_a_channel_that_pulls_has_nothing_to_deliver(session: Session, conversation: Conversation) -> None:
    assert outbox.say(session, conversation, "halo").delivery == "sent"
    session.flush()
    assert outbox.queue(["web", "push"]).claim(session, "any", 5) == []


def test_a_buttons_payload_stays_at_the_desk(session: Session, conversation: Conversation) -> None:
    message = outbox.say(session, conversation, "?", [{"title": "Ya", "payload": "/affirm"}])
    (button,) = message.buttons
    issued = session.get_one(IssuedButton, button["payload"])
    assert (issued.payload, issued.title, issued.conversation_id) == ("/affirm", "Ya", conversation.id)
    assert len(button["payload"].encode()) <= 64  # Telegram's limit


def test_numbers_of_a_conversation_have_no_gaps(database: Database, say: Callable[..., None]) -> None:
    say("a", "b")

    def fail() -> None:
        with database.transaction() as session:
            outbox.say(session, session.scalars(select(Conversation).limit(1)).one(), "lost")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    say("c")
    with database.reading() as session:
        rows = session.execute(select(Message.seq, Message.text).order_by(Message.seq)).all()
    assert [tuple(row) for row in rows] == [(1, "a"), (2, "b"), (3, "c")]
