"""The spelling corrector as a trainable Rasa component."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.brain.nlu import recipe
from bot.brain.nlu.spelling import Speller
from bot.brain.nlu.tokenizer import NORMALISED, ChatTokenizer
from bot.encoder.encoder import encoder

FORMAT = 1


@recipe.register("ENTITY_EXTRACTOR", is_trainable=True)
class SpellingCorrector(GraphComponent):
    """Puts misspelt words of NORMALISED right, for the components after it; tokens and DOC stay as typed.

    Training texts need no correction: their words are what it knows.
    """

    def __init__(self, storage: ModelStorage, resource: Resource, speller: Speller | None = None) -> None:
        """`speller` is there after training."""
        self._storage, self._resource, self._speller = storage, resource, speller

    @classmethod
    def required_components(cls) -> list[type]:
        """Needs the normalised text."""
        return [ChatTokenizer]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpellingCorrector:
        """A corrector that is to be trained."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SpellingCorrector:
        """Reads a trained corrector.

        Raises:
            StoredFormatError: the model was written by another version of this component.
        """
        with (
            model_storage.read_from(resource) as folder,
            np.load(folder / "spelling.npz", allow_pickle=False) as stored,
        ):
            recipe.check_format(cls.__name__, int(stored["format"]), FORMAT)
            words = dict(zip(stored["words"].tolist(), stored["counts"].tolist(), strict=True))
        return cls(model_storage, resource, Speller(words, encoder().holds))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Covers the rules, what a word is, and the word list."""
        here = recipe.HERE
        return recipe.fingerprint(
            [here / "spelling.py", here / "familiarity.py", here / "lexicon" / "chat.yml"]
        )

    def train(self, training_data: TrainingData) -> Resource:
        """Counts the words of all examples with an intent and stores them."""
        texts = [text for example in training_data.intent_examples if (text := example.get(NORMALISED))]
        words = Speller.fit(texts, encoder().holds).words
        with self._storage.write_to(self._resource) as folder:
            np.savez(
                folder / "spelling.npz",
                format=np.array(FORMAT),
                words=np.array(list(words)),
                counts=np.array(list(words.values())),
            )
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Corrects incoming messages."""
        for message in messages:
            message.set(NORMALISED, self._speller.correct(message.get(NORMALISED)))
        return messages
