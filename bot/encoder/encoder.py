"""The sentence encoder of a process: multilingual-e5-small at 8 bits, with a memory of recent texts."""

import functools
import os
import threading
from collections import OrderedDict
from pathlib import Path

from bot.encoder.engine import Engine
from bot.encoder.store import EmbeddingStore
from bot.encoder.vectors import Kind, Vectors

CACHED_TEXTS = 4096  # of 1.5 kB each
_ROOT = Path(__file__).resolve().parents[2]
_loading = threading.Lock()


class Encoder:
    """An engine with a bounded memory of recent texts. Thread-safe.

    Nobody may encode inside a database transaction: a text costs milliseconds, and SQLite has one writer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: dict[str, Vectors] = {}
        self._recent: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """The engine's name: what the embeddings depend on."""
        return self._engine.name

    def __call__(self, text: str) -> Vectors:
        """The embedding of one text that asks, shape (384,)."""
        if text in self._kept:
            return self._kept[text]
        with self._lock:
            known = self._recent.get(text)
            if known is not None:
                self._recent.move_to_end(text)
                return known
        vector: Vectors = self._engine.embed([text])[0]
        with self._lock:
            self._recent[text] = vector
            if len(self._recent) > CACHED_TEXTS:
                self._recent.popitem(last=False)
        return vector

    def keep(self, vectors: dict[str, Vectors]) -> None:
        """Remembers embeddings for good, so that short training texts ("ya", "halo") need no model."""
        self._kept.update(vectors)

    def holds(self, word: str) -> bool:
        """Whether the vocabulary has the lower-case word in one piece, as it has common words but few misspelt ones."""
        return self._engine.holds(word)

    def many(self, texts: list[str], folder: Path, kind: Kind = "query") -> Vectors:
        """The embeddings of texts, shape (len(texts), 384), kept in `folder` from run to run."""
        return EmbeddingStore(self._engine, folder).of(texts, kind)


def encoder(folder: Path | None = None) -> Encoder:
    """The encoder that all of a process share, loaded (0.3 s) by the first call.

    `folder` keeps the graph, which is made once, for both processes: `encoder` in MODEL_DIR unless it is given.
    """
    with _loading:
        return _encoder(folder or graph_folder(Path(os.environ.get("MODEL_DIR") or _ROOT / "models")))


def graph_folder(model_dir: Path) -> Path:
    """Where both processes keep the graph."""
    return model_dir / "encoder"


@functools.cache
def _encoder(folder: Path) -> Encoder:
    return Encoder(Engine(folder))
