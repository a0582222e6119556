"""The intent model itself, fitted: kernel ridge regression over sentence meaning and spelling. Numpy only.

k(a, b) = exp((1 − w) d + w s − 1); d = cosine of the e5 embeddings after the training mean is taken off
(raw cosines lie in 0.77–0.93 and say nothing), s = cosine of character n-grams, w = 0.4. What else was tried:
docs/decisions/0004-understanding.md. The fit is in `kernel_training`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from bot.encoder.ngrams import NgramSpace

NGRAM_WEIGHT = 0.4
COMMON = 0.02  # n-grams in more than this share of rows are kept dense: one product beats long index lists


def centred(embeddings: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Embeddings (…, 384) less the mean, at length 1 again; float32."""
    moved = embeddings - mean
    return (moved / np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-9)).astype(np.float32)


@dataclass(frozen=True)
class KernelModel:
    """A fitted model: n texts, K intents, V n-grams.

    The fields are plain arrays, stored as they are. The n-gram weights are columns of a sparse matrix: n-gram
    v stands in the rows ngram_rows[p[v]:p[v+1]] with the weights ngram_weights[p[v]:p[v+1]], where p is
    ngram_pointers.
    """

    intents: np.ndarray  # (K,) str
    mean: np.ndarray  # (384,)
    embeddings: np.ndarray  # (n, 384), as the encoder gave them
    terms: np.ndarray  # (V,) str
    ngram_weights: np.ndarray
    ngram_rows: np.ndarray
    ngram_pointers: np.ndarray  # (V + 1,)
    coefficients: np.ndarray  # (n, K) float32

    def __post_init__(self) -> None:
        lengths = np.diff(self.ngram_pointers)
        common = np.flatnonzero(lengths > COMMON * len(self.coefficients))
        dense = np.zeros((len(common), len(self.coefficients)), dtype=np.float32)
        for row, term in enumerate(common):
            part = slice(self.ngram_pointers[term], self.ngram_pointers[term + 1])
            dense[row, self.ngram_rows[part]] = self.ngram_weights[part]
        dense_row = np.full(len(lengths), -1, dtype=np.int32)
        dense_row[common] = np.arange(len(common))
        derived = {
            "_dense": dense,
            "_dense_row": dense_row,
            "_centred": centred(self.embeddings, self.mean),
            "_space": NgramSpace(self.terms.tolist()),
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    def scores(self, embedding: np.ndarray, text: str) -> np.ndarray:
        """The score of each intent, (K,), about −1/(K − 1) … 1, from an embedding (384,) and a text."""
        meaning = self._centred @ centred(embedding, self.mean)
        exponent = NGRAM_WEIGHT * self._spelling(text) - 1
        return np.exp(exponent + (1 - NGRAM_WEIGHT) * meaning) @ self.coefficients

    def _spelling(self, text: str) -> np.ndarray:
        columns, weights = self._space.vector(text)
        dense_rows = self._dense_row[columns]
        common = dense_rows >= 0
        result = weights[common] @ self._dense[dense_rows[common]]
        starts, ends = self.ngram_pointers[columns[~common]], self.ngram_pointers[columns[~common] + 1]
        lengths = ends - starts
        entries = np.arange(lengths.sum()) + np.repeat(ends - np.cumsum(lengths), lengths)
        shares = self.ngram_weights[entries] * np.repeat(weights[~common], lengths)
        return result + np.bincount(self.ngram_rows[entries], shares, len(result)).astype(np.float32)

    def to_arrays(self) -> dict[str, np.ndarray]:
        """The fields by name, for `numpy.savez`."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_arrays(cls, stored: dict[str, np.ndarray]) -> KernelModel:
        """The inverse of `to_arrays`; other names in `stored` are left alone."""
        return cls(**{field.name: stored[field.name] for field in fields(cls)})
