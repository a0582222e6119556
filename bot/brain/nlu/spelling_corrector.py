"""The spelling corrector as a trainable Rasa component."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.brain.nlu import recipe
from bot.brain.nlu.component import StoredComponent
from bot.brain.nlu.spelling import Speller
from bot.brain.nlu.tokenizer import NORMALISED, ChatTokenizer
from bot.encoder.encoder import encoder


@recipe.register("ENTITY_EXTRACTOR", is_trainable=True)
class SpellingCorrector(StoredComponent):
    """Puts misspelt words of NORMALISED right, for the components after it; tokens and DOC stay as typed.

    Training texts need no correction: their words are what it knows.
    """

    FORMAT = 1
    SOURCES = ("spelling.py", "familiarity.py", "lexicon/chat.yml", recipe.ENCODER / "tokenizer.py")

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        """Knows no words before it is restored."""
        super().__init__(config, storage, resource)
        self._speller = Speller({}, encoder().holds)

    @classmethod
    def required_components(cls) -> list[type]:
        """Needs the normalised text."""
        return [ChatTokenizer]

    def train(self, training_data: TrainingData) -> Resource:
        """Counts the words of all examples with an intent and stores them."""
        texts = [text for example in training_data.intent_examples if (text := example.get(NORMALISED))]
        words = Speller.fit(texts, encoder().holds).words
        return self.store(words=np.array(list(words)), counts=np.array(list(words.values())))

    def restore(self, stored: dict[str, NDArray[Any]]) -> None:
        """Takes up the words and how often they occur."""
        words = dict(zip(stored["words"].tolist(), stored["counts"].tolist(), strict=True))
        self._speller = Speller(words, encoder().holds)

    def process(self, messages: list[Message]) -> list[Message]:
        """Corrects incoming messages."""
        for message in messages:
            message.set(NORMALISED, self._speller.correct(message.get(NORMALISED)))
        return messages
