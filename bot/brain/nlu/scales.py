"""Urgency and impact, each low, normal or high."""

from itertools import pairwise
from typing import Any

from bot.brain.nlu.chat import ChatLanguage
from bot.brain.nlu.found import Found, Reading
from bot.brain.nlu.phrases import Match, Phrases, neighbours

RANK = {"high": 2, "normal": 1, "low": 0}
MANY = 50  # people or computers from which the impact counts as high


class _Scale:
    """The bare steps of a scale ("tinggi", "sedang"), which mean something else in most sentences."""

    def __init__(self, language: ChatLanguage, question: str, lexicon: dict[str, Any]) -> None:
        self._question = question
        self._openers = frozenset(lexicon["scale_openers"])
        self._steps = Phrases(language, lexicon[question]["scale"])

    def find(self, reading: Reading) -> list[Match]:
        """The last step named: in reply to the question, or as a correction ("eh bukan, yang tinggi")."""
        steps = self._steps.affirmed(reading)
        if reading.asks != self._question:
            steps = [step for step in steps if self._is_correction(reading, step)]
        return steps[-1:]

    def _is_correction(self, reading: Reading, step: Match) -> bool:
        alone = reading.length == 1 and reading.asks == "confirm"
        return alone or (reading.asks in (None, "confirm") and neighbours(reading, step)[0] in self._openers)


class Urgency:
    """How soon it is needed, in the requester's words."""

    def __init__(self, language: ChatLanguage, lexicon: dict[str, Any]) -> None:
        """`lexicon`: see `phrases.entity_lexicon`."""
        words = lexicon["urgency"]
        self._plain = Phrases(language, words["always"])
        self._deniable = Phrases(language, {"high": words["negatable"]})
        self._scale = _Scale(language, "urgency", lexicon)

    def find(self, reading: Reading) -> list[Found]:
        """At most one. A denied urgency ("ga terlalu urgent") is low; of several the last said counts."""
        affirmed = self._deniable.affirmed(reading)
        denied = [match for match in self._deniable.find(reading) if match not in affirmed]
        matches = [match._replace(value="low") for match in denied[-1:]]
        matches = matches or self._plain.affirmed(reading)[-1:] or self._scale.find(reading)
        return [match.found(reading, "urgency") for match in matches]


class Impact:
    """Who is hit: everybody or a whole building (high), a room, a team, several (normal), only me (low)."""

    def __init__(self, language: ChatLanguage, lexicon: dict[str, Any]) -> None:
        """`lexicon`: see `phrases.entity_lexicon`."""
        words = lexicon["impact"]
        self._plain = Phrases(language, words["always"])
        self._hints = Phrases(language, words["hint"])
        self._people = frozenset(lexicon["people"])
        self._scale = _Scale(language, "impact", lexicon)

    def find(self, reading: Reading) -> list[Found]:
        """At most one: the widest said, else a count of people, else a hint ("kami", "laptop saya")."""
        said = sorted(self._plain.find(reading), key=lambda match: -RANK[match.value])
        matches = said or self._counted(reading)
        if not matches and reading.asks == "impact":
            matches = self._scale.find(reading)
        if not matches:
            matches = sorted(self._hints.find(reading), key=lambda match: RANK[match.value])
        return [match.found(reading, "impact") for match in matches[:1]]

    def _counted(self, reading: Reading) -> list[Match]:
        for number, noun in pairwise(reading.words):
            if number.text.isdecimal() and noun.norm_ in self._people and (count := int(number.text)) > 0:
                value = "low" if count == 1 else "normal" if count < MANY else "high"
                return [Match(value, number.i, noun.i + 1)]
        return []
