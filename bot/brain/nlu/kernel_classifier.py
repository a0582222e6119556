"""The intent classifier: the kernel model as a trainable Rasa component."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.brain.nlu import recipe
from bot.brain.nlu.calibration import OUT_OF_SCOPE, Calibration, calibrate, split
from bot.brain.nlu.courtesy import point
from bot.brain.nlu.embedding import E5Featurizer, from_message
from bot.brain.nlu.familiarity import Familiarity
from bot.brain.nlu.kernel import KernelModel
from bot.brain.nlu.kernel_training import fit
from bot.brain.nlu.tokenizer import NORMALISED
from bot.encoder.encoder import encoder

FORMAT = 3
FALLBACK = "nlu_fallback"
RANKED = 5
KEPT_CHARS = 25  # training texts up to this length keep their embedding in memory
LEAST_FAMILIAR = 0.4  # share of letters in word-like words under which a message is gibberish

logger = logging.getLogger(__name__)


@recipe.register("INTENT_CLASSIFIER", is_trainable=True)
class KernelIntentClassifier(GraphComponent, IntentClassifier):
    """Sets `intent` and `intent_ranking` (top 5, without nlu_fallback).

    `nlu_fallback` when the message is hardly made of words or the top probability is under the limit fitted
    in training; `out_of_scope` when that class comes near enough to the best of the others. A training text
    typed exactly gets its intent at probability 1 without any product.
    """

    def __init__(
        self,
        model_storage: ModelStorage,
        resource: Resource,
        model: KernelModel | None = None,
        calibration: Calibration | None = None,
        familiarity: Familiarity | None = None,
        exact: dict[str, str] | None = None,
    ) -> None:
        """A trained classifier has all four last arguments; a new one none."""
        self._storage, self._resource = model_storage, resource
        self._model, self._calibration = model, calibration
        self._familiarity, self._exact = familiarity, exact

    @classmethod
    def required_components(cls) -> list[type]:
        """Needs the sentence embedding."""
        return [E5Featurizer]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KernelIntentClassifier:
        """A classifier that is to be trained."""
        return cls(model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Covers the model, its calibration and the n-grams."""
        helpers = (
            "kernel",
            "kernel_training",
            "calibration",
            "familiarity",
            "embedding",
            "courtesy",
        )
        paths = [recipe.HERE / f"{name}.py" for name in helpers]
        return recipe.fingerprint([*paths, recipe.ENCODER / "ngrams.py"])

    def train(self, training_data: TrainingData) -> Resource:
        """Fits on all examples with an intent and stores the model; logs the leave-one-out accuracy."""
        examples = [e for e in training_data.intent_examples if from_message(e) is not None]
        texts = [example.get(NORMALISED) for example in examples]
        labels = [example.get(INTENT) for example in examples]
        embeddings = np.stack([from_message(example) for example in examples])
        model, left_out = fit(embeddings, texts, labels)
        intents = model.intents.tolist()
        numbers = np.array([intents.index(label) for label in labels])
        limits = calibrate(left_out, numbers, intents)
        accuracy = float((left_out.argmax(axis=1) == numbers).mean())
        logger.info("Intents: %d examples, leave-one-out accuracy %.1f %%", len(texts), 100 * accuracy)
        with self._storage.write_to(self._resource) as folder:
            np.savez(
                folder / "intents.npz",
                format=np.array(FORMAT),
                limits=np.array([limits.temperature, limits.margin, limits.unsure]),
                texts=np.array(texts),
                labels=np.array(labels),
                **model.to_arrays(),
            )
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Classifies incoming messages; payloads ("/intent…") are left to Rasa's own handler."""
        for message in messages:
            if not message.get(TEXT).startswith("/"):
                intent, ranking = self._classify(message)
                message.set(INTENT, intent, add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _classify(self, message: Message) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        text = message.get(NORMALISED)
        if text in self._exact:
            sure = {"name": self._exact[text], "confidence": 1.0}
            return sure, [sure]
        embedding = from_message(message)
        if embedding is None or self._familiarity.share(text) < LEAST_FAMILIAR:
            return {"name": FALLBACK, "confidence": 1.0}, []
        said = point(text)
        scores = self._model.scores(embedding, said.text if said else text)
        name, confidence = self._decide(scores)
        if said and not said.is_matter(name, confidence):
            scores = self._model.scores(encoder()(text), text)
            name, confidence = self._decide(scores)
        ranking = self._ranking(scores)
        return {"name": name, "confidence": confidence}, ranking

    def _decide(self, scores: np.ndarray) -> tuple[str, float]:
        probabilities = self._calibration.probabilities(scores)
        intents = self._model.intents.tolist()
        top = int(probabilities.argmax())
        if OUT_OF_SCOPE in intents:
            best, margin = split(scores[np.newaxis], intents)
            outside = intents.index(OUT_OF_SCOPE)
            if margin[0] < self._calibration.margin:
                return OUT_OF_SCOPE, float(max(probabilities[outside], probabilities[top]))
            top = int(best[0])
        if probabilities[top] < self._calibration.unsure:
            return FALLBACK, float(1 - probabilities[top])
        return intents[top], float(probabilities[top])

    def _ranking(self, scores: np.ndarray) -> list[dict[str, Any]]:
        probabilities = self._calibration.probabilities(scores)
        order = np.argsort(-probabilities)[:RANKED]
        return [{"name": str(self._model.intents[i]), "confidence": float(probabilities[i])} for i in order]

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> KernelIntentClassifier:
        """Reads a trained classifier.

        Raises:
            StoredFormatError: the model was written by another version of this component.
        """
        with (
            model_storage.read_from(resource) as folder,
            np.load(folder / "intents.npz", allow_pickle=False) as archive,
        ):
            stored = dict(archive)
        recipe.check_format(cls.__name__, int(stored["format"]), FORMAT)
        texts, labels = stored["texts"].tolist(), stored["labels"].tolist()
        vectors = zip(texts, stored["embeddings"], strict=True)
        encoder().keep({text: vector for text, vector in vectors if len(text) <= KEPT_CHARS})
        return cls(
            model_storage,
            resource,
            KernelModel.from_arrays(stored),
            Calibration(*stored["limits"].tolist()),
            Familiarity.fit(texts),
            _unambiguous(texts, labels),
        )


def _unambiguous(texts: list[str], labels: list[str]) -> dict[str, str]:
    """Each normalised training text with its intent, without texts that stand under two intents."""
    intents: dict[str, set] = {}
    for text, label in zip(texts, labels, strict=True):
        intents.setdefault(text, set()).add(label)
    return {text: min(found) for text, found in intents.items() if len(found) == 1}
