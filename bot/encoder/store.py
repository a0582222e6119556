"""Embeddings of texts that stay the same for long (examples, articles), kept in a file by content."""

import hashlib
import os
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import numpy as np

from bot.encoder.engine import Engine
from bot.encoder.vectors import Kind, Vectors

BATCH = 64


class EmbeddingStore:
    """One engine's embeddings in one .npz file of a folder; written whole and swapped in. Thread-safe."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._file = folder / f"{engine.name}.npz"
        self._lock = Lock()

    def of(self, texts: list[str], kind: Kind = "query") -> Vectors:
        """The embeddings of texts, shape (len(texts), 384); only those that are not in the file cost time."""
        keys = [hashlib.sha256(f"{kind}: {text}".encode()).hexdigest() for text in texts]
        with self._lock:
            known = self._read()
            new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
            if new:
                known |= self._embedded(new, kind)
                self._write(known)
        return np.stack([known[key] for key in keys])

    def _embedded(self, texts: dict[str, str], kind: Kind) -> dict[str, Vectors]:
        keys = sorted(texts, key=lambda key: len(texts[key]))
        batches = [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
        found: dict[str, Vectors] = {}
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            vectors = pool.map(lambda batch: self._engine.embed([texts[key] for key in batch], kind), batches)
            for batch, rows in zip(batches, vectors, strict=True):
                found.update(zip(batch, rows, strict=True))
        return found

    def _read(self) -> dict[str, Vectors]:
        try:
            with np.load(self._file, allow_pickle=False) as file:
                return dict(zip(file["keys"].tolist(), file["vectors"], strict=True))
        except (FileNotFoundError, zipfile.BadZipFile, ValueError, KeyError, EOFError):
            # Only a cache: what is not there, or was left unreadable by another version, is made again.
            return {}

    def _write(self, known: dict[str, Vectors]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        part = self._file.with_suffix(f".{os.getpid()}.npz")
        np.savez(part, keys=np.array(list(known)), vectors=np.stack(list(known.values())))
        part.replace(self._file)
