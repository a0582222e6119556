"""The intent recipe without Rasa around it: the functions that the pipeline's components call, in their order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.brain.nlu.calibration import Calibration, calibrate
from bot.brain.nlu.chat import chat_language
from bot.brain.nlu.kernel import KernelModel
from bot.brain.nlu.kernel_training import fit
from bot.brain.nlu.recipe import rasa_cache
from bot.brain.nlu.spelling import Speller
from bot.brain.nlu.text import clean
from bot.encoder.encoder import encoder
from bot.encoder.vectors import SIZE

EMBEDDED_AT_ONCE = 1000

Progress = Callable[[int], None]


def silent(done: int) -> None:
    """A progress that nobody hears."""


@dataclass(frozen=True)
class Learnt:
    """A fitted recipe, with the embeddings (n, 384) and leave-one-out scores (n, K) of what it learnt from."""

    model: KernelModel
    calibration: Calibration
    speller: Speller
    embeddings: NDArray[Any]
    left_out: NDArray[Any]

    def scores(self, messages: list[str], progress: Progress = silent) -> NDArray[Any]:
        """The score of each intent, (m, K), of messages as they were written."""
        texts = [self.speller.correct(text) for text in normalised(messages)]
        pairs = zip(_embedded(texts, progress), texts, strict=True)
        return np.stack([self.model.scores(embedding, text) for embedding, text in pairs])


def learn(messages: list[str], labels: list[str], progress: Progress = silent) -> Learnt:
    """Fits messages as they were written. `progress` hears how many are embedded; embeddings stay on the disk."""
    texts = normalised(messages)
    embeddings = _embedded(texts, progress)
    model, left_out = fit(embeddings, texts, labels)
    intents = model.intents.tolist()
    numbers = np.array([intents.index(label) for label in labels])
    speller = Speller.fit(texts, encoder().holds)
    return Learnt(model, calibrate(left_out, numbers, intents), speller, embeddings, left_out)


def normalised(messages: list[str]) -> list[str]:
    """Messages in the spelling that the training texts are read in."""
    return [chat_language().normalise(clean(message).text) for message in messages]


def _embedded(texts: list[str], progress: Progress) -> NDArray[Any]:
    parts = [np.empty((0, SIZE), dtype=np.float32)]
    for start in range(0, len(texts), EMBEDDED_AT_ONCE):
        parts.append(encoder().many(texts[start : start + EMBEDDED_AT_ONCE], rasa_cache()))
        progress(start + len(parts[-1]))
    return np.concatenate(parts)
