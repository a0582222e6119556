"""A requester in front of Telegram, at a whole Layani."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from bot.db.engine import Database
from bot.db.models import Conversation
from tests.conversations.chat import PATIENCE
from tests.telegram.bot_api import BotApi
from tests.telegram.idle import is_idle
from tests.telegram.people import Person
from tests.waiting import eventually


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
        api, chat = self.person.api, self.person.id

        def fresh() -> list[dict[str, Any]]:
            return [message for message in list(api.chats[chat]) if message["message_id"] > self.seen]

        eventually(
            lambda: is_idle(api, self.database, chat) and len(fresh()) >= wanted, 2 * PATIENCE, api.summary
        )
        self.replies = fresh()
        self.seen = max((message["message_id"] for message in api.chats[chat]), default=0)
        return self.words

    @property
    def words(self) -> str:
        """All that the last turn brought, as one text."""
        return "\n".join(reply["text"] for reply in self.replies)

    @property
    def titles(self) -> list[str]:
        keyboards = [reply.get("reply_markup", {}).get("inline_keyboard", []) for reply in self.replies]
        return [button["text"] for keyboard in keyboards for row in keyboard for button in row]
