"""A requester in front of Telegram, at a whole Layani."""

import time
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from bot.db.engine import Database
from bot.db.models import Conversation, InboxItem, Message, TelegramUpdate
from tests.conversations.chat import PATIENCE
from tests.telegram.bot_api import BotApi
from tests.telegram.people import Person


@dataclass
class TelegramChat:
    """One private chat: says things and holds what came back, as `Chat` does on the web."""

    person: Person
    database: Database
    seen: int = 0
    replies: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def open(cls, api: BotApi, database: Database) -> "TelegramChat":
        return cls(Person.new(api), database)

    @property
    def conversation_id(self) -> str:
        with self.database.reading() as session:
            chat = Conversation.address == str(self.person.id)
            return session.scalars(select(Conversation.id).where(chat)).one()

    def say(self, text: str) -> str:
        """Type `text`, wait for the answer, return its words."""
        self.person.say(text)
        return self._collect()

    def press(self, title: str) -> str:
        """Press the newest button whose title contains `title`."""
        self.person.press(title)
        return self._collect()

    def hear(self) -> str:
        """What came without being asked for, since the last reply."""
        return self._collect(wanted=1)

    def _collect(self, wanted: int = 0) -> str:
        deadline = time.monotonic() + 2 * PATIENCE
        while True:
            messages = list(self.person.api.chats[self.person.id])
            fresh = [message for message in messages if message["message_id"] > self.seen]
            if self._idle() and len(fresh) >= wanted:
                break
            assert time.monotonic() < deadline, f"no answer: {self.person.api.summary()}"
            time.sleep(0.05)
        messages = list(self.person.api.chats[self.person.id])
        self.replies = [message for message in messages if message["message_id"] > self.seen]
        self.seen = max((message["message_id"] for message in messages), default=0)
        return self.words

    def _idle(self) -> bool:
        """Whether nothing of or for this chat is under way any more."""
        if any(str(self.person.id) in str(update) for update in list(self.person.api.pending)):
            return False
        chat = str(self.person.id)
        under_way = (
            select(TelegramUpdate.id).where(TelegramUpdate.chat == chat, TelegramUpdate.state == "new"),
            select(InboxItem.id)
            .join(Conversation)
            .where(Conversation.address == chat, InboxItem.state == "new"),
            select(Message.seq)
            .join(Conversation)
            .where(Conversation.address == chat, Message.delivery == "pending"),
        )
        with self.database.reading() as session:
            return not any(session.execute(query.limit(1)).first() for query in under_way)

    @property
    def words(self) -> str:
        """All that the last turn brought, as one text."""
        return "\n".join(reply["text"] for reply in self.replies)

    @property
    def titles(self) -> list[str]:
        keyboards = [reply.get("reply_markup", {}).get("inline_keyboard", []) for reply in self.replies]
        return [button["text"] for keyboard in keyboards for row in keyboard for button in row]
