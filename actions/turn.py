"""What an action sees of one turn, and how it speaks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import numpy as np
from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from bot.config import Language, Settings
from bot.desk.knowledge import KnowledgeBase, decode_embedding
from bot.models import Conversation, Requester

STRONG_ANGER = 0.8
_UNCOUNTED = ("action_listen", "action_session_start", "action_extract_slots")
# Slots that belong to the questions being asked; cleared together when they end.
_FORM_SLOTS = ("requested_slot", "ticket_number", "operation_text")


@dataclass(frozen=True)
class Desk:
    """What actions need besides the turn."""

    settings: Settings
    knowledge: KnowledgeBase


@dataclass
class Turn:
    """One requester's message, what is known around it, and what the action answers."""

    desk: Desk
    session: Session
    conversation: Conversation
    tracker: Tracker
    dispatcher: CollectingDispatcher
    events: list[dict[str, Any]] = field(default_factory=list)

    @cached_property
    def _user(self) -> dict[str, Any]:
        return next((e for e in reversed(self.tracker.events) if e["event"] == "user"), {})

    @cached_property
    def _parse(self) -> dict[str, Any]:
        return cast("dict[str, Any]", self._user.get("parse_data") or {})

    @property
    def message_id(self) -> str:
        """Id of the message that led here: the idempotency key's first half."""
        return str(self._user.get("message_id"))

    @cached_property
    def since_message(self) -> list[str]:
        """Names of the actions run or rejected since the requester's message, oldest first."""
        names: list[str] = []
        for event in reversed(self.tracker.events):
            if event["event"] == "user":
                break
            if event["event"] in ("action", "action_execution_rejected") and event["name"] not in _UNCOUNTED:
                names.append(event["name"])
        return names[::-1]

    @property
    def requester(self) -> Requester:
        """Who is chatting."""
        return self.conversation.requester

    @property
    def actor(self) -> str:
        """The requester's name in the audit trail."""
        return f"requester:{self.requester.id}"

    @property
    def is_payload(self) -> bool:
        """Whether the requester pressed a button."""
        return str(self._user.get("text") or "").startswith("/")

    @property
    def text(self) -> str:
        """What the requester typed; empty when a button was pressed."""
        return "" if self.is_payload else str(self._user.get("text") or "").strip()

    @property
    def intent(self) -> str:
        """The intent understood, `nlu_fallback` when none was."""
        return str((self._parse.get("intent") or {}).get("name") or "nlu_fallback")

    @property
    def confidence(self) -> float:
        """Confidence in the intent, 0 to 1."""
        return float((self._parse.get("intent") or {}).get("confidence") or 0.0)

    @property
    def ranking(self) -> list[dict[str, Any]]:
        """Intents by confidence, best first."""
        return list(self._parse.get("intent_ranking") or [])

    @property
    def anger(self) -> float:
        """Anger in the message, 0 to 1."""
        return float(self._parse.get("anger") or 0.0)

    @property
    def embedding(self) -> np.ndarray | None:
        """The message's embedding, computed once by the brain."""
        encoded = self._parse.get("embedding")
        return decode_embedding(encoded) if encoded else None

    def entity(self, name: str) -> str | None:
        """The last value of entity `name` in this message: in a correction the last word counts."""
        values = [e["value"] for e in self._parse.get("entities") or [] if e["entity"] == name]
        return str(values[-1]) if values else None

    @property
    def language(self) -> Language:
        """Language to answer in."""
        known = self.slot("language") or self.conversation.language
        return "en" if known == "en" else "id"

    def slot(self, name: str) -> Any:
        """A slot's value, changes of this action included."""
        for event in reversed(self.events):
            if event["event"] == "slot" and event["name"] == name:
                return event["value"]
        return self.tracker.slots.get(name)

    def set(self, **slots: Any) -> None:
        """Set slots."""
        self.events += [SlotSet(name, value) for name, value in slots.items()]

    @property
    def loop(self) -> str | None:
        """The form that is active, changes of this action included."""
        for event in reversed(self.events):
            if event["event"] == "active_loop":
                return cast("str | None", event["name"])
        return cast("str | None", (self.tracker.active_loop or {}).get("name"))

    def begin(self, loop: str) -> None:
        """Make `loop` the active form."""
        if self.loop != loop:
            self.events.append(ActiveLoop(loop))

    def end(self) -> None:
        """End the active form."""
        if self.loop is not None:
            self.events.append(ActiveLoop(None))
        self.set(**dict.fromkeys(_FORM_SLOTS))

    def say(
        self,
        response: str,
        *,
        asks: str | None = None,
        buttons: list[dict[str, str]] | None = None,
        **values: Any,
    ) -> None:
        """Utter a response of `domain.yml` in the requester's language.

        `asks` names what the message waits for (DESIGN, `asks`); `values` fill its placeholders.
        """
        extra: Mapping[str, Any] = {"asks": asks} if asks else {}
        self.dispatcher.utter_message(response=response, buttons=buttons or [], **extra, **values)
