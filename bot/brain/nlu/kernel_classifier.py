"""The intent classifier: the kernel model as a trainable Rasa component."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.brain.nlu import recipe
from bot.brain.nlu.calibration import OUT_OF_SCOPE, Calibration, calibrate, split
from bot.brain.nlu.component import StoredComponent
from bot.brain.nlu.courtesy import point
from bot.brain.nlu.embedding import E5Featurizer, from_message
from bot.brain.nlu.familiarity import Familiarity
from bot.brain.nlu.kernel import KernelModel
from bot.brain.nlu.kernel_training import fit
from bot.brain.nlu.tokenizer import NORMALISED
from bot.encoder.encoder import encoder

FALLBACK = "nlu_fallback"
RANKED = 5
KEPT_CHARS = 25  # training texts up to this length keep their embedding in memory
LEAST_FAMILIAR = 0.4  # share of letters in word-like words under which a message is gibberish

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Fitted:
    model: KernelModel
    calibration: Calibration
    familiarity: Familiarity
    exact: dict[str, str]  # intents of training texts


@recipe.register("INTENT_CLASSIFIER", is_trainable=True)
class KernelIntentClassifier(StoredComponent, IntentClassifier):
    """Sets `intent` and `intent_ranking` (top 5, without nlu_fallback).

    `nlu_fallback` when the message is hardly made of words or the top probability is under the limit fitted
    in training; `out_of_scope` when that class comes near enough to the best of the others. A training text
    typed exactly gets its intent at probability 1 without any product.
    """

    FORMAT = 3
    SOURCES = (
        "kernel.py",
        "kernel_training.py",
        "calibration.py",
        "familiarity.py",
        "embedding.py",
        "courtesy.py",
        recipe.ENCODER / "ngrams.py",
    )

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        """Classifies nothing before it is restored."""
        super().__init__(config, storage, resource)
        self._fitted: _Fitted | None = None

    @classmethod
    def required_components(cls) -> list[type]:
        """Needs the sentence embedding."""
        return [E5Featurizer]

    def train(self, training_data: TrainingData) -> Resource:
        """Fits on all examples with an intent and stores the model; logs the leave-one-out accuracy."""
        texts, labels, vectors = [], [], []
        for example in training_data.intent_examples:
            if (vector := from_message(example)) is not None:
                texts.append(example.get(NORMALISED))
                labels.append(example.get(INTENT))
                vectors.append(vector)
        embeddings = np.stack(vectors)
        model, left_out = fit(embeddings, texts, labels)
        intents = model.intents.tolist()
        numbers = np.array([intents.index(label) for label in labels])
        limits = calibrate(left_out, numbers, intents)
        accuracy = float((left_out.argmax(axis=1) == numbers).mean())
        logger.info("Intents: %d examples, leave-one-out accuracy %.1f %%", len(texts), 100 * accuracy)
        return self.store(
            limits=np.array([limits.temperature, limits.margin, limits.unsure]),
            texts=np.array(texts),
            labels=np.array(labels),
            **model.to_arrays(),
        )

    def restore(self, stored: dict[str, NDArray[Any]]) -> None:
        """Takes up the model, and the embeddings of short training texts."""
        texts, labels = stored["texts"].tolist(), stored["labels"].tolist()
        vectors = zip(texts, stored["embeddings"], strict=True)
        encoder().keep({text: vector for text, vector in vectors if len(text) <= KEPT_CHARS})
        self._fitted = _Fitted(
            KernelModel.from_arrays(stored),
            Calibration(*stored["limits"].tolist()),
            Familiarity.fit(texts),
            _unambiguous(texts, labels),
        )

    def process(self, messages: list[Message]) -> list[Message]:
        """Classifies incoming messages; payloads ("/intent…") are left to Rasa's own handler."""
        assert self._fitted  # Rasa loads before it calls
        for message in messages:
            if not message.get(TEXT).startswith("/"):
                intent, ranking = _classify(self._fitted, message)
                message.set(INTENT, intent, add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages


def _classify(fitted: _Fitted, message: Message) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    text = message.get(NORMALISED)
    if text in fitted.exact:
        sure = {"name": fitted.exact[text], "confidence": 1.0}
        return sure, [sure]
    embedding = from_message(message)
    if embedding is None or fitted.familiarity.share(text) < LEAST_FAMILIAR:
        return {"name": FALLBACK, "confidence": 1.0}, []
    said = point(text)
    scores = fitted.model.scores(embedding, said.text if said else text)
    name, confidence = _decide(fitted, scores)
    if said and not said.is_matter(name, confidence):
        scores = fitted.model.scores(encoder()(text), text)
        name, confidence = _decide(fitted, scores)
    return {"name": name, "confidence": confidence}, _ranking(fitted, scores)


def _decide(fitted: _Fitted, scores: NDArray[np.float32]) -> tuple[str, float]:
    probabilities = fitted.calibration.probabilities(scores)
    intents: list[str] = fitted.model.intents.tolist()
    top = int(probabilities.argmax())
    if OUT_OF_SCOPE in intents:
        best, margin = split(scores[np.newaxis], intents)
        outside = intents.index(OUT_OF_SCOPE)
        if margin[0] < fitted.calibration.margin:
            return OUT_OF_SCOPE, float(max(probabilities[outside], probabilities[top]))
        top = int(best[0])
    if probabilities[top] < fitted.calibration.unsure:
        return FALLBACK, float(1 - probabilities[top])
    return intents[top], float(probabilities[top])


def _ranking(fitted: _Fitted, scores: NDArray[np.float32]) -> list[dict[str, Any]]:
    probabilities = fitted.calibration.probabilities(scores)
    order = np.argsort(-probabilities)[:RANKED]
    return [{"name": str(fitted.model.intents[i]), "confidence": float(probabilities[i])} for i in order]


def _unambiguous(texts: list[str], labels: list[str]) -> dict[str, str]:
    """Each normalised training text with its intent, without texts that stand under two intents."""
    intents: dict[str, set[str]] = {}
    for text, label in zip(texts, labels, strict=True):
        intents.setdefault(text, set()).add(label)
    return {text: min(found) for text, found in intents.items() if len(found) == 1}
