"""A requester in front of the real chat API."""

import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.waiting import eventually

PATIENCE = 30.0  # seconds until a turn must have been answered, also on a busy machine


@dataclass
class Chat:
    """One web conversation: says things and holds what came back."""

    http: httpx.Client
    conversation_id: str
    token: str
    seen: int = 0
    replies: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def open(cls, http: httpx.Client, **body: Any) -> "Chat":
        answer = http.post("/chat/sessions", json=body)
        answer.raise_for_status()
        return cls(http, answer.json()["conversation_id"], answer.json()["token"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def say(self, text: str) -> str:
        """Type `text`, wait for the answer, return its words."""
        return self._send({"id": str(uuid.uuid4()), "text": text})

    def press(self, title: str) -> str:
        """Press the newest button whose title is, or else contains, `title`."""
        shown = [b for reply in self.replies for b in reply["buttons"] if title in b["title"]]
        buttons = [b for b in shown if b["title"] == title] or shown
        assert buttons, (
            f"no button '{title}' among {[b['title'] for r in self.replies for b in r['buttons']]}"
        )
        return self._send({"id": str(uuid.uuid4()), "payload": buttons[-1]["payload"]})

    def hear(self) -> str:
        """What came without being asked for, since the last reply."""
        return self._collect(wanted=1)

    def _send(self, message: dict[str, Any]) -> str:
        answer = self.http.post("/chat/messages", json=message, headers=self.headers)
        assert answer.status_code == 202, answer.text
        return self._collect()

    def _collect(self, wanted: int = 0) -> str:
        page: dict[str, Any] = {}

        def answered() -> bool:
            nonlocal page
            page = self.poll()
            self.replies = [m for m in page["messages"] if m["from"] != "requester"]
            return page["idle"] and len(self.replies) >= wanted

        eventually(answered, PATIENCE, lambda: page)
        if page["messages"]:
            self.seen = page["messages"][-1]["id"]
        return self.words

    def poll(self) -> dict[str, Any]:
        answer = self.http.get("/chat/messages", params={"after": self.seen}, headers=self.headers)
        answer.raise_for_status()
        page: dict[str, Any] = answer.json()
        return page

    @property
    def words(self) -> str:
        """All that the last turn brought, as one text."""
        return "\n".join(reply["text"] for reply in self.replies)

    @property
    def asks(self) -> str | None:
        """What the bot waits for."""
        return self.replies[-1]["asks"] if self.replies else None

    @property
    def titles(self) -> list[str]:
        return [button["title"] for reply in self.replies for button in reply["buttons"]]


@dataclass
class Staff:
    """Support staff, at the management API."""

    http: httpx.Client
    token: str

    def tickets(self, chat: Chat) -> list[dict[str, Any]]:
        """The tickets of a conversation, oldest first."""
        answer = self.http.get(
            "/api/tickets", params={"conversation_id": chat.conversation_id}, headers=self._headers
        )
        answer.raise_for_status()
        return sorted(answer.json()["items"], key=lambda ticket: ticket["created_at"])

    def the_ticket(self, chat: Chat) -> dict[str, Any]:
        """The one ticket of a conversation."""
        found = self.tickets(chat)
        assert len(found) == 1, found
        return found[0]

    def change(self, number: str, **changes: Any) -> dict[str, Any]:
        answer = self.http.patch(f"/api/tickets/{number}", json=changes, headers=self._headers)
        answer.raise_for_status()
        ticket: dict[str, Any] = answer.json()
        return ticket

    def conversation(self, chat: Chat) -> dict[str, Any]:
        answer = self.http.get(f"/api/conversations/{chat.conversation_id}", headers=self._headers)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}
