"""What an action sees of one turn, and how it speaks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import msgspec
import numpy as np
from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions import sentences
from actions.doubt import NAMED_ONLY, names_only_a_service, rivals
from bot.config import Language, Settings
from bot.db.models import Asks, Button, Conversation, Requester
from bot.desk.actor import Actor
from bot.desk.drafting import wording
from bot.desk.knowledge.index import Hit, KnowledgeBase, decode_embedding

_LISTEN = "action_listen"
_UNCOUNTED = (_LISTEN, "action_session_start", "action_extract_slots")
# Slots that belong to the questions being asked; cleared together when they end.
_FORM_SLOTS = ("requested_slot", "ticket_number", "operation_text", "doubt")


@dataclass(frozen=True)
class Desk:
    """What actions need besides the turn."""

    settings: Settings
    knowledge: KnowledgeBase


class EmbeddingWanted(Exception):
    """The action needs the embedding of `text`, which no transaction may wait for: give it, and begin again."""

    def __init__(self, text: str) -> None:
        super().__init__("embedding wanted")
        self.text = text


@dataclass(frozen=True)
class Said:
    """A message with what the brain found in it: this turn's, or one that is kept to be taken up again later."""

    text: str
    entities: list[dict[str, Any]] = field(default_factory=list)
    language: dict[str, Any] | None = None
    intent: str = ""

    def entity(self, name: str) -> str | None:
        """The last value of entity `name`: in a correction the last word counts."""
        values = [e["value"] for e in self.entities if e["entity"] == name]
        return str(values[-1]) if values else None

    def words(self, name: str) -> str:
        """The words behind `entity(name)`, as typed; "" without any."""
        spans = [(e["start"], e["end"]) for e in self.entities if e["entity"] == name and "start" in e]
        return self.text[slice(*spans[-1])] if spans else ""

    def without_text(self) -> "Said":
        """The same for a message that made no sense: whatever is chosen begins from nothing."""
        return Said("", language=self.language)


@dataclass
class Turn:
    """One requester's message, what is known around it, and what the action answers."""

    desk: Desk
    session: Session
    conversation: Conversation
    tracker: Tracker
    dispatcher: CollectingDispatcher
    embeddings: Mapping[str, np.ndarray] = field(default_factory=dict)  # of texts besides the message's
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
        sent = (
            e["message_id"] for e in reversed(self.tracker.events) if e["event"] == "user" and e["message_id"]
        )
        return str(next(sent, None))

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
    def actor(self) -> Actor:
        """The requester as one who does something."""
        return Actor.requester(self.requester.id)

    @property
    def is_payload(self) -> bool:
        """Whether the requester pressed a button."""
        # Typed, "/affirm" is text like any other: it went through the pipeline, which tells its language.
        return str(self._user.get("text") or "").startswith("/") and "language" not in self._parse

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

    def find_article(self, text: str) -> Hit | None:
        """The article that answers `text`. Raises EmbeddingWanted for a text not embedded yet."""
        embedding = self.embeddings.get(text)
        if embedding is None and text == self.text and (encoded := self._parse.get("embedding")):
            embedding = decode_embedding(encoded)  # the brain has made it
        if embedding is None:
            raise EmbeddingWanted(text)
        return self.desk.knowledge.answer(text, self.language, embedding=embedding)

    def entity(self, name: str) -> str | None:
        """The last value of entity `name` in this message."""
        return self.said.entity(name)

    @property
    def suggestions(self) -> list[str]:
        """The intents between which the requester should be asked; empty when it is plain enough what was meant."""
        settled = not self.ranking or self.slot("offer")  # by `take_for`, or it is an answer
        descriptive = wording.is_descriptive(self.text)
        bare = names_only_a_service(self.intent, self.text, self.entity("service"), descriptive=descriptive)
        return list(NAMED_ONLY) if bare and not settled else rivals(self.intent, self.ranking)

    @property
    def short_answer(self) -> str | None:
        """What a short reply says besides yes and no: any, unknown, skip, same, none, all; "yes" opens a longer one."""
        return self.entity("answer")

    def place(self, count: int) -> int | None:
        """The index, of `count` things shown, that the reply names by its place; None when it names none of them."""
        ordinal = self.entity("ordinal")
        if ordinal is None:
            return None
        index = count - 1 if ordinal == "-1" else int(ordinal) - 1
        return index if 0 <= index < count else None

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
    def question(self) -> Asks:
        """The question of the active form."""
        return cast("Asks", self.slot("requested_slot"))

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

    @cached_property
    def said(self) -> Said:
        """This message, as it was typed or pressed."""
        text = str(self._user.get("text") or "")
        return Said(text, list(self._parse.get("entities") or []), self._parse.get("language"), self.intent)

    @property
    def last_question(self) -> Said | None:
        """The latest question, should it become a ticket."""
        kept = self.slot("last_question")
        # A conversation of an older version holds the bare text.
        return msgspec.convert(kept, Said) if isinstance(kept, dict) else Said(kept) if kept else None

    def keep_question(self, said: Said) -> None:
        """Keep `said` as the latest question."""
        self.set(last_question=msgspec.to_builtins(said))

    def take_for(self, said: Said, intent: str) -> None:
        """Go on as if `said` had just been typed and plainly meant `intent`; the active form ends.

        As Rasa's two-stage fallback does it. The event carries no message id: it belongs to this message's turn.
        """
        self.end()
        understood = {
            "text": said.text or f"/{intent}",
            "intent": {"name": intent, "confidence": 1.0},
            "entities": said.entities,
            **({"language": said.language} if said.text else {}),
        }
        self.events += [ActionExecuted(_LISTEN), UserUttered(understood["text"], understood)]

    def say(
        self, name: str, *, asks: Asks | None = None, buttons: Iterable[Button] = (), **values: Any
    ) -> None:
        """Say the sentence `bot-<name>` of bot/locale in the requester's language, with its buttons and `buttons`.

        `asks` names what the message waits for; `values` fill its placeholders.
        """
        extra: Mapping[str, Any] = {"asks": asks} if asks else {}
        self.dispatcher.utter_message(
            text=sentences.sentence(name, self.language, **values),
            buttons=[*sentences.buttons(name, self.language), *buttons],
            **extra,
        )
