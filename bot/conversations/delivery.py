"""The loop that hands the outbox to the channels that push."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.conversations import outbox
from bot.conversations.signals import Signals
from bot.database import Database
from bot.models import Conversation, Message

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

    def __init__(self, database: Database, signals: Signals, *, at_once: int = 16) -> None:
        self._database = database
        self._signals = signals
        self._at_once = at_once
        self._senders: dict[str, Send] = {}

    def register(self, channel: str, send: Send) -> None:
        """Deliver messages of conversations on `channel` by `send`, which raises DeliveryError."""
        self._senders[channel] = send

    async def run(self) -> None:
        """Deliver until cancelled."""
        if not self._senders:
            return
        with self._signals.subscribe("outbox") as news:
            while True:
                news.clear()
                batch = await self._database.write(
                    lambda session: outbox.claim(session, tuple(self._senders), self._at_once)
                )
                async with asyncio.TaskGroup() as group:
                    for conversation, message in batch:
                        group.create_task(self._deliver(conversation, message))
                if not batch:
                    await self._signals.wait(news, POLL)

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
            await self._database.write(lambda session: outbox.settle(session, message, state="sent"))

    async def _failed(self, message: Message, error: DeliveryError) -> None:
        where = {"conversation": message.conversation_id, "seq": message.seq, "error": str(error)}
        if error.permanent:
            log.error("delivery.failed", **where)
            await self._database.write(
                lambda session: outbox.settle(session, message, state="failed", error=str(error))
            )
            return
        delay = error.retry_after
        if delay is None:
            delay = BACK_OFF[min(message.attempts, len(BACK_OFF)) - 1]
        log.warning("delivery.postponed", seconds=delay, **where)
        await self._database.write(
            lambda session: outbox.postpone(session, message, seconds=delay, error=str(error))
        )
