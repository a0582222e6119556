"""The loop that works on stored updates: in order per chat, several chats at a time."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.orm import Session
from telegram.error import NetworkError, RetryAfter

from bot.channels.telegram import errors, updates
from bot.channels.telegram.updates import Claimed, NotOurs
from bot.conversations.wakeups import Wakeups
from bot.db.engine import Database
from bot.desk import alerts

POLL = 1.0
AT_ONCE, AT_RUSH = 16, 2  # chats worked on; the latter while Telegram waits to be thanked, which comes first
BACK_OFF = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
ATTEMPTS = 8  # of an update that cannot be worked on

log = structlog.get_logger()

type Handle = Callable[[Claimed], Awaitable[None]]


class Later(Exception):
    """The update is fine, but has to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__("later")
        self.seconds = seconds


class Worker:
    """Claims updates of the bot and has them handled by `handle`, which finishes them.

    `rushed` says whether more updates are just coming in.
    """

    def __init__(
        self, database: Database, signals: Wakeups, bot: str, handle: Handle, rushed: Callable[[], bool]
    ) -> None:
        self._database = database
        self._signals = signals
        self._bot = bot
        self._handle = handle
        self._rushed = rushed
        self._busy = 0

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            with self._signals.subscribe(updates.TOPIC) as news:
                while True:
                    news.clear()
                    room = (AT_RUSH if self._rushed() else AT_ONCE) - self._busy
                    claimed = await self._claim(room) if room > 0 else []
                    self._busy += len(claimed)
                    for one in claimed:
                        group.create_task(self._work(one, news))
                    if len(claimed) < room or room <= 0:
                        await self._signals.wait(news, POLL)

    async def _claim(self, limit: int) -> list[Claimed]:
        if not await self._database.read(lambda session: updates.claimable(session, self._bot)):
            return []
        return await self._database.write(lambda session: updates.claim(session, self._bot, limit))

    async def _work(self, claimed: Claimed, news: asyncio.Event) -> None:
        """Work on the chat's updates until there is none, or one must wait."""
        following: Claimed | None = claimed
        try:
            while following and await self._done(following):
                chat = following.chat
                following = await self._database.write(
                    lambda session, chat=chat: updates.claim_next(session, self._bot, chat)  # type: ignore[misc]
                )
        except Exception as error:
            # The lease runs out, and the update is taken again.
            log.error("telegram.database", exc_info=error)
        finally:
            self._busy -= 1
            news.set()

    async def _done(self, claimed: Claimed) -> bool:
        """Work on the update. False: it waits, and those of its chat after it."""
        try:
            await self._handle(claimed)
        except NotOurs:
            log.warning("telegram.claim_lost", update=claimed.update_id)
            return False
        except Later as later:
            await self._postpone(claimed, later.seconds, "later")
            return False
        except RetryAfter as error:
            await self._postpone(claimed, errors.seconds(error), "flood control")
            return False
        except Exception as error:
            return await self._failed(claimed, error)
        return True

    async def _failed(self, claimed: Claimed, error: Exception) -> bool:
        """Try again later; False. Or give up, and go on with those after it; True."""
        name = type(error).__name__
        log.warning("telegram.update_failed", update=claimed.update_id, error=name, exc_info=error)
        if claimed.attempts < (3 if isinstance(error, NetworkError) else 1) * ATTEMPTS:
            await self._postpone(claimed, BACK_OFF[min(claimed.attempts, len(BACK_OFF)) - 1], name)
            return False
        log.error("telegram.update_given_up", update=claimed.update_id, error=name)
        await self._database.write(lambda session: _give_up(session, claimed, name))
        return True

    async def _postpone(self, claimed: Claimed, seconds: float, reason: str) -> None:
        await self._database.write(
            lambda session: updates.postpone(session, claimed, seconds=seconds, error=reason)
        )


def _give_up(session: Session, claimed: Claimed, error: str) -> None:
    updates.finish(session, claimed, error=error)
    alerts.raise_alert(
        session, "failed", f"Telegram: update {claimed.update_id}, chat {claimed.chat}: {error}"
    )
