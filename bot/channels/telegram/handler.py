"""What each kind of update means."""

import msgspec
import structlog
from sqlalchemy.orm import Session

from bot.channels.telegram import people, schema, updates
from bot.channels.telegram.bot import Bot
from bot.channels.telegram.callbacks import Presses
from bot.channels.telegram.files import Files
from bot.channels.telegram.group import Groups
from bot.channels.telegram.limits import Pace
from bot.channels.telegram.private import PrivateChats
from bot.channels.telegram.schema import MemberUpdated, Message
from bot.channels.telegram.updates import Claimed
from bot.config import Settings
from bot.db.engine import Database

log = structlog.get_logger()


class Handler:
    """Works on one update: its effects and "done" in one transaction."""

    def __init__(self, database: Database, settings: Settings, bot: Bot, pace: Pace) -> None:
        self._database = database
        self._settings = settings
        self._bot = bot
        self._private = PrivateChats(database, settings, Files(bot, settings))
        self._groups = Groups(database, settings, bot, pace)
        self._presses = Presses(database, settings, bot)

    async def __call__(self, claimed: Claimed) -> None:
        """Work on `claimed`. Raises what the worker tries again after: Later, TelegramError, database errors."""
        try:
            update = schema.decode(claimed.payload)
        except msgspec.MsgspecError as error:
            # Not as the documentation has it: no later attempt will read it either.
            log.warning("telegram.update_unreadable", update=claimed.update_id, reason=_reason(error))
            await self._nothing(claimed)
            return
        if update.message:
            await self._message(claimed, update.message)
        elif update.edited_message:
            await self._private.edited(claimed, update.edited_message)
        elif update.callback_query:
            await self._presses.pressed(claimed, update.callback_query)
        elif update.my_chat_member:
            await self._member(claimed, update.my_chat_member)
        else:
            log.info("telegram.update_ignored", update=claimed.update_id)
            await self._nothing(claimed)

    async def _message(self, claimed: Claimed, message: Message) -> None:
        old, new = message.chat.id, message.migrate_to_chat_id
        if new is not None:
            await self._database.write(lambda session: self._moved(session, claimed, old, new))
        elif message.sender is None or message.sender.is_bot or message.is_automatic_forward:
            await self._nothing(claimed)
        elif message.chat.type == "private":
            await self._private.received(claimed, message, message.sender)
        elif message.chat.type in ("group", "supergroup"):
            await self._groups.received(claimed, message, message.sender)
        else:
            await self._nothing(claimed)

    def _moved(self, session: Session, claimed: Claimed, old: int, new: int) -> None:
        updates.finish(session, claimed)
        people.moved(session, old, new)

    async def _member(self, claimed: Claimed, change: MemberUpdated) -> None:
        def work(session: Session) -> None:
            updates.finish(session, claimed)
            conversation = people.find(session, change.chat.id)
            if conversation is None:
                return
            if change.new_chat_member.status in ("kicked", "left"):
                people.unreachable(session, conversation, self._settings)
            else:
                people.reachable(session, conversation)

        await self._database.write(work)

    async def _nothing(self, claimed: Claimed) -> None:
        await self._database.write(lambda session: updates.finish(session, claimed))


def _reason(error: msgspec.MsgspecError) -> str:
    """Where it does not fit; without values, which are somebody's words."""
    return str(error).partition(" - at ")[2] or type(error).__name__
