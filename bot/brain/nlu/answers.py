"""Within a question, an answer is first an answer: reads short replies by what the bot has just asked."""

from __future__ import annotations

from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.brain.nlu import recipe
from bot.brain.nlu.chat import chat_language
from bot.brain.nlu.tokenizer import DOC

FALLBACK = "nlu_fallback"
MOST_WORDS = 6  # a longer reply to a yes/no question says more than yes or no, and is left to the classifier


@recipe.register("INTENT_CLASSIFIER")
class AnswerInterpreter(GraphComponent):
    """Overrules the classifier's intent, with confidence 1, when `metadata.asks` makes the meaning plain.

    rating: a rating entity makes it `give_rating`. confirm: a reply of nothing but words for yes (or no) and
    filler is `affirm` (or `deny`, or `stop`); "iya tapi …" and everything else stays as classified.
    """

    def __init__(self) -> None:
        """Reads lexicon/answers.yml as normalised phrases."""
        lexicon = yaml.safe_load((recipe.HERE / "lexicon" / "answers.yml").read_text(encoding="utf-8"))
        self._meanings = {
            phrase: meaning
            for key, meaning in (("filler", None), ("yes", "affirm"), ("no", "deny"), ("stop", "stop"))
            for phrase in _phrases(lexicon[key])
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AnswerInterpreter:
        """Needs no training."""
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Covers the word lists."""
        return recipe.fingerprint(
            [recipe.HERE / "lexicon" / "answers.yml", recipe.HERE / "lexicon" / "chat.yml"]
        )

    def process(self, messages: list[Message]) -> list[Message]:
        """Reinterprets incoming messages that answer a question."""
        for message in messages:
            intent = self._answer(message)
            if intent:
                message.set(INTENT, {"name": intent, "confidence": 1.0}, add_to_output=True)
        return messages

    def _answer(self, message: Message) -> str | None:
        asks = (message.get("metadata") or {}).get("asks")
        if self._is_bare_rating(message):
            return "give_rating"
        if asks == "rating" and any(entity["entity"] == "rating" for entity in message.get(ENTITIES, [])):
            return "give_rating"
        if asks == "confirm":
            return self.yes_or_no(
                [token.norm_ for token in message.get(DOC) if not token.is_punct and not token.is_space]
            )
        return None

    @staticmethod
    def _is_bare_rating(message: Message) -> bool:
        """Whether "4/5" or "⭐⭐⭐" is all there is. A lone number may be the answer to anything."""
        text = str(message.get(TEXT)).strip()
        return not text.isdecimal() and any(
            entity["entity"] == "rating" and entity["end"] - entity["start"] >= len(text)
            for entity in message.get(ENTITIES, [])
            if message.get(INTENT, {}).get("name") == FALLBACK
        )

    def yes_or_no(self, norms: list[str]) -> str | None:
        """`affirm`, `deny`, `stop` or None for the normalised words of a reply; punctuation taken off.

        An opening "nah" is English "no" only by itself: before other words it is Indonesian, "there".
        """
        words = " ".join(norms).split()
        if words[:1] == ["nah"] and len(words) > 1:
            words = words[1:]
        if len(words) > MOST_WORDS:
            return None
        said = set()
        position = 0
        while position < len(words):
            for size in range(min(4, len(words) - position), 0, -1):
                phrase = " ".join(words[position : position + size])
                if phrase in self._meanings:
                    said.add(self._meanings[phrase])
                    position += size
                    break
            else:
                return None
        meanings = said - {None}
        return meanings.pop() if len(meanings) == 1 else None


def _phrases(forms: list[str]) -> frozenset[str]:
    return frozenset(chat_language().normalise(str(form)) for form in forms)
