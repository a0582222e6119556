"""Character n-grams within words: the half of a similarity that sees spelling and forgives mistakes."""

import math
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

LONGEST = 4
KEPT_WORDS = 4096  # with their n-grams, of 1 kB each: most messages hold no other words


def char_ngrams(text: str) -> "Counter[str]":
    """Counts of the 1- to 4-grams of every word, each word between two blanks (scikit-learn's `char_wb`)."""
    return Counter(chain.from_iterable(map(_word_ngrams, text.split())))


@lru_cache(KEPT_WORDS)
def _word_ngrams(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    sizes = range(1, LONGEST + 1)
    return tuple(padded[i : i + size] for size in sizes for i in range(len(padded) - size + 1))


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

    def vector(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """(columns, float32 weights) of one text. Unknown n-grams count in its length, so that a text of
        unknown words is near to nothing."""
        counts = char_ngrams(text)
        columns = np.array([self._index.get(term, -1) for term in counts], dtype=np.int32)
        counted = np.array(list(counts.values()), dtype=np.float64)
        weights: NDArray[np.float64] = np.log(counted) + 1.0
        weights = weights / (math.sqrt(weights @ weights) or 1)
        known = columns >= 0
        return columns[known], weights[known].astype(np.float32)
