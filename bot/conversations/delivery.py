"""The loop that hands the outbox to the channels that push."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.conversations import outbox
from bot.conversations.wakeups import Wakeups
from bot.db.engine import Database
from bot.db.models import Conversation, Message

type Send = Callable[[Conversation, Message], Awaitable[None]]

POLL = 1.0
BACK_OFF = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
UNKNOWN_ERRORS = 10  # attempts granted to an error that no channel foresaw

log = structlog.get_logger()


class DeliveryError(Exception):
    """A channel could not deliver a message; says itself what to do about it.

    `permanent`: trying again will not help. `retry_after`: seconds the platform wants, None: our back-off.
    """

    def __init__(self, message: str, *, permanent: bool = False, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after


class Delivery:
    """Sends what waits in the outbox through the sender registered for its channel."""

    def __init__(self, database: Database, signals: Wakeups, *, at_once: int = 32) -> None:
        self._database = database
        self._signals = signals
        self._at_once = at_once
        self._senders: dict[str, Send] = {}
        self._busy = 0

    def register(self, channel: str, send: Send) -> None:
        """Deliver messages of conversations on `channel` by `send`, which raises DeliveryError."""
        self._senders[channel] = send

    async def run(self) -> None:
        """Deliver until cancelled. A slow delivery holds up its own conversation only."""
        if not self._senders:
            return
        async with asyncio.TaskGroup() as group:
            with self._signals.subscribe("outbox") as news:
                while True:
                    news.clear()
                    room = self._at_once - self._busy
                    batch = await self._claim(room) if room else []
                    self._busy += len(batch)
                    for conversation, message in batch:
                        group.create_task(self._work(conversation, message, news))
                    if len(batch) < room or not room:
                        await self._signals.wait(news, POLL)

    async def _claim(self, limit: int) -> list[tuple[Conversation, Message]]:
        channels = tuple(self._senders)
        # An idle desk only reads, which on SQLite keeps nobody waiting.
        if not await self._database.read(outbox.any_due):
            return []
        return await self._database.write(lambda session: outbox.claim(session, channels, limit))

    async def _work(self, conversation: Conversation, message: Message, news: asyncio.Event) -> None:
        try:
            await self._deliver(conversation, message)
        except Exception as error:
            # The database failed: the message is out of reach until its lease runs out, then sent again.
            log.error("delivery.not_noted", conversation=conversation.id, seq=message.seq, exc_info=error)
        finally:
            self._busy -= 1
            news.set()

    async def _deliver(self, conversation: Conversation, message: Message) -> None:
        try:
            await self._senders[conversation.channel](conversation, message)
        except DeliveryError as error:
            await self._failed(message, error)
        except Exception as error:
            log.exception("delivery.unforeseen", conversation=conversation.id, seq=message.seq)
            await self._failed(
                message, DeliveryError(type(error).__name__, permanent=message.attempts >= UNKNOWN_ERRORS)
            )
        else:
            await self._database.write(lambda session: outbox.mark_delivered(session, message, state="sent"))

    async def _failed(self, message: Message, error: DeliveryError) -> None:
        where = {"conversation": message.conversation_id, "seq": message.seq, "error": str(error)}
        if error.permanent:
            log.error("delivery.failed", **where)
            await self._database.write(
                lambda session: outbox.mark_delivered(session, message, state="failed", error=str(error))
            )
            return
        delay = error.retry_after
        if delay is None:
            delay = BACK_OFF[min(message.attempts, len(BACK_OFF)) - 1]
        log.warning("delivery.postponed", seconds=delay, **where)
        await self._database.write(
            lambda session: outbox.postpone(session, message, seconds=delay, error=str(error))
        )
