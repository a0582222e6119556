"""The sentence embedding as a Rasa featurizer, and as the `embedding` the desk searches its articles with."""

from __future__ import annotations

import base64
import logging
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.brain.nlu import recipe
from bot.brain.nlu.component import StoredComponent
from bot.brain.nlu.courtesy import point
from bot.brain.nlu.tokenizer import NORMALISED, ChatTokenizer
from bot.encoder.encoder import encoder
from bot.encoder.engine import name as engine_name
from bot.encoder.vectors import Vectors

EMBEDDING = "embedding"
ORIGIN = "E5Featurizer"

logger = logging.getLogger(__name__)


def to_wire(vector: Vectors) -> str:
    """Base64 of 384 signed bytes: the L2-normalised embedding times 127, rounded."""
    return base64.b64encode(np.rint(vector * 127).astype(np.int8).tobytes()).decode("ascii")


def from_message(message: Message) -> Vectors | None:
    """The float32 embedding (384,) that the featurizer left on a message; None for payloads and blanks."""
    for feature in message.features:
        if feature.origin == ORIGIN:
            vector: Vectors = feature.features[0]
            return vector
    return None


@recipe.register("MESSAGE_FEATURIZER", is_trainable=True)
class E5Featurizer(StoredComponent):
    """Adds the dense sentence feature (1, 384) and the output property `embedding`.

    A message without any printable character, or a button's payload ("/intent…"), gets neither. Nothing is
    learnt; what is stored is which engine made the embeddings that the other components learnt from.
    """

    FORMAT = 1
    SOURCES = (recipe.ENCODER / "encoder.py",)

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        """Loads the encoder, so that no requester waits for it."""
        super().__init__(config, storage, resource)
        self._encoder = encoder()

    @classmethod
    def required_components(cls) -> list[type]:
        """The normalised text comes from our tokeniser."""
        return [ChatTokenizer]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Covers the encoder's engine too."""
        return f"{super().fingerprint_addon(config)}{engine_name()}"

    def train(self, training_data: TrainingData) -> Resource:
        """Stores the engine's name."""
        return self.store(engine=np.array(self._encoder.name))

    def restore(self, stored: dict[str, NDArray[Any]]) -> None:
        """Logs a warning when the model was trained with another engine."""
        if stored["engine"] != self._encoder.name:
            logger.warning(
                "The model was trained with the sentence encoder %s, this machine runs %s. They agree on all but "
                "one or two intents in a hundred; training here makes them one.",
                stored["engine"],
                self._encoder.name,
            )

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Embeds all examples at once, from the disk cache where possible."""
        examples = [example for example in training_data.training_examples if example.get(NORMALISED)]
        if examples:
            vectors = self._encoder.many(
                [example.get(NORMALISED) for example in examples], recipe.rasa_cache()
            )
            for example, vector in zip(examples, vectors, strict=True):
                self._add(example, vector)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Embeds what incoming messages say beside courtesies."""
        for message in messages:
            text = message.get(NORMALISED)
            if text and not message.get(TEXT).startswith("/"):
                said = point(text)
                vector = self._encoder(said.text if said else text)
                self._add(message, vector)
                message.set(EMBEDDING, to_wire(vector), add_to_output=True)
        return messages

    @staticmethod
    def _add(message: Message, vector: Vectors) -> None:
        message.add_features(Features(vector[np.newaxis], FEATURE_TYPE_SENTENCE, TEXT, ORIGIN))
