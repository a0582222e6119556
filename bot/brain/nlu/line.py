"""A message as one line of normalised words with its numbers in figures: what patterns are matched on."""

import re
from bisect import bisect_right
from typing import NamedTuple

from bot.brain.nlu.amounts import amount_at


class Match(NamedTuple):
    """A phrase's value at the pieces first … last − 1 of a message."""

    value: str
    first: int
    last: int


CONTEXT = 100  # characters before a find that may decide what it means


class Line:
    """`text` joins the pieces of a reading with single blanks; "dua belas" reads "12"."""

    def __init__(self, norms: list[str]) -> None:
        words: list[str] = []
        self._starts: list[int] = []
        self._pieces: list[tuple[int, int]] = []
        position = length = 0
        while position < len(norms):
            amount = amount_at(norms, position)
            word, size = (str(amount.value), amount.size) if amount else (norms[position], 1)
            self._starts.append(length)
            self._pieces.append((position, position + size))
            words.append(word)
            length += len(word) + 1
            position += size
        self.text = " ".join(words)

    def before(self, found: re.Match[str]) -> str:
        """What stands right before a find; bounded, so that many finds cost no quadratic time."""
        return self.text[max(0, found.start() - CONTEXT) : found.start()]

    def match(self, found: re.Match[str], value: str) -> Match:
        """A value for what a pattern found in `text`, which is not empty."""
        first = self._pieces[bisect_right(self._starts, found.start()) - 1]
        last = self._pieces[bisect_right(self._starts, found.end() - 1) - 1]
        return Match(value, first[0], last[1])
