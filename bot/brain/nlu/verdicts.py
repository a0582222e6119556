"""Ratings in words, and the language and the place in a list that somebody asks for."""

from typing import Any

from bot.brain.nlu.chat import ChatLanguage
from bot.brain.nlu.found import Found, Reading
from bot.brain.nlu.phrases import Match, Phrases, neighbours

VERDICT = 5  # words up to which "bagus banget" is a rating; twice as many in reply to the question
FEW = 4  # words up to which a bare number or name answers a question
PLACES = frozenset(map(str, range(1, 11)))
OTHER = {"id": "en", "en": "id"}


class Verdict:
    """A rating 1–5 in words."""

    def __init__(self, language: ChatLanguage, lexicon: dict[str, Any]) -> None:
        """`lexicon`: see `phrases.entity_lexicon`."""
        words = lexicon["rating"]
        values = {value: words[value] for value in "12345"}
        self._unasked = Phrases(language, values)
        self._asked = Phrases(language, {value: [*values[value], *words["asked"][value]] for value in values})
        self._numbers = Phrases(language, words["numbers"])
        self._beside = frozenset(words["beside_numbers"])

    def find(self, reading: Reading) -> list[Found]:
        """At most one, and in a short message only: a long one judges many things."""
        asked = reading.asks == "rating"
        if reading.length > (2 * VERDICT if asked else VERDICT) or reading.asks not in (None, "rating"):
            return []
        verdicts = (self._asked if asked else self._unasked).affirmed(reading)
        return [match.found(reading, "rating") for match in (self._spelled(reading) or verdicts)[:1]]

    def _spelled(self, reading: Reading) -> list[Match]:
        answered = reading.length == 1 or (reading.asks == "rating" and reading.length <= FEW)
        return [
            match
            for match in self._numbers.find(reading)
            if answered or self._beside.intersection(neighbours(reading, match))
        ]


class TargetLanguage:
    """The language somebody wants to be answered in."""

    def __init__(self, language: ChatLanguage, lexicon: dict[str, Any]) -> None:
        """`lexicon`: see `phrases.entity_lexicon`."""
        words = lexicon["target_language"]
        self._named = Phrases(language, {"id": words["id"], "en": words["en"]})
        self._before, self._after = frozenset(words["negated_before"]), frozenset(words["negated_after"])
        self._country, self._openers = frozenset(words["country"]), frozenset(words["country_openers"])

    def find(self, reading: Reading) -> list[Found]:
        """The last language named that is not turned down; the other one when all are."""
        named = [match for match in self._named.find(reading) if self._is_language(reading, match)]
        wanted = [match for match in named if not self._turned_down(reading, match)]
        chosen = wanted[-1:] or [match._replace(value=OTHER[match.value]) for match in named[-1:]]
        return [match.found(reading, "target_language") for match in chosen]

    def _is_language(self, reading: Reading, match: Match) -> bool:
        if " ".join(reading.lowers[match.first : match.last]) not in self._country:
            return True
        return reading.length <= FEW or neighbours(reading, match)[0] in self._openers

    def _turned_down(self, reading: Reading, match: Match) -> bool:
        before = reading.norms[max(0, match.first - 2) : match.first]
        after = reading.norms[match.last : match.last + 2]
        return not self._before.isdisjoint(before) or not self._after.isdisjoint(after)


class Ordinal:
    """A place in a list: "1" to "10", or "-1" for the last."""

    def __init__(self, language: ChatLanguage, lexicon: dict[str, Any]) -> None:
        """`lexicon`: see `phrases.entity_lexicon`."""
        words = lexicon["ordinal"]
        self._ranks = Phrases(language, words["ranks"])
        self._numbers = Phrases(language, words["numbers"])
        self._rank_openers, self._number_openers = (
            frozenset(words["rank_openers"]),
            frozenset(words["number_openers"]),
        )
        self._last_openers = frozenset(words["last_openers"])

    def find(self, reading: Reading) -> list[Found]:
        """At most one: "yang kedua", "no 2", "the first one"; in reply to a choice also "2" or "dua"."""
        ranks = self._ranks.find(reading)
        numbers = [*self._numbers.find(reading), *self._figures(reading)]
        if reading.asks == "choice" and reading.length <= FEW + 2:
            matches = ranks or (numbers if len(numbers) == 1 else [])
        else:
            matches = [match for match in ranks if self._is_rank(reading, match)] or [
                match for match in numbers if neighbours(reading, match)[0] in self._number_openers
            ]
        return [match.found(reading, "ordinal") for match in matches[:1]]

    def _is_rank(self, reading: Reading, match: Match) -> bool:
        before, after = neighbours(reading, match)
        if match.value == "-1":
            return before in self._last_openers or after == "one"
        return before in self._rank_openers or after == "one" or (before == "the" and not after)

    @staticmethod
    def _figures(reading: Reading) -> list[Match]:
        return [
            Match(token.text.lstrip("#"), token.i, token.i + 1)
            for token in reading.words
            if token.text.lstrip("#") in PLACES
        ]
