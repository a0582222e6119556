"""The language of each message: Indonesian, English, mixed or unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.brain.nlu import recipe
from bot.brain.nlu.component import StoredComponent
from bot.brain.nlu.language_model import LanguageModel, training_words
from bot.brain.nlu.tokenizer import DOC, ChatTokenizer

LANGUAGE = "language"
SPOKEN = {"id": "id", "en": "en", "mixed": "id"}  # mixed: an Indonesian sentence with English words


@recipe.register("ENTITY_EXTRACTOR", is_trainable=True)
class LanguageDetector(StoredComponent):
    """Sets the output property `language` {"name", "confidence"} and, when sure, the entity `language`.

    With `metadata.language_choice` the entity is that choice, whatever the message is written in. Messages
    that belong to neither language alone ("ok", "wifi", "5") are `unknown`; their entity is
    `metadata.language`, the conversation's so far, or none. Learns from the files below `<data>/id` and
    `<data>/en`, because Rasa's training examples do not tell their file.
    """

    FORMAT = 2
    SOURCES = ("language_model.py", "lexicon/language.yml")

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        """Knows no words before it is trained or restored."""
        super().__init__(config, storage, resource)
        self._data = Path(config["data"])
        self._model = LanguageModel({}, {})

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`data`: the folder with one folder of training examples for each language."""
        return {"data": "data/nlu"}

    @classmethod
    def required_components(cls) -> list[type]:
        """Needs the tokens."""
        return [ChatTokenizer]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Covers the files it learns from too."""
        data = Path(config.get("data", cls.get_default_config()["data"]))
        return f"{super().fingerprint_addon(config)}{recipe.fingerprint([data])}"

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the words of both languages from the files themselves and stores them."""
        self._model = LanguageModel.fit(training_words(self._data / "id"), training_words(self._data / "en"))
        words, parts = self._model.words, self._model.parts
        return self.store(
            grammar=np.array(sorted(self._model.grammar)),
            words=np.array(list(words)),
            word_odds=np.array(list(words.values())),
            parts=np.array(list(parts)),
            part_odds=np.array(list(parts.values())),
        )

    def restore(self, stored: dict[str, NDArray[Any]]) -> None:
        """Takes up the words of both languages."""
        words = dict(zip(stored["words"].tolist(), stored["word_odds"].tolist(), strict=True))
        parts = dict(zip(stored["parts"].tolist(), stored["part_odds"].tolist(), strict=True))
        self._model = LanguageModel(words, parts, frozenset(stored["grammar"].tolist()))

    def process(self, messages: list[Message]) -> list[Message]:
        """Tells the language of incoming messages."""
        for message in messages:
            name, confidence = self._model.detect([token.lower_ for token in message.get(DOC)])
            message.set(LANGUAGE, {"name": name, "confidence": confidence}, add_to_output=True)
            known = message.get("metadata") or {}
            choice = known.get("language_choice")
            spoken = choice or SPOKEN.get(name) or known.get("language")
            if spoken:
                entity = {
                    "entity": LANGUAGE,
                    "value": spoken,
                    "start": 0,
                    "end": len(message.get(TEXT)),
                    "confidence_entity": 1.0 if choice else confidence,
                    "extractor": type(self).__name__,
                }
                message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
        return messages
