"""The intent model itself, fitted: kernel ridge regression over sentence meaning and spelling. Numpy only.

k(a, b) = exp((1 − w) d + w s − 1); d = cosine of the e5 embeddings after the training mean is taken off
(raw cosines lie in 0.77–0.93 and say nothing), s = cosine of character n-grams, w = 0.4. What else was tried:
docs/decisions/0004-understanding.md. The fit is in `kernel_training`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.encoder.ngrams import NgramSpace
from bot.encoder.vectors import centred

NGRAM_WEIGHT = 0.4
COMMON = 0.02  # n-grams in more than this share of rows are kept dense: one product beats long index lists


class _Derived(NamedTuple):
    dense: NDArray[np.float32]  # the rows of common n-grams
    dense_row: NDArray[np.int32]  # (V,): which of them is an n-gram's, or −1
    directions: NDArray[np.float32]  # the embeddings, centred
    space: NgramSpace


@dataclass(frozen=True)
class KernelModel:
    """A fitted model: n texts, K intents, V n-grams.

    The fields are plain arrays, stored as they are. The n-gram weights are columns of a sparse matrix: n-gram
    v stands in the rows ngram_rows[p[v]:p[v+1]] with the weights ngram_weights[p[v]:p[v+1]], where p is
    ngram_pointers.
    """

    intents: NDArray[Any]  # (K,) str
    mean: NDArray[Any]  # (384,)
    embeddings: NDArray[Any]  # (n, 384), as the encoder gave them
    terms: NDArray[Any]  # (V,) str
    ngram_weights: NDArray[Any]
    ngram_rows: NDArray[Any]
    ngram_pointers: NDArray[Any]  # (V + 1,)
    coefficients: NDArray[Any]  # (n, K) float32
    _derived: _Derived = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        lengths = np.diff(self.ngram_pointers)
        common = np.flatnonzero(lengths > COMMON * len(self.coefficients))
        dense = np.zeros((len(common), len(self.coefficients)), dtype=np.float32)
        for row, term in enumerate(common):
            part = slice(self.ngram_pointers[term], self.ngram_pointers[term + 1])
            dense[row, self.ngram_rows[part]] = self.ngram_weights[part]
        dense_row = np.full(len(lengths), -1, dtype=np.int32)
        dense_row[common] = np.arange(len(common))
        derived = _Derived(
            dense, dense_row, centred(self.embeddings, self.mean), NgramSpace(self.terms.tolist())
        )
        object.__setattr__(self, "_derived", derived)

    def scores(self, embedding: NDArray[Any], text: str) -> NDArray[Any]:
        """The score of each intent, (K,), about −1/(K − 1) … 1, from an embedding (384,) and a text."""
        meaning = self._derived.directions @ centred(embedding, self.mean)
        exponent = NGRAM_WEIGHT * self._spelling(text) - 1
        scores: NDArray[Any] = np.exp(exponent + (1 - NGRAM_WEIGHT) * meaning) @ self.coefficients
        return scores

    def _spelling(self, text: str) -> NDArray[Any]:
        columns, weights = self._derived.space.vector(text)
        dense_rows = self._derived.dense_row[columns]
        common = dense_rows >= 0
        result: NDArray[np.float32] = weights[common] @ self._derived.dense[dense_rows[common]]
        starts, ends = self.ngram_pointers[columns[~common]], self.ngram_pointers[columns[~common] + 1]
        lengths = ends - starts
        entries = np.arange(lengths.sum()) + np.repeat(ends - np.cumsum(lengths), lengths)
        shares = self.ngram_weights[entries] * np.repeat(weights[~common], lengths)
        return np.add(result, np.bincount(self.ngram_rows[entries], shares, len(result)).astype(np.float32))

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """The fields by name, for `numpy.savez`."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.init}

    @classmethod
    def from_arrays(cls, stored: dict[str, NDArray[Any]]) -> KernelModel:
        """The inverse of `to_arrays`; other names in `stored` are left alone."""
        return cls(**{one.name: stored[one.name] for one in fields(cls) if one.init})
