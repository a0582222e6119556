"""People in front of their Telegram apps, at the stand-in's server."""

import itertools
import time
from dataclasses import dataclass
from typing import Any

from tests.telegram.bot_api import BOT, BotApi

_ids = itertools.count(279058397)
_groups = itertools.count(1001234567)
_queries = itertools.count(4382000000000000000)


@dataclass
class Person:
    """Somebody in a private chat with the bot."""

    api: BotApi
    id: int
    language: str | None = "id"
    first_name: str = "Dewi"
    last_name: str | None = "Lestari"
    username: str | None = None

    @classmethod
    def new(cls, api: BotApi, **more: Any) -> "Person":
        person = cls(api, next(_ids), **more)
        api.known.add(person.id)
        return person

    @property
    def user(self) -> dict[str, Any]:
        given = {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language,
        }
        return {key: value for key, value in given.items() if value is not None}

    @property
    def chat(self) -> dict[str, Any]:
        return {"id": self.id, "first_name": self.first_name, "type": "private"}

    def message(self, **content: Any) -> dict[str, Any]:
        return {
            "message_id": self.api.message_id(self.id),
            "from": self.user,
            "chat": self.chat,
            "date": int(time.time()),
            **content,
        }

    def say(self, text: str, **more: Any) -> dict[str, Any]:
        """Type `text`; the message as Telegram has it."""
        entities = []
        if text.startswith("/"):
            entities = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        message = self.message(text=text, **({"entities": entities} if entities else {}), **more)
        self.api.push(message=message)
        return message

    def send(self, **content: Any) -> dict[str, Any]:
        """Send something else than text."""
        message = self.message(**content)
        self.api.push(message=message)
        return message

    def photo(self, content: bytes, caption: str | None = None, **more: Any) -> dict[str, Any]:
        """Send a picture; Telegram makes smaller ones of it."""
        sizes = [
            {
                "file_id": self.api.file(data, f"photos/{name}.jpg"),
                "file_unique_id": name,
                "file_size": len(data),
                "width": width,
                "height": width,
            }
            for name, data, width in (("small", b"\xff\xd8tiny", 90), ("large", content, 1280))
        ]
        return self.send(photo=sizes, **({"caption": caption} if caption else {}), **more)

    def edit(self, message: dict[str, Any], text: str) -> None:
        """Change what was said."""
        key = "text" if "text" in message else "caption"
        self.api.push(edited_message={**message, key: text, "edit_date": int(time.time())})

    def press(self, title: str, *, times: int = 1) -> str:
        """Press the newest button that has `title` in its name; the query's id."""
        found = [
            (message, button)
            for message in self.api.chats[self.id]
            for row in message.get("reply_markup", {}).get("inline_keyboard", [])
            for button in row
            if title in button["text"]
        ]
        assert found, f"no button {title}: {self.api.summary()}"
        message, button = found[-1]
        query = ""
        for _ in range(times):
            query = self.query(button["callback_data"], message=dict(message))
        return query

    def query(self, data: str, **more: Any) -> str:
        """A callback query with `data`; its id."""
        query = str(next(_queries))
        self.api.queries.add(query)
        self.api.push(
            callback_query={"id": query, "from": self.user, "chat_instance": "-1", "data": data, **more}
        )
        return query

    def standing(self, before: str, after: str) -> None:
        """Block (member → kicked) or unblock the bot."""
        if after == "kicked":
            self.api.blocked.add(self.id)
        else:
            self.api.blocked.discard(self.id)
        self.api.push(my_chat_member=standing(self.chat, self.user, before, after))

    @property
    def heard(self) -> list[str]:
        """What the bot's messages say now."""
        return self.api.texts(self.id)

    @property
    def buttons(self) -> list[str]:
        """The titles of the buttons that can be pressed now."""
        return [
            button["text"]
            for message in self.api.chats[self.id]
            for row in message.get("reply_markup", {}).get("inline_keyboard", [])
            for button in row
        ]

    async def hears(self, *texts: str) -> None:
        """Wait until the bot has said exactly these, one after the other."""
        await self.api.until(lambda: len(self.heard) >= len(texts))
        assert self.heard == list(texts)


@dataclass
class Group:
    """A group with the bot in it."""

    api: BotApi
    id: int
    type: str = "supergroup"

    @classmethod
    def new(cls, api: BotApi, type: str = "supergroup") -> "Group":
        group = cls(api, -next(_groups) if type == "group" else -1000000000000 - next(_groups), type)
        api.known.add(group.id)
        return group

    def says(self, person: Person, text: str, **more: Any) -> dict[str, Any]:
        """`person` writes `text` there."""
        message = self.message(person, text, **more)
        self.api.push(message=message)
        return message

    def message(self, person: Person, text: str, **more: Any) -> dict[str, Any]:
        """What Telegram makes of that."""
        entities = []
        for word in text.split():
            kind = {"@": "mention", "/": "bot_command"}.get(word[0])
            if kind:
                entities.append({"type": kind, "offset": text.index(word), "length": len(word)})
        return {
            "message_id": self.api.message_id(self.id),
            "from": person.user,
            "chat": {"id": self.id, "title": "Tim TU", "type": self.type},
            "date": int(time.time()),
            "text": text,
            "entities": entities,
            **more,
        }

    @property
    def heard(self) -> list[str]:
        return self.api.texts(self.id)


def standing(chat: dict[str, Any], by: dict[str, Any], before: str, after: str) -> dict[str, Any]:
    """What my_chat_member says."""
    return {
        "chat": chat,
        "from": by,
        "date": int(time.time()),
        "old_chat_member": {"user": BOT, "status": before},
        "new_chat_member": {"user": BOT, "status": after, **({"until_date": 0} if after == "kicked" else {})},
    }
