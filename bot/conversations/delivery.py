"""The loop that hands the outbox to the channels that push."""

from collections.abc import Awaitable, Callable

from sqlalchemy.orm import Session

from bot.conversations import outbox
from bot.conversations.outbox import Outgoing
from bot.conversations.wakeups import Wakeups
from bot.db.engine import Database
from bot.db.queue import Queue
from bot.db.worker import Worker, WorkError
from bot.desk import alerts

type Send = Callable[[Outgoing], Awaitable[None]]


class DeliveryError(WorkError):
    """A channel could not deliver a message; says itself what to do about it.

    `permanent`: trying again will not help. `retry_after`: seconds the platform wants, None: our back-off.
    """

    def __init__(self, message: str, *, permanent: bool = False, retry_after: float | None = None) -> None:
        super().__init__(message, permanent=permanent, retry_after=retry_after, counts=0)


class Delivery:
    """Sends what waits in the outbox through the sender registered for its channel."""

    def __init__(self, database: Database, wakeups: Wakeups, *, at_once: int = 32) -> None:
        self._database = database
        self._wakeups = wakeups
        self._at_once = at_once
        self._senders: dict[str, Send] = {}

    def register(self, channel: str, send: Send) -> None:
        """Deliver messages of conversations on `channel` by `send`, which raises DeliveryError."""
        self._senders[channel] = send

    async def run(self) -> None:
        """Deliver until cancelled. A slow delivery holds up its own conversation only."""
        if not self._senders:
            return
        queue = outbox.queue(tuple(self._senders))

        async def deliver(message: Outgoing) -> Outgoing | None:
            await self._senders[message.channel](message)
            return await self._database.write(lambda session: _end(session, queue, message, "sent"))

        def bury(session: Session, message: Outgoing, error: str) -> Outgoing | None:
            # That they blocked us has been said once, when it was found out.
            if message.unreachable_since is None:
                alerts.raise_alert(session, "failed", error, conversation_id=message.conversation_id)
            return _end(session, queue, message, "failed", error)

        await Worker(
            self._database, self._wakeups, queue, outbox.TOPIC, deliver, bury, room=lambda: self._at_once
        ).run()


def _end(
    session: Session, queue: Queue[Outgoing], message: Outgoing, state: str, error: str | None = None
) -> Outgoing | None:
    """The message was delivered, or never will be; the conversation's next."""
    queue.finish(session, message, state=state, error=error)
    return queue.claim_next(session, message.worker, message.conversation_id)
