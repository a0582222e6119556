"""Phrases of lexicon/entities.yml found in a message, by the norms of its tokens."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import yaml

from bot.brain.nlu.chat import ChatLanguage
from bot.brain.nlu.found import Found, Reading
from bot.brain.nlu.recipe import HERE

NOT = ("tidak", "bukan", "belum", "not", "jangan")
DEGREES = {"terlalu", "begitu", "sebegitu", "perlu", "usah", "harus", "terburu", "banget"}
DEGREES |= {"super", "too", "that", "very", "so", "really", "an", "a", "in"}


def entity_lexicon() -> dict[str, Any]:
    """The parsed lexicon/entities.yml."""
    lexicon: dict[str, Any] = yaml.safe_load((HERE / "lexicon" / "entities.yml").read_text(encoding="utf-8"))
    return lexicon


class Match(NamedTuple):
    """A phrase's value at the tokens first … last − 1 of a message."""

    value: str
    first: int
    last: int

    def found(self, reading: Reading, entity: str) -> Found:
        """The match as an entity."""
        return reading.found(entity, self.value, self.first, self.last)


class Phrases:
    """Phrases with values; finds the longest ones that do not overlap."""

    def __init__(self, language: ChatLanguage, values: dict[str, Iterable[str]]) -> None:
        """`values`: the phrases of each value, in any spelling."""
        self._values = {_key(language(form)): value for value, forms in values.items() for form in forms}
        self._longest = max(key.count(" ") + 1 for key in self._values)
        self._openings = {key.split(" ", 1)[0] for key in self._values}

    def find(self, reading: Reading) -> list[Match]:
        """All matches in order."""
        norms, matches, position = reading.norms, [], 0
        while position < len(norms):
            if norms[position].split(" ", 1)[0] in self._openings:
                match = self._longest_at(norms, position)
                if match:
                    matches.append(match)
                    position = match.last
                    continue
            position += 1
        return matches

    def _longest_at(self, norms: list[str], position: int) -> Match | None:
        for size in range(min(self._longest, len(norms) - position), 0, -1):
            value = self._values.get(" ".join(norms[position : position + size]))
            if value is not None:
                return Match(value, position, position + size)
        return None

    def affirmed(self, reading: Reading) -> list[Match]:
        """The matches that no "tidak", "not" … stands before."""
        return [match for match in self.find(reading) if not negated(reading, match)]


def negated(reading: Reading, match: Match) -> bool:
    """Whether "tidak", "not" … stands before a match, at most with words of degree between."""
    for norm in reversed(reading.norms[max(0, match.first - 3) : match.first]):
        if norm not in DEGREES:
            return norm.split()[-1:] in ([word] for word in NOT)
    return False


def neighbours(reading: Reading, match: Match) -> tuple[str, str]:
    """The norms of the words before and after a match; "" at the edges."""
    before = [token.norm_ for token in reading.words if token.i < match.first]
    after = [token.norm_ for token in reading.words if token.i >= match.last]
    return before[-1] if before else "", after[0] if after else ""


def _key(doc: Any) -> str:
    # A norm may be several words ("asap"), so phrases are compared as text, not token by token.
    return " ".join(token.norm_ for token in doc)
