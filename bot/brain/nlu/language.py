"""The language of each message: Indonesian, English, mixed or unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.brain.nlu import recipe
from bot.brain.nlu.language_model import LanguageModel, training_words
from bot.brain.nlu.tokenizer import DOC, ChatTokenizer

FORMAT = 2
LANGUAGE = "language"
SPOKEN = {"id": "id", "en": "en", "mixed": "id"}  # mixed: an Indonesian sentence with English words


@recipe.register("ENTITY_EXTRACTOR", is_trainable=True)
class LanguageDetector(GraphComponent):
    """Sets the output property `language` {"name", "confidence"} and, when sure, the entity `language`.

    With `metadata.language_choice` the entity is that choice, whatever the message is written in. Messages
    that belong to neither language alone ("ok", "wifi", "5") are `unknown`; their entity is
    `metadata.language`, the conversation's so far, or none. Learns from the files below `<data>/id` and
    `<data>/en`, because Rasa's training examples do not tell their file.
    """

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: LanguageModel
    ) -> None:
        """`model` is empty before training."""
        self._data = Path(config["data"])
        self._storage, self._resource, self._model = storage, resource, model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`data`: the folder with one folder of training examples for each language."""
        return {"data": "data/nlu"}

    @classmethod
    def required_components(cls) -> list[type]:
        """Needs the tokens."""
        return [ChatTokenizer]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageDetector:
        """A detector that is to be trained."""
        return cls(config, model_storage, resource, LanguageModel({}, {}))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LanguageDetector:
        """Reads a trained detector.

        Raises:
            StoredFormatError: the model was written by another version of this component.
        """
        with (
            model_storage.read_from(resource) as folder,
            np.load(folder / "language.npz", allow_pickle=False) as stored,
        ):
            recipe.check_format(cls.__name__, int(stored["format"]), FORMAT)
            words = dict(zip(stored["words"].tolist(), stored["word_odds"].tolist(), strict=True))
            grammar = frozenset(stored["grammar"].tolist())
            parts = dict(zip(stored["parts"].tolist(), stored["part_odds"].tolist(), strict=True))
        return cls(config, model_storage, resource, LanguageModel(words, parts, grammar))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Covers the model, its word list and the files it learns from."""
        data = config.get("data", cls.get_default_config()["data"])
        here = recipe.HERE
        return recipe.fingerprint([here / "language_model.py", here / "lexicon" / "language.yml", Path(data)])

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the words of both languages from the files themselves and stores them."""
        self._model = LanguageModel.fit(training_words(self._data / "id"), training_words(self._data / "en"))
        words, parts = self._model.words, self._model.parts
        with self._storage.write_to(self._resource) as folder:
            np.savez(
                folder / "language.npz",
                format=np.array(FORMAT),
                grammar=np.array(sorted(self._model.grammar)),
                words=np.array(list(words)),
                word_odds=np.array(list(words.values())),
                parts=np.array(list(parts)),
                part_odds=np.array(list(parts.values())),
            )
        return self._resource

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
