"""How updates reach us: asked for by one desk at a time, or sent to our public address."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
from sqlalchemy.orm import Session
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram import bot as api
from bot.channels.telegram import commands, errors, updates
from bot.channels.telegram.bot import Bot
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.people import CHANNEL
from bot.config import Settings
from bot.db import leases
from bot.db.engine import Database
from bot.desk.people import handles
from bot.i18n import LANGUAGES

ROUTE = "/channels/telegram"
BACK_OFF = (1.0, 2.0, 5.0, 10.0, 30.0)
RETRY = 2.0  # seconds until a desk that does not lead asks whether it may
RENEW = 4.0
CHECK = 60.0  # seconds between looks at the webhook
GOODBYE = 4.0  # seconds that removing the webhook may take

log = structlog.get_logger()


class LeaseLost(Exception):
    """Another desk leads now."""


class Connection:
    """Keeps the bot connected. Whoever holds the lease leads: polls, or sets the webhook and removes it at the end.

    `secret` is what Telegram shows at the webhook.
    """

    def __init__(
        self, database: Database, settings: Settings, bot: Bot, intake: Intake, key: str, secret: str
    ) -> None:
        self._database = database
        self._settings = settings
        self._bot = bot
        self._intake = intake
        self._secret = secret
        self._holder = str(uuid.uuid4())
        self._lease = f"telegram:{key}"
        self._by_webhook = uses_webhook(settings)
        self._webhook_set = False
        self.leads = False
        self.known = asyncio.Event()  # who the bot is

    async def run(self) -> None:
        """Stay connected until cancelled."""
        await self._until_done(self._introduce)
        try:
            while True:
                if await self._database.write(self._take):
                    await self._lead()
                await asyncio.sleep(RETRY)
        finally:
            await self._leave()

    async def _introduce(self) -> None:
        await self._bot.initialize()
        name = self._bot.username
        link = f"https://t.me/{name}?start={{kind}}_{{value}}"  # `PrivateChats._started` takes it apart
        await self._database.write(lambda session: handles.note(session, CHANNEL, name, link))
        self.known.set()
        log.info("telegram.connected", bot=name, webhook=self._by_webhook)

    def _take(self, session: Session) -> bool:
        return leases.take(session, self._lease, self._holder)

    async def _lead(self) -> None:
        self.leads = True
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._renew())
                group.create_task(self._until_done(self._register_commands))
                group.create_task(self._webhook() if self._by_webhook else self._poll())
        except* LeaseLost:
            log.warning("telegram.lease_lost")
        finally:
            self.leads = False

    async def _renew(self) -> None:
        while await self._database.write(self._take):
            await asyncio.sleep(RENEW)
        raise LeaseLost

    async def _register_commands(self) -> None:
        await self._bot.set_my_commands(commands.menu(self._settings.default_language))
        for language in LANGUAGES:
            await self._bot.set_my_commands(commands.menu(language), language_code=language)

    async def _poll(self) -> None:
        await self._until_done(self._bot.delete_webhook)
        while True:
            offset: int | None = None
            # Only right after a batch is there an offset, to confirm it: after a quiet week Telegram starts
            # counting anew, and an old offset could confirm updates that nobody has seen.
            while batch := await self._until_done(lambda: self._bot.updates(offset)):  # noqa: B023
                offset = await self._keep(batch)

    async def _keep(self, batch: list[object]) -> int | None:
        """Store a batch; the offset that confirms it."""
        found = [one for payload in batch if (one := updates.received(payload))]
        if len(found) < len(batch):
            log.warning("telegram.update_unreadable", updates=len(batch) - len(found))
        if not found:
            await asyncio.sleep(BACK_OFF[0])
            return None
        await self._intake.take(found)
        return max(one.update_id for one in found) + 1

    async def _webhook(self) -> None:
        while True:
            await self._until_done(self._set_webhook)
            await asyncio.sleep(CHECK)

    async def _set_webhook(self) -> None:
        address = self._settings.public_url.rstrip("/") + ROUTE
        info = await self._bot.get_webhook_info()
        if info.last_error_message:
            log.warning(
                "telegram.webhook_trouble", reason=info.last_error_message, waiting=info.pending_update_count
            )
        # The secret cannot be read back: it is set once by each desk that comes to lead.
        if info.url != address or not self._webhook_set:
            await self._bot.set_webhook(
                address, allowed_updates=list(api.KINDS), secret_token=self._secret, max_connections=40
            )
            self._webhook_set = True

    async def _leave(self) -> None:
        """Others may lead; Telegram keeps what comes until one does."""
        if await self._database.write(self._take):
            if self._by_webhook:
                with suppress(TelegramError, TimeoutError):
                    async with asyncio.timeout(GOODBYE):
                        await self._bot.delete_webhook()
                self._webhook_set = False
            await self._database.write(lambda session: leases.give_up(session, self._lease, self._holder))

    async def _until_done[T](self, call: Callable[[], Awaitable[T]]) -> T:
        """The result of `call`, however often Telegram has to be asked."""
        tries = 0
        while True:
            try:
                return await call()
            except TelegramError as error:
                pause = BACK_OFF[min(tries, len(BACK_OFF) - 1)]
                tries += 1
                match error:
                    case RetryAfter():
                        pause = errors.seconds(error)
                        log.warning("telegram.flood_control", seconds=pause)
                    case InvalidToken():
                        pause = errors.TOKEN_PAUSE
                        log.error("telegram.token_refused", setting="TELEGRAM_TOKEN")
                    case Conflict():
                        # Somebody else uses the token: another installation, or a webhook set by hand.
                        log.error("telegram.conflict", reason=error.message)
                        with suppress(TelegramError):
                            await self._bot.delete_webhook()
                    case _:
                        log.warning("telegram.away", error=type(error).__name__, seconds=pause)
                await asyncio.sleep(pause)


def uses_webhook(settings: Settings) -> bool:
    """Whether Telegram can call us: it takes https only, a Bot API server of one's own anything."""
    address = settings.public_url
    return bool(address) and (address.startswith("https://") or bool(settings.telegram_base_url))
