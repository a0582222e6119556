"""Our end of the line to the Bot API."""

import logging
import re
from typing import Any

from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.config import Settings
from bot.db.transactions import outside_transaction

OFFICIAL = "https://api.telegram.org"
LONG_POLL = 25.0  # seconds that getUpdates waits for news
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
# They would log addresses that hold the token, and what people write.
_TALKATIVE = ("httpx", "httpcore", "telegram")


class Bot(ExtBot[int]):
    """The library's bot, paced by its rate limiter, with updates as they come instead of parsed into objects.

    One update that the library could not parse would otherwise hold up all that come after it.
    """

    async def updates(self, offset: int | None) -> list[Any]:
        """Wait for updates from `offset` on, which confirms those before it. Raises TelegramError."""
        data: dict[str, Any] = {"timeout": int(LONG_POLL), "allowed_updates": list(KINDS)}
        if offset is not None:
            data["offset"] = offset
        answer = await self._post("getUpdates", data, read_timeout=LONG_POLL + 10)
        return answer if isinstance(answer, list) else []

    async def _do_post(self, endpoint: str, data: Any, **options: Any) -> Any:
        outside_transaction("a call of the Bot API")
        return await super()._do_post(endpoint, data, **options)

    async def close_connections(self) -> None:
        """Hang up, whether or not the bot ever answered."""
        for request in self._request:
            await request.shutdown()


def create(settings: Settings) -> Bot:
    """The bot whose token is in the settings. Nothing is sent yet."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    root = re.sub(r"/(bot/?)?$", "", settings.telegram_base_url or OFFICIAL)
    return Bot(
        settings.telegram_token.get_secret_value(),
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=HTTPXRequest(
            connection_pool_size=64,
            read_timeout=20,
            write_timeout=20,
            pool_timeout=20,
            media_write_timeout=30,
        ),
        get_updates_request=HTTPXRequest(connection_pool_size=2),
        rate_limiter=AIORateLimiter(),
    )
