"""Where updates come in: stored before anything else, on a thread that nothing else keeps busy."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from bot.channels.telegram import updates
from bot.channels.telegram.updates import Received
from bot.db.engine import Database


class Intake:
    """Stores updates of the bot `key`. What comes while a transaction is under way goes into the next, together."""

    def __init__(self, database: Database, key: str) -> None:
        self._database = database
        self._key = key
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="telegram")
        self._turn = asyncio.Lock()
        self._next: tuple[list[Received], asyncio.Task[None]] | None = None

    @property
    def busy(self) -> bool:
        """Whether somebody waits to be thanked."""
        return self._next is not None or self._turn.locked()

    async def take(self, received: Sequence[Received]) -> None:
        """Return when `received` are stored. Raises what the database raises."""
        if self._next is None:
            batch: list[Received] = []
            self._next = batch, asyncio.create_task(self._store(batch))
        batch, stored = self._next
        batch.extend(received)
        # Whoever leaves meanwhile must not take the others along.
        await asyncio.shield(stored)

    async def _store(self, batch: list[Received]) -> None:
        async with self._turn:
            self._next = None
            await asyncio.get_running_loop().run_in_executor(self._thread, self._write, batch)

    def _write(self, batch: list[Received]) -> None:
        self._database.commit(lambda session: updates.store(session, self._key, batch))

    def close(self) -> None:
        """Give the thread back."""
        self._thread.shutdown()
