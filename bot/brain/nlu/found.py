"""What the entity rules look at and what they return."""

from dataclasses import dataclass
from typing import Any, List, Optional


@dataclass(frozen=True)
class Found:
    """An entity in the clean text, half-open span [start, end), start < end."""

    entity: str
    value: str
    start: int
    end: int


class Reading:
    """A message as the rules see it: `doc` (spaCy), its words without blanks and punctuation, and what the bot
    has just asked (`asks`, or None)."""

    def __init__(self, doc: Any, asks: Optional[str]) -> None:
        self.doc = doc
        self.text: str = doc.text
        self.asks = asks
        self.words: List[Any] = [token for token in doc if not token.is_space and not token.is_punct]

    @property
    def length(self) -> int:
        """The number of words."""
        return len(self.words)

    def found(self, entity: str, value: str, first: int, last: int) -> Found:
        """An entity over the doc's tokens first … last − 1."""
        span = self.doc[first:last]
        return Found(entity, value, span.start_char, span.end_char)
