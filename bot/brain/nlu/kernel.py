"""The intent model itself: kernel ridge regression over sentence meaning and spelling. Numpy only, no Rasa.

k(a, b) = exp(2((1 − w) d + w s − 1)); d = cosine of the e5 embeddings after the training mean is taken off
(raw cosines lie in 0.77–0.93 and say nothing), s = cosine of character n-grams, w = 0.4. Targets 1 and
−1/(K − 1), ridge 0.05. Each training text stands twice, as written and with chat noise in its spelling; the
noisy copy shares the embedding of its original. Measured in shared/LESSONS.md (NLU).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.linalg import cho_factor
from scipy.linalg.lapack import dpotri

from bot.brain.nlu.ngrams import NgramSpace

NGRAM_WEIGHT = 0.4
RIDGE = 0.05
COMMON = 0.02  # n-grams in more than this share of rows are stored dense: a product beats long index lists


def _centred(embeddings: np.ndarray, mean: np.ndarray) -> np.ndarray:
    moved = embeddings - mean
    return moved / np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-9)


@dataclass
class KernelModel:
    """A fitted model. n originals, 2n rows (originals, then copies), K intents, V n-grams."""

    intents: list[str]
    mean: np.ndarray  # (384,)
    embeddings: np.ndarray  # (n, 384), as the encoder gave them
    space: NgramSpace
    ngrams: sparse.csr_matrix  # (V, 2n)
    coefficients: np.ndarray  # (2n, K)

    def __post_init__(self) -> None:
        self._centred = _centred(self.embeddings, self.mean).astype(np.float32)
        lengths = np.diff(self.ngrams.indptr)
        self._dense_row = np.full(len(lengths), -1, dtype=np.int32)
        common = np.flatnonzero(lengths > COMMON * self.ngrams.shape[1])
        self._dense_row[common] = np.arange(len(common))
        self._dense = np.ascontiguousarray(self.ngrams[common].toarray())

    def scores(self, embedding: np.ndarray, text: str) -> np.ndarray:
        """The score of each intent, shape (K,), about −1/(K − 1) … 1."""
        meaning = self._centred @ _centred(embedding, self.mean)
        spelling = self._spelling(text)
        n = len(meaning)
        exponent = NGRAM_WEIGHT * spelling
        exponent[:n] += (1 - NGRAM_WEIGHT) * meaning
        exponent[n:] += (1 - NGRAM_WEIGHT) * meaning
        return np.exp(2 * (exponent - 1)) @ self.coefficients

    def _spelling(self, text: str) -> np.ndarray:
        columns, weights = self.space.vector(text)
        dense = self._dense_row[columns]
        common = dense >= 0
        result = weights[common] @ self._dense[dense[common]]
        matrix = self.ngrams
        for column, weight in zip(columns[~common], weights[~common], strict=True):
            part = slice(matrix.indptr[column], matrix.indptr[column + 1])
            result[matrix.indices[part]] += weight * matrix.data[part]  # a row holds an n-gram once
        return result

    @classmethod
    def fit(
        cls, embeddings: np.ndarray, texts: list[str], copies: list[str], labels: list[str]
    ) -> tuple[KernelModel, np.ndarray]:
        """Fits; returns the model and the leave-one-out scores (n, K) of the originals.

        Leaving one out takes its noisy copy out with it, else the scores would flatter.
        """
        intents = sorted(set(labels))
        number = {intent: i for i, intent in enumerate(intents)}
        mean = embeddings.mean(axis=0)
        centred = _centred(embeddings, mean).astype(np.float32)
        space = NgramSpace.fit(texts + copies)
        rows = space.matrix(texts + copies)
        meaning = centred @ centred.T
        kernel = (rows @ rows.T).toarray().astype(np.float64) * NGRAM_WEIGHT
        kernel += (1 - NGRAM_WEIGHT) * np.tile(meaning, (2, 2))
        kernel -= 1
        kernel *= 2
        np.exp(kernel, out=kernel)
        kernel[np.diag_indices_from(kernel)] += RIDGE
        targets = np.full((len(texts), len(intents)), -1 / max(1, len(intents) - 1))
        targets[np.arange(len(texts)), [number[label] for label in labels]] = 1
        coefficients, left_out = _solve(kernel, targets)
        model = cls(intents, mean, embeddings, space, rows.T.tocsr(), coefficients.astype(np.float32))
        return model, left_out

    def to_arrays(self) -> dict[str, np.ndarray]:
        """Everything as plain arrays, for `numpy.savez`."""
        return {
            "intents": np.array(self.intents),
            "mean": self.mean,
            "embeddings": self.embeddings,
            "terms": np.array(self.space.terms),
            "ngram_data": self.ngrams.data,
            "ngram_indices": self.ngrams.indices,
            "ngram_pointers": self.ngrams.indptr,
            "coefficients": self.coefficients,
        }

    @classmethod
    def from_arrays(cls, stored: dict[str, np.ndarray]) -> KernelModel:
        """The inverse of `to_arrays`."""
        shape = (len(stored["terms"]), len(stored["coefficients"]))
        ngrams = sparse.csr_matrix(
            (stored["ngram_data"], stored["ngram_indices"], stored["ngram_pointers"]), shape=shape
        )
        return cls(
            stored["intents"].tolist(),
            stored["mean"],
            stored["embeddings"],
            NgramSpace(stored["terms"].tolist()),
            ngrams,
            stored["coefficients"],
        )


def _solve(kernel: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(coefficients (2n, K), leave-pair-out scores (n, K)); `kernel` is overwritten with its inverse.

    Leaving out the group G = {i, i + n}: scores = Y_G − ((K⁻¹)_GG)⁻¹ (K⁻¹ Y)_G, exact.
    """
    factor, lower = cho_factor(kernel, lower=True, overwrite_a=True, check_finite=False)
    inverse, info = dpotri(factor, lower=lower, overwrite_c=True)
    if info != 0:
        raise np.linalg.LinAlgError(f"the kernel matrix is singular (LAPACK dpotri: {info})")
    inverse = np.tril(inverse) + np.tril(inverse, -1).T
    n = len(targets)
    coefficients = inverse @ np.vstack([targets, targets])
    first, second = np.arange(n), np.arange(n, 2 * n)
    a, b, d = inverse[first, first], inverse[first, second], inverse[second, second]
    ours, copy = coefficients[:n], coefficients[n:]
    correction = (d[:, None] * ours - b[:, None] * copy) / (a * d - b * b)[:, None]
    return coefficients, targets - correction
