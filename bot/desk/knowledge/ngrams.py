"""Similarity of spelling: cosines of character n-grams within words. It sees through typing mistakes."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np

_SIZES = range(1, 5)


class NgramIndex:
    """Texts to which others are compared. Sublinear counts and no idf, which hurts under noise (LESSONS)."""

    def __init__(self, texts: list[str]) -> None:
        self._size = len(texts)
        postings: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
        for row, text in enumerate(texts):
            for gram, weight in _weights(text).items():
                postings[gram][0].append(row)
                postings[gram][1].append(weight)
        self._postings = {
            gram: (np.array(rows, dtype=np.int32), np.array(weights, dtype=np.float32))
            for gram, (rows, weights) in postings.items()
        }

    def cosines(self, text: str) -> np.ndarray:
        """Cosine of `text` with every indexed text, in their order."""
        result = np.zeros(self._size, dtype=np.float32)
        for gram, weight in _weights(text).items():
            if gram in self._postings:
                rows, weights = self._postings[gram]
                result[rows] += weight * weights
        return result


def _weights(text: str) -> dict[str, float]:
    counts = Counter(_grams(text))
    weights = {gram: 1 + math.log(count) for gram, count in counts.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {gram: weight / length for gram, weight in weights.items()}


def _grams(text: str) -> Iterator[str]:
    for word in text.casefold().split():
        padded = f" {word.strip('.,!?;:()')} "
        for size in _SIZES:
            yield from (padded[start : start + size] for start in range(len(padded) - size + 1))
