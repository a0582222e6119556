"""Character n-grams within words: the half of the intent kernel that sees spelling."""

import math
from collections import Counter
from collections.abc import Iterable

import numpy as np

LONGEST = 4


def char_ngrams(text: str) -> "Counter[str]":
    """Counts of the 1- to 4-grams of every word, each word between two blanks (scikit-learn's `char_wb`)."""
    counts: Counter[str] = Counter()
    for word in text.split():
        padded = f" {word} "
        for size in range(1, LONGEST + 1):
            counts.update(padded[i : i + size] for i in range(len(padded) - size + 1))
    return counts


class NgramSpace:
    """Texts as L2-normalised rows of sublinear counts (1 + ln tf), no idf: it hurts under typing noise."""

    def __init__(self, terms: Iterable[str]) -> None:
        self.terms: list[str] = list(terms)
        self._index: dict[str, int] = {term: i for i, term in enumerate(self.terms)}

    @classmethod
    def fit(cls, texts: Iterable[str]) -> "NgramSpace":
        """The space of all n-grams that occur in `texts`."""
        terms = dict.fromkeys(term for text in texts for term in char_ngrams(text))
        return cls(sorted(terms))

    def vector(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """(columns, float32 weights) of one text. Unknown n-grams count in its length, so that a text of
        unknown words is near to nothing."""
        columns, weights, squares = [], [], 0.0
        for term, count in char_ngrams(text).items():
            weight = 1.0 + math.log(count)
            squares += weight * weight
            column = self._index.get(term)
            if column is not None:
                columns.append(column)
                weights.append(weight)
        scale = 1.0 / math.sqrt(squares) if squares else 0.0
        return np.array(columns, dtype=np.int32), np.array(weights, dtype=np.float32) * np.float32(scale)
