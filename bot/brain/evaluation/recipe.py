"""The intent recipe without Rasa around it: the functions that the pipeline's components call, in their order."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bot.brain.nlu.calibration import Calibration, calibrate
from bot.brain.nlu.chat import chat_language
from bot.brain.nlu.e5 import encoder
from bot.brain.nlu.kernel import KernelModel
from bot.brain.nlu.kernel_training import fit
from bot.brain.nlu.noise import noisy
from bot.brain.nlu.text import clean

EMBEDDED_AT_ONCE = 1000


@dataclass(frozen=True)
class Texts:
    """n messages: cleaned, as the classifier reads them, and their embeddings (n, 384)."""

    clean: list[str]
    normalised: list[str]
    embeddings: np.ndarray


@dataclass(frozen=True)
class Learnt:
    """A fitted recipe, and the leave-one-out scores (n, K) of what it learnt from."""

    model: KernelModel
    calibration: Calibration
    left_out: np.ndarray

    def scores(self, texts: Texts) -> np.ndarray:
        """The score of each intent, (n, K)."""
        pairs = zip(texts.embeddings, texts.normalised, strict=True)
        return np.stack([self.model.scores(embedding, text) for embedding, text in pairs])


def read(raw: list[str], progress: Callable[[int], None] = lambda done: None) -> Texts:
    """Normalises and embeds messages, from the disk where possible; `progress` hears how many are done."""
    cleaned = [clean(text).text for text in raw]
    normalised = [chat_language().normalise(text) for text in cleaned]
    parts = [np.empty((0, 384), dtype=np.float32)]
    for start in range(0, len(raw), EMBEDDED_AT_ONCE):
        parts.append(encoder().many(normalised[start : start + EMBEDDED_AT_ONCE]))
        progress(start + len(parts[-1]))
    return Texts(cleaned, normalised, np.concatenate(parts))


def learn(texts: Texts, labels: list[str], with_noise: bool = True) -> Learnt:
    """Fits the recipe; `with_noise` adds the noisy copy of each text, as the product does."""
    copies = [chat_language().normalise(noisy(text)) for text in texts.clean] if with_noise else []
    model, left_out = fit(texts.embeddings, texts.normalised, copies, labels)
    intents = model.intents.tolist()
    numbers = np.array([intents.index(label) for label in labels])
    return Learnt(model, calibrate(left_out, numbers, intents), left_out)
