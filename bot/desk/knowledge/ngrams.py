"""Similarity of spelling: cosines of character n-grams within words. It sees through typing mistakes."""

import numpy as np

from bot.encoder.ngrams import NgramSpace

_MARKS = ".,!?;:()"


class NgramIndex:
    """Texts to which others are compared."""

    def __init__(self, texts: list[str]) -> None:
        plain = [_plain(text) for text in texts]
        self._size = len(texts)
        self._space = NgramSpace.fit(plain)
        vectors = [self._space.vector(text) for text in plain]
        columns = np.concatenate([columns for columns, _ in vectors])
        order = np.argsort(columns, kind="stable")
        # N-gram v stands in the texts _rows[p[v]:p[v+1]] with the weights _weights[p[v]:p[v+1]], p being _pointers.
        self._rows = np.repeat(np.arange(self._size), [len(columns) for columns, _ in vectors])[order]
        self._weights = np.concatenate([weights for _, weights in vectors])[order]
        self._pointers = np.searchsorted(columns[order], np.arange(len(self._space.terms) + 1))

    def cosines(self, text: str) -> np.ndarray:
        """Cosine of `text` with every indexed text, in their order."""
        result = np.zeros(self._size, dtype=np.float32)
        for column, weight in zip(*self._space.vector(_plain(text)), strict=True):
            part = slice(self._pointers[column], self._pointers[column + 1])
            result[self._rows[part]] += weight * self._weights[part]
        return result


def _plain(text: str) -> str:
    return " ".join(word.strip(_MARKS) for word in text.casefold().split())
