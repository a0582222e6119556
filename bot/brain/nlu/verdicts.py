"""Ratings in words, and the language and the place in a list that somebody asks for."""

from typing import Any

from bot.brain.nlu.found import Found, Match, Reading
from bot.brain.nlu.phrases import PhraseBook, affirmed

VERDICT = 5  # words up to which "bagus banget" is a rating; twice as many in reply to the question
FEW = 4  # words up to which a bare number or name answers a question
PLACES = frozenset(map(str, range(1, 11)))
OTHER = {"id": "en", "en": "id"}


class Verdict:
    """A rating 1–5 in words."""

    def __init__(self, book: PhraseBook, lexicon: dict[str, Any]) -> None:
        """`lexicon`: see `phrases.entity_lexicon`."""
        words = lexicon["rating"]
        for value in "12345":
            book.add("rating", {value: words[value]})
            book.add("rating.asked", {value: [*words[value], *words["asked"][value]]})
        for label in ("rating", "rating.asked"):
            book.add(label, {"": words["none"]})
        book.add("rating.number", words["numbers"])
        self._beside = frozenset(words["beside_numbers"])

    def find(self, reading: Reading) -> list[Found]:
        """At most one, and in a short message only: a long one judges many things."""
        asked = reading.asks == "rating"
        if reading.length > (2 * VERDICT if asked else VERDICT) or reading.asks not in (None, "rating"):
            return []
        verdicts = [
            match for match in affirmed(reading, "rating.asked" if asked else "rating") if match.value
        ]
        return [reading.found("rating", match) for match in (self._spelled(reading) or verdicts)[:1]]

    def _spelled(self, reading: Reading) -> list[Match]:
        answered = reading.length == 1 or (reading.asks == "rating" and reading.length <= FEW)
        return [
            match
            for match in reading.phrases.get("rating.number", [])
            if answered
            or not self._beside.isdisjoint((reading.before(match.first), reading.after(match.last)))
        ]


class TargetLanguage:
    """The language somebody wants to be answered in."""

    def __init__(self, book: PhraseBook, lexicon: dict[str, Any]) -> None:
        """`lexicon`: see `phrases.entity_lexicon`."""
        words = lexicon["target_language"]
        book.add("target_language", {"id": words["id"], "en": words["en"]})
        book.add("target_language.topic", {"topic": words["topics"]})
        self._before, self._after = frozenset(words["negated_before"]), frozenset(words["negated_after"])
        self._country, self._openers = frozenset(words["country"]), frozenset(words["country_openers"])

    def find(self, reading: Reading) -> list[Found]:
        """The last language named that is not turned down; the other one when all are."""
        if reading.phrases.get("target_language.topic"):
            return []
        named = [
            match for match in reading.phrases.get("target_language", []) if self._is_language(reading, match)
        ]
        wanted = [match for match in named if not self._turned_down(reading, match)]
        chosen = wanted[-1:] or [match._replace(value=OTHER[match.value]) for match in named[-1:]]
        return [reading.found("target_language", match) for match in chosen]

    def _is_language(self, reading: Reading, match: Match) -> bool:
        if " ".join(reading.lowers[match.first : match.last]) not in self._country:
            return True
        return reading.length <= FEW or reading.before(match.first) in self._openers

    def _turned_down(self, reading: Reading, match: Match) -> bool:
        before = " ".join(reading.norms[max(0, match.first - 3) : match.first]).rpartition(",")[2].split()
        # A "tidak" that ends the message asks: "bisa bahasa inggris ga?"
        after = [norm for norm in reading.norms[match.last : match.last + 3] if norm[0].isalnum()]
        return not self._before.isdisjoint(before) or (
            len(after) > 1 and not self._after.isdisjoint(after[:2])
        )


class Ordinal:
    """A place in a list: "1" to "10", or "-1" for the last."""

    def __init__(self, book: PhraseBook, lexicon: dict[str, Any]) -> None:
        """`lexicon`: see `phrases.entity_lexicon`."""
        words = lexicon["ordinal"]
        book.add("ordinal", words["ranks"])
        book.add("ordinal.number", words["numbers"])
        self._rank_openers = frozenset(words["rank_openers"])
        self._number_openers = frozenset(words["number_openers"])
        self._number_after = frozenset(words["number_after"])
        self._last_openers, self._items = frozenset(words["last_openers"]), frozenset(words["items"])
        self._moments = frozenset(words["moments"])

    def find(self, reading: Reading) -> list[Found]:
        """At most one: "yang kedua", "no 2", "the first one"; in reply to a choice also "2" or "dua"."""
        ranks = reading.phrases.get("ordinal", [])
        numbers = [*reading.phrases.get("ordinal.number", []), *self._figures(reading)]
        if reading.asks == "choice" and reading.length <= FEW + 2:
            matches = ranks or (numbers if len(numbers) == 1 else [])
        else:
            matches = [match for match in ranks if self._is_rank(reading, match)] or [
                match for match in numbers if self._is_numbered(reading, match)
            ]
        return [reading.found("ordinal", match) for match in matches[:1]]

    def _is_numbered(self, reading: Reading, match: Match) -> bool:
        if reading.before(match.first) not in self._number_openers or reading.norms[match.first] == "one":
            return False  # "no one"
        return match.first < 1 or reading.before(match.first - 1) in self._number_after

    def _is_rank(self, reading: Reading, match: Match) -> bool:
        before, after = reading.before(match.first), reading.after(match.last)
        if after in self._moments or after.isdecimal():
            return False
        if match.value == "-1":
            return before in self._last_openers or after in self._items
        return (
            before in self._rank_openers
            or (before in ("", "the") and after in self._items)
            or (before == "the" and not after)
        )

    @staticmethod
    def _figures(reading: Reading) -> list[Match]:
        return [Match(norm, at, at + 1) for at, norm in enumerate(reading.norms) if norm in PLACES]
