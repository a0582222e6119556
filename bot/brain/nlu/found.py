"""What the entity rules look at and what they return."""

import functools
import re
from typing import Any, NamedTuple

from bot.brain.nlu.chat import lexicon
from bot.brain.nlu.line import Line, Match

__all__ = ["Found", "Match", "Reading"]

# What a token such as "lt3", "2pm" or "r.204" is made of; "08.20", "10:15" and "1.200" stay whole.
PIECE = re.compile(r"\d+(?:[.:,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[^\w\s]|_")


class Found(NamedTuple):
    """An entity in the clean text, half-open span [start, end), start < end."""

    entity: str
    value: str
    start: int
    end: int


class Reading:
    """A message as the rules see it: its pieces, which are words, numbers and marks, in order.

    `norms[i]` is a piece normalised to one word (a norm of several words makes several pieces of the same
    span), `lowers[i]` as typed in lower case, `spans[i]` where it stands in the clean `text`. `length` is the
    number of words typed. `asks` is what the bot has just asked. `phrases` holds, by label, the phrases of
    the lexicon that occur, in order and without overlap; see `phrases.PhraseBook`.
    """

    def __init__(self, doc: Any, asks: str | None) -> None:
        self.text: str = doc.text
        self.asks = asks
        self.length = sum(not (token.is_punct or token.is_space) for token in doc)
        self.norms: list[str] = []
        self.lowers: list[str] = []
        self.spans: list[tuple[int, int]] = []
        self.phrases: dict[str, list[Match]] = {}
        for token in doc:
            if not token.is_space:
                self._split(token.lower_, token.norm_, token.idx)

    def _split(self, lower: str, norm: str, start: int) -> None:
        if lower.isalpha() or norm != lower:
            for word in PIECE.findall(norm):
                self._add(word, lower, start, start + len(lower))
            return
        for piece in PIECE.finditer(lower):
            typed = piece[0]
            words = lexicon().norm(typed) if typed.isalpha() and len(typed) > 1 else typed
            for word in words.split():
                self._add(word, typed, start + piece.start(), start + piece.end())

    def _add(self, norm: str, lower: str, start: int, end: int) -> None:
        self.norms.append(norm)
        self.lowers.append(lower)
        self.spans.append((start, end))

    def found(self, entity: str, match: Match) -> Found:
        """A match as an entity."""
        return Found(entity, match.value, self.spans[match.first][0], self.spans[match.last - 1][1])

    @functools.cached_property
    def line(self) -> Line:
        """The message as one line, for patterns."""
        return Line(self.norms)

    def before(self, position: int) -> str:
        """The norm of the word before a piece, marks left out; "" at the edge."""
        return next((self.norms[i] for i in range(position - 1, -1, -1) if self.norms[i][0].isalnum()), "")

    def after(self, position: int) -> str:
        """The norm of the word at or after a piece, marks left out; "" at the edge."""
        return next(
            (self.norms[i] for i in range(position, len(self.norms)) if self.norms[i][0].isalnum()), ""
        )
