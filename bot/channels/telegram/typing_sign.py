"""Shows "typing …" while the bot works on an answer."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.channels.telegram.bot import Bot
from bot.channels.telegram.connection import Connection
from bot.channels.telegram.people import CHANNEL
from bot.clock import now
from bot.db.engine import Database
from bot.db.models import Conversation, InboxItem
from bot.db.queue import is_literally

POLL = 0.25
AFTER = timedelta(seconds=1)
AGAIN = 4.0  # seconds; the app shows it for five
# Whoever waits longer has been told so in words.
AT_MOST = timedelta(minutes=1)


class TypingSign:
    """One desk shows it for all: the one that leads."""

    def __init__(self, database: Database, bot: Bot, connection: Connection) -> None:
        self._database = database
        self._bot = bot
        self._connection = connection
        self._shown: dict[str, float] = {}  # chat → when (monotonic)

    async def run(self) -> None:
        """Show it where it is due, until cancelled."""
        while True:
            await asyncio.sleep(POLL)
            if self._connection.leads:
                chats = await self._database.read(waiting)
                moment = time.monotonic()
                self._shown = {chat: at for chat, at in self._shown.items() if moment - at < AGAIN}
                due = [chat for chat in chats if chat not in self._shown]
                self._shown.update(dict.fromkeys(due, moment))
                await asyncio.gather(*(self._show(chat) for chat in due))

    async def _show(self, chat: str) -> None:
        with suppress(TelegramError):  # it is only a courtesy
            await self._bot.send_chat_action(int(chat), ChatAction.TYPING)


def waiting(session: Session) -> Sequence[str]:
    """Chats in which the bot has owed an answer for a while."""
    moment = now()
    return session.scalars(
        select(Conversation.address)
        .distinct()
        .join(InboxItem, InboxItem.conversation_id == Conversation.id)
        .where(
            Conversation.channel == CHANNEL,
            Conversation.held_by == "bot",
            Conversation.unreachable_since.is_(None),
            Conversation.address.is_not(None),
            is_literally(InboxItem.state, "new"),
            InboxItem.received_at.between(moment - AT_MOST, moment - AFTER),
        )
    ).all()  # type: ignore[return-value]
