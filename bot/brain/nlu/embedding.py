"""The sentence embedding as a Rasa featurizer, and as the `embedding` the desk searches its articles with."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.brain.nlu import recipe
from bot.brain.nlu.e5 import encoder
from bot.brain.nlu.tokenizer import NORMALISED, ChatTokenizer

EMBEDDING = "embedding"
ORIGIN = "E5Featurizer"


def to_wire(vector: np.ndarray) -> str:
    """Base64 of 384 signed bytes: the L2-normalised embedding times 127, rounded."""
    return base64.b64encode(np.rint(vector * 127).astype(np.int8).tobytes()).decode("ascii")


def from_message(message: Message) -> np.ndarray | None:
    """The float32 embedding (384,) that the featurizer left on a message; None for payloads and blanks."""
    for feature in message.features:
        if feature.origin == ORIGIN:
            return feature.features[0]
    return None


@recipe.register("MESSAGE_FEATURIZER")
class E5Featurizer(GraphComponent):
    """Adds the dense sentence feature (1, 384) and the output property `embedding`.

    A message without any printable character, or a button's payload ("/intent…"), gets neither.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """The normalised text comes from our tokeniser."""
        return [ChatTokenizer]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> E5Featurizer:
        """Loads the encoder, so that no requester waits for it."""
        encoder()
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Covers the encoder module."""
        return recipe.fingerprint([recipe.HERE / "e5.py", recipe.HERE / "recipe.py"])

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Embeds all examples at once, from the disk cache where possible."""
        examples = [example for example in training_data.training_examples if example.get(NORMALISED)]
        if examples:
            vectors = encoder().many([example.get(NORMALISED) for example in examples])
            for example, vector in zip(examples, vectors, strict=True):
                self._add(example, vector)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Embeds incoming messages."""
        for message in messages:
            text = message.get(NORMALISED)
            if text and not message.get(TEXT).startswith("/"):
                vector = encoder()(text)
                self._add(message, vector)
                message.set(EMBEDDING, to_wire(vector), add_to_output=True)
        return messages

    @staticmethod
    def _add(message: Message, vector: np.ndarray) -> None:
        message.add_features(Features(vector[np.newaxis], FEATURE_TYPE_SENTENCE, TEXT, ORIGIN))
