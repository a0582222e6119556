"""The places of those who wait for a person, for everyone who watches them."""

import asyncio
from collections.abc import Mapping

from bot.conversations.wakeups import Wakeups
from bot.db.engine import Database
from bot.desk import handoff

# Wake-up calls only make things quick: without one the queue is read again after so many seconds.
STALE = 5.0


class QueuePositions:
    """Reads the whole queue once after it changed; each waiting reader counting for itself would be n²."""

    def __init__(self, database: Database, signals: Wakeups) -> None:
        self._database = database
        self._subscription = signals.subscribe(handoff.QUEUE)
        self._changed = self._subscription.__enter__()  # for as long as the desk runs
        self._reading = asyncio.Lock()
        self._positions: Mapping[str, int] = {}
        self._read_at = 0.0

    async def of(self, conversation_id: str) -> int:
        """The conversation's place in the queue: 1 is next, 0 does not wait."""
        async with self._reading:
            moment = asyncio.get_running_loop().time()
            if self._changed.is_set() or moment - self._read_at >= STALE:
                self._changed.clear()
                self._positions = await self._database.read(handoff.positions)
                self._read_at = moment
            return self._positions.get(conversation_id, 0)
