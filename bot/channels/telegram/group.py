"""Groups: the bot speaks only when spoken to, and only to say where it can be asked in private."""

import structlog
from sqlalchemy.orm import Session
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.channels.telegram import commands, people, questions, updates
from bot.channels.telegram.bot import Bot
from bot.channels.telegram.limits import Pace
from bot.channels.telegram.schema import Message, User
from bot.channels.telegram.send import NO_PREVIEW
from bot.channels.telegram.updates import Claimed
from bot.channels.telegram.worker import Later
from bot.config import Settings
from bot.db.engine import Database
from bot.i18n import t

log = structlog.get_logger()


class Groups:
    """Tickets are nobody else's business: whatever is asked in a group goes on in a private chat."""

    def __init__(self, database: Database, settings: Settings, bot: Bot, pace: Pace) -> None:
        self._database = database
        self._settings = settings
        self._bot = bot
        self._pace = pace

    async def received(self, claimed: Claimed, message: Message, sender: User) -> None:
        """Offer the private chat to who addressed the bot. Raises Later when the group has had its share."""
        addressed = self.addressed(message)
        if addressed:
            if seconds := self._pace.wait_for(message.chat.id):
                raise Later(seconds)
            await self._offer(claimed, message, sender)
        # The question is asked again in the private chat (`questions.recall`).
        await self._database.write(lambda session: updates.finish(session, claimed, keep=addressed))

    def addressed(self, message: Message) -> bool:
        """Whether the bot is mentioned, replied to or given one of its commands."""
        name = f"@{self._bot.username}".lower()
        replied = message.reply_to_message
        if replied and replied.sender and replied.sender.id == self._bot.id:
            return True
        if command := commands.read(message.words):
            return command.bot is None or f"@{command.bot}".lower() == name
        words = message.words.encode("utf-16-le", "surrogatepass")
        for mark in message.marks:
            if mark.type == "mention":
                start = 2 * max(0, mark.offset)
                said = words[start : start + 2 * max(0, mark.length)].decode("utf-16-le", "replace")
                if said.lower() == name:
                    return True
            elif mark.type == "text_mention" and mark.user and mark.user.id == self._bot.id:
                return True
        return False

    async def _offer(self, claimed: Claimed, message: Message, sender: User) -> None:
        language = people.language(sender, self._settings)
        link = f"https://t.me/{self._bot.username}?start={questions.start(claimed.id)}"
        chat = message.chat.id
        try:
            try:
                await self._send(chat, message, language, link)
            except ChatMigrated as error:
                new = error.new_chat_id
                await self._database.write(lambda session: self._moved(session, chat, new))
                await self._send(new, message, language, link)
        except (Forbidden, BadRequest) as error:
            # Thrown out, or not allowed to write there: so be it.
            log.info("telegram.group_silent", update=claimed.update_id, reason=error.message)

    async def _send(self, chat: int, message: Message, language: str, link: str) -> None:
        self._pace.delay(chat)
        button = InlineKeyboardButton(t("telegram-private-chat", language), url=link)
        await self._bot.send_message(
            chat,
            t("telegram-group", language, link=link),
            message_thread_id=message.message_thread_id if message.is_topic_message else None,
            reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
            reply_markup=InlineKeyboardMarkup([[button]]),
            link_preview_options=NO_PREVIEW,
        )

    def _moved(self, session: Session, old: int, new: int) -> None:
        people.moved(session, old, new)
