"""How much one visitor may do: named limits, each per chat session or per address, counted in this process."""

import math
import time
from collections.abc import Awaitable, Callable
from ipaddress import IPv6Address, ip_address

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter
from litestar.handlers import BaseRouteHandler

from bot.config import Settings
from bot.errors import TooManyRequests
from bot.http.access import Connection


class Limits:
    """The table. A route names its limit in `opt={"limit": …}`; every limited route also counts for its address."""

    def __init__(self, settings: Settings) -> None:
        self._per_session = {
            "messages": parse(settings.rate_messages),
            "files": parse(settings.rate_files),
        }
        self._per_address = {
            "sessions": parse(settings.rate_sessions),
            "address": parse(settings.rate_address),
        }
        self._counts = FixedWindowRateLimiter(MemoryStorage())

    def guard(self) -> Callable[[Connection, BaseRouteHandler], Awaitable[None]]:
        """The application's guard, after the one for access. Raises TooManyRequests "too-many-requests"."""

        async def check(connection: Connection, handler: BaseRouteHandler) -> None:
            if name := handler.opt.get("limit"):
                await self._check(connection, name)

        return check

    async def _check(self, connection: Connection, name: str) -> None:
        if item := self._per_session.get(name):
            await self._count(item, name, connection.user.conversation_id)
        if address := _address(connection):
            if item := self._per_address.get(name):
                await self._count(item, name, address)
            await self._count(self._per_address["address"], "address", address)

    async def _count(self, item: RateLimitItem, name: str, key: str) -> None:
        if not await self._counts.hit(item, name, key):
            window = await self._counts.get_window_stats(item, name, key)
            raise TooManyRequests(
                "too-many-requests", seconds=max(1, math.ceil(window.reset_time - time.time()))
            )


def _address(connection: Connection) -> str | None:
    """Whom to count for; None for loopback, where a proxy that does not tell addresses hides everyone."""
    host = connection.client.host if connection.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host or None
    if address.is_loopback:
        return None
    # One customer of an IPv6 provider has at least a whole /64.
    return str(address) if not isinstance(address, IPv6Address) else address.exploded[:19]
