"""How angry a message sounds, from words, capitals and exclamation marks."""

from __future__ import annotations

import re
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from bot.brain.nlu import recipe
from bot.brain.nlu.chat import chat_language
from bot.brain.nlu.tokenizer import CLEAN, NORMALISED

ANGER = "anger"
WORD = re.compile(r"[^\W\d_]+")
SHOUTED = 0.7  # share of capitals among the letters from which a message of 8 letters or more is shouted


@recipe.register("ENTITY_EXTRACTOR")
class AngerScorer(GraphComponent):
    """Sets the output property `anger`, 0..1; from 0.8 on it is strong anger.

    Each sign of lexicon/anger.yml has a weight w, and the score is 1 − Π(1 − w): one strong curse suffices,
    mild signs add up, and capitals or "!!!" alone never do.
    """

    def __init__(self) -> None:
        """Reads the lexicon and prepares its phrases as normalised words."""
        lexicon = yaml.safe_load((recipe.HERE / "lexicon" / "anger.yml").read_text(encoding="utf-8"))
        self._phrases: list[tuple[float, re.Pattern]] = []
        for level in lexicon["phrases"]:
            forms = sorted(
                {chat_language().normalise(form) for form in level["forms"]}, key=len, reverse=True
            )
            pattern = "|".join(re.escape(form) for form in forms)
            self._phrases.append((float(level["weight"]), re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")))
        self._emoji: dict[str, float] = lexicon["emoji"]
        self._signs: dict[str, float] = lexicon["signs"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AngerScorer:
        """Needs no training."""
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Covers the lexicon."""
        return recipe.fingerprint([recipe.HERE / "lexicon" / "anger.yml"])

    def process(self, messages: list[Message]) -> list[Message]:
        """Scores incoming messages."""
        for message in messages:
            message.set(
                ANGER, self.score(message.get(CLEAN).text, message.get(NORMALISED)), add_to_output=True
            )
        return messages

    def score(self, text: str, normalised: str) -> float:
        """The anger, 0..1 rounded to 2 digits, of a clean text and its normalised form."""
        calm = 1.0
        for weight, pattern in self._phrases:
            calm *= (1 - weight) ** len(set(pattern.findall(normalised)))
        for emoji, weight in self._emoji.items():
            calm *= (1 - weight) ** (emoji in text)
        letters = "".join(WORD.findall(text))
        if (
            len(letters) >= 8
            and sum(c.isupper() for c in letters) >= SHOUTED * len(letters)
            and " " in text.strip()
        ):
            calm *= 1 - self._signs["shouting"]
        marks = text.count("!")
        if marks >= 2:
            calm *= 1 - self._signs["exclamations" if marks >= 3 else "two_exclamations"]
        return round(1 - calm, 2)
