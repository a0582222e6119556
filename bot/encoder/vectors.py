"""Embeddings: their types, and what makes them comparable."""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

SIZE = 384
Vectors = NDArray[np.float32]  # (…, 384), each of length 1
# multilingual-e5 was taught with these words before each text: what asks, and what may answer.
Kind = Literal["query", "passage"]


def centred(embeddings: NDArray[Any], mean: NDArray[Any]) -> Vectors:
    """Embeddings (…, 384) less what all texts share, at length 1 again.

    Raw cosines of e5 lie between 0.77 and 0.93 and say nothing.
    """
    moved = embeddings - mean
    directions = moved / np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-9)
    return np.asarray(directions, dtype=np.float32)
