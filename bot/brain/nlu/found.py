"""What the entity rules look at and what they return."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Found:
    """An entity in the clean text, half-open span [start, end), start < end."""

    entity: str
    value: str
    start: int
    end: int


class Reading:
    """A message as the rules see it.

    `doc` is spaCy's, `words` its tokens without blanks and punctuation, `asks` what the bot has just asked.
    """

    def __init__(self, doc: Any, asks: str | None) -> None:
        self.doc = doc
        self.text: str = doc.text
        self.asks = asks
        self.words: list[Any] = [token for token in doc if not token.is_space and not token.is_punct]
        # Lists of the doc's tokens: a slice of a Doc costs a hundred times a slice of a list.
        self.norms: list[str] = [token.norm_ for token in doc]
        self.lowers: list[str] = [token.lower_ for token in doc]

    @property
    def length(self) -> int:
        """The number of words."""
        return len(self.words)

    def found(self, entity: str, value: str, first: int, last: int) -> Found:
        """An entity over the doc's tokens first … last − 1."""
        span = self.doc[first:last]
        return Found(entity, value, span.start_char, span.end_char)
