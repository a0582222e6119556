"""One turn at a time per conversation, in the order of arrival, without polling."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, LockStore
from rasa.utils.endpoints import EndpointConfig


class OrderLockStore(LockStore):
    """An `asyncio.Lock` for each conversation that is being worked on.

    Rasa's own stores ask once a second whether it is their turn, so two messages at once to one conversation
    cost a second. A conversation is served by one brain only (conversations are hashed to brains), so a lock
    in this process is enough; asyncio wakes its waiters first come, first served.
    """

    def __init__(self, endpoint_config: EndpointConfig | None = None) -> None:
        super().__init__()
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: dict[str, int] = {}

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = LOCK_LIFETIME, wait_time_in_seconds: float = 1
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold `conversation_id` for the block. The two times are Rasa's and mean nothing here: locks never
        expire.
        """
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        self._users[conversation_id] = self._users.get(conversation_id, 0) + 1
        try:
            async with lock:
                yield TicketLock(conversation_id)
        finally:
            self._users[conversation_id] -= 1
            if not self._users[conversation_id]:
                del self._users[conversation_id], self._locks[conversation_id]

    def __len__(self) -> int:
        """How many conversations are being worked on or waited for."""
        return len(self._locks)
