"""The loop that works on stored updates: in order per chat, several chats at a time."""

from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.orm import Session
from telegram.error import NetworkError, RetryAfter

from bot.channels.telegram import errors, updates
from bot.channels.telegram.updates import Claimed
from bot.conversations.wakeups import Wakeups
from bot.db import worker
from bot.db.engine import Database
from bot.db.queue import ClaimLost
from bot.db.worker import DATABASE_TROUBLE, WorkError
from bot.desk import alerts

AT_ONCE, AT_RUSH = 16, 2  # chats worked on; the latter while Telegram waits to be thanked, which comes first

log = structlog.get_logger()

type Handle = Callable[[Claimed], Awaitable[None]]


class Later(WorkError):
    """The update is fine, but has to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__("later", retry_after=seconds, counts=0)


class Worker:
    """Claims updates of the bot and has them handled by `handle`, which finishes them.

    `rushed` says whether more updates are just coming in.
    """

    def __init__(
        self, database: Database, wakeups: Wakeups, bot: str, handle: Handle, rushed: Callable[[], bool]
    ) -> None:
        self._database = database
        self._queue = updates.queue(bot)
        self._handle = handle
        loop = worker.Worker(
            database,
            wakeups,
            self._queue,
            updates.TOPIC,
            self._work,
            self._give_up,
            room=lambda: AT_RUSH if rushed() else AT_ONCE,
        )
        self.run = loop.run

    async def _work(self, claimed: Claimed) -> Claimed | None:
        try:
            await self._handle(claimed)
        except (WorkError, ClaimLost, *DATABASE_TROUBLE):
            raise
        except RetryAfter as error:
            raise WorkError("flood control", retry_after=errors.seconds(error), counts=0) from error
        except NetworkError as error:
            raise WorkError(type(error).__name__) from error
        except Exception as error:
            log.warning("telegram.update_failed", update=claimed.update_id, exc_info=error)
            raise WorkError(type(error).__name__, counts=updates.FAULT) from error
        return await self._database.write(lambda session: self._next(session, claimed))

    def _next(self, session: Session, claimed: Claimed) -> Claimed | None:
        """The chat's next: it need not be looked for among everybody's, however many of them wait."""
        return self._queue.claim_next(session, claimed.worker, claimed.bot_id, claimed.chat)

    def _give_up(self, session: Session, claimed: Claimed, error: str) -> Claimed | None:
        self._queue.finish(session, claimed, state="failed", error=error)
        alerts.raise_alert(
            session, "failed", f"Telegram: update {claimed.update_id}, chat {claimed.chat}: {error}"
        )
        return self._next(session, claimed)
