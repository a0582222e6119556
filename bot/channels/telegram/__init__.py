"""The Telegram channel: updates in, messages out. Nothing else knows Telegram."""

from collections.abc import Awaitable, Callable

from bot.channels.telegram import bot as api
from bot.channels.telegram import webhook
from bot.channels.telegram.connection import Connection
from bot.channels.telegram.handler import Handler
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.limits import Pace
from bot.channels.telegram.people import CHANNEL
from bot.channels.telegram.send import Sender
from bot.channels.telegram.typing_sign import TypingSign
from bot.channels.telegram.worker import Worker
from bot.config import Settings
from bot.conversations.delivery import Delivery
from bot.conversations.wakeups import Wakeups
from bot.db.engine import Database
from bot.desk.tokens import hash_token


class Telegram:
    """One bot, from its token in the settings. `workers` run as long as the desk does; `key` names its updates."""

    def __init__(self, database: Database, settings: Settings, signals: Wakeups, delivery: Delivery) -> None:
        self.key = hash_token(settings.telegram_token.get_secret_value())[:20]
        self._bot = api.create(settings)
        self.intake = Intake(database, self.key)
        secret = webhook.secret(settings)
        self._connection = Connection(database, settings, self._bot, self.intake, self.key, secret)
        pace = Pace()
        handler = Handler(database, settings, self._bot, pace)
        self._worker = Worker(database, signals, self.key, handler, lambda: self.intake.busy)
        delivery.register(CHANNEL, Sender(database, settings, self._bot, pace))
        self.workers: tuple[Callable[[], Awaitable[None]], ...] = (
            self._connection.run,
            self._work,
            TypingSign(database, self._bot, self._connection).run,
        )

    async def _work(self) -> None:
        # Whether a message in a group is for us can be told only when we know our name.
        await self._connection.known.wait()
        await self._worker.run()

    async def close(self) -> None:
        """Hang up."""
        self.intake.close()
        await self._bot.close_connections()
