"""A conversation as server-sent events."""

import asyncio
from collections.abc import AsyncGenerator
from functools import partial
from typing import Any

import msgspec

from bot.channels.web import sessions
from bot.channels.web.sessions import Visitor
from bot.conversations import transcript
from bot.conversations.queue_positions import QueuePositions
from bot.conversations.transcript import News
from bot.conversations.wakeups import Wakeups
from bot.db.engine import Database

HEARTBEAT = 15.0  # seconds of silence after which a comment keeps proxies from closing the stream
POLL = 5.0


async def stream(
    database: Database, signals: Wakeups, positions: QueuePositions, visitor: Visitor, seq: int
) -> AsyncGenerator[bytes]:
    """The events after message `seq`, until the client leaves, its token ends, or the desk stops."""
    state: dict[str, Any] | None = None
    typing = False
    loop = asyncio.get_running_loop()
    with signals.subscribe(visitor.conversation_id) as waker:
        written = checked = loop.time()
        while not signals.closing:
            waker.clear()
            news = await database.read(
                partial(transcript.news, conversation_id=visitor.conversation_id, seq=seq)
            )
            seq = news.messages[-1].id if news.messages else seq
            position = await positions.of(visitor.conversation_id) if news.held_by == "queue" else 0
            stands = _state(news, position)
            chunk = _chunk(news, stands if stands != state else None, typing)
            state, typing = stands, _typing(news)
            if not chunk and loop.time() - written >= HEARTBEAT:
                chunk = b": \n\n"
            if chunk:
                written = loop.time()
                yield chunk
            await signals.wait(waker, POLL)
            if loop.time() - checked >= POLL:
                checked = loop.time()
                if not await database.read(lambda session: sessions.still_valid(session, visitor)):
                    return


def _typing(news: News) -> bool:
    return news.pending and news.held_by == "bot"


def _state(news: News, position: int) -> dict[str, Any]:
    known = {"held_by": news.held_by, "position": position, "agent": news.agent}
    return {name: value for name, value in known.items() if value}


def _chunk(news: News, new_state: dict[str, Any] | None, typing: bool) -> bytes:
    events = [
        b"id: %d\nevent: message\ndata: %s\n\n" % (message.id, msgspec.json.encode(message))
        for message in news.messages
    ]
    if new_state:
        events.append(b"event: state\ndata: %s\n\n" % msgspec.json.encode(new_state))
    if _typing(news) != typing:
        events.append(b'event: typing\ndata: {"on":%s}\n\n' % (b"false" if typing else b"true"))
    return b"".join(events)
