"""Entities by word lists (lexicon/entities.yml), matched by spaCy's phrase matcher on norms."""

from typing import Any, Dict, Iterable, List, Optional

import yaml

from bot.brain.nlu.chat import ChatLanguage
from bot.brain.nlu.found import Found, Reading
from bot.brain.nlu.recipe import HERE

SHORT = 4  # words up to which a bare "tinggi" is taken for an answer
VERDICT = 5  # words up to which "bagus banget" alone is taken for a rating
NOT = ("tidak", "bukan", "belum", "not", "jangan")
RANK = {"high": 2, "normal": 1, "low": 0}


class Phrases:
    """Phrases with values; finds the longest ones that do not overlap."""

    def __init__(self, language: ChatLanguage, values: Dict[str, Iterable[str]]) -> None:
        self._values: Dict[str, str] = {}
        for value, forms in values.items():
            for form in forms:
                doc = language(str(form))
                self._values[_key(doc)] = str(value)
        self._longest = max(key.count(" ") + 1 for key in self._values)

    def find(self, reading: Reading, entity: str) -> List[Found]:
        """All matches in order."""
        doc, found, position = reading.doc, [], 0
        while position < len(doc):
            for size in range(min(self._longest, len(doc) - position), 0, -1):
                value = self._values.get(_key(doc[position : position + size]))
                if value is not None:
                    found.append(reading.found(entity, value, position, position + size))
                    position += size
                    break
            else:
                position += 1
        return found


def _key(tokens: Any) -> str:
    # A norm may be several words ("asap"), so phrases are compared as text, not token by token.
    return " ".join(token.norm_ for token in tokens)


class WordRules:
    """One method an entity; each returns the single likeliest finding in a list, or an empty list."""

    def __init__(self, language: ChatLanguage) -> None:
        lexicon = yaml.safe_load((HERE / "lexicon" / "entities.yml").read_text(encoding="utf-8"))
        urgency, impact = lexicon["urgency"], lexicon["impact"]
        self._openers = frozenset(lexicon["scale_openers"])
        self._urgent, self._urgency_scale = Phrases(language, urgency["always"]), Phrases(language, urgency["scale"])
        self._negatable = Phrases(language, {"high": urgency["negatable"]})
        self._affected, self._impact_scale = Phrases(language, impact["always"]), Phrases(language, impact["scale"])
        self._hint = Phrases(language, impact["weak"])
        self._people = frozenset(lexicon["people"])
        rating = dict(lexicon["rating"])
        asked = rating.pop("asked")
        self._verdict = Phrases(language, rating)
        self._asked_verdict = Phrases(language, {value: [*rating[value], *asked[value]] for value in rating})
        target = lexicon["target_language"]
        self._tongue = Phrases(language, {"id": target["id"], "en": target["en"]})
        self._not_before, self._not_after = frozenset(target["negated_before"]), frozenset(target["negated_after"])
        ordinal = dict(lexicon["ordinal"])
        self._ordinal_openers = frozenset(ordinal.pop("openers"))
        self._ordinal = Phrases(language, ordinal)

    def urgency(self, reading: Reading) -> List[Found]:
        """low, normal or high. A denied urgency ("ga terlalu urgent") is low; of several the last said counts."""
        denied = [found for found in self._negatable.find(reading, "urgency") if _negated(reading, found)]
        if denied:
            return [Found("urgency", "low", denied[-1].start, denied[-1].end)]
        plain = [found for found in self._urgent.find(reading, "urgency") if not _negated(reading, found)]
        return plain[-1:] or self._on_scale(reading, self._urgency_scale, "urgency")

    def impact(self, reading: Reading) -> List[Found]:
        """high: everybody or a whole building; normal: a room, a team, several people; low: only me."""
        said = self._affected.find(reading, "impact")
        if said:
            return [max(said, key=lambda found: RANK[found.value])]
        for number, word in zip(reading.words, reading.words[1:]):
            if number.is_digit and word.norm_ in self._people and int(number.text) >= 1:
                value = "low" if int(number.text) == 1 else "normal" if int(number.text) < 50 else "high"
                return [reading.found("impact", value, number.i, word.i + 1)]
        scale = self._on_scale(reading, self._impact_scale, "impact") if reading.asks == "impact" else []
        hints = self._hint.find(reading, "impact")
        return scale or sorted(hints, key=lambda found: RANK[found.value])[:1]

    def rating(self, reading: Reading) -> List[Found]:
        """1–5 from a verdict in words, in a short message only: a long one judges many things."""
        asked = reading.asks == "rating"
        if reading.length > (2 * VERDICT if asked else VERDICT) or reading.asks not in (None, "rating"):
            return []
        found = (self._asked_verdict if asked else self._verdict).find(reading, "rating")
        numbers = self._spelled_number(reading)
        return numbers or [one for one in found if not _negated(reading, one)][:1]

    def target_language(self, reading: Reading) -> List[Found]:
        """The language somebody asks for: the last one named that is not turned down."""
        found = self._tongue.find(reading, "target_language")
        wanted = [one for one in found if not self._turned_down(reading, one)]
        if wanted:
            return wanted[-1:]
        other = {"id": "en", "en": "id"}
        return [Found("target_language", other[one.value], one.start, one.end) for one in found[-1:]]

    def ordinal(self, reading: Reading) -> List[Found]:
        """A place in a list, "1"–"10", or "-1" for the last."""
        choosing = reading.asks == "choice"
        if choosing and (bare := self._chosen_figure(reading)):
            return bare
        for found in self._ordinal.find(reading, "ordinal"):
            before, after = _neighbours(reading, found)
            opened = before in self._ordinal_openers or after in ("one", "saja")
            if choosing or (opened and found.value == "-1") or (opened and self._is_place(found, reading, before, after)):
                return [found]
        for opener, word in zip(reading.words, reading.words[1:]):
            if opener.norm_ in ("nomor", "no", "pilihan", "opsi", "option", "number") and word.text in _TEN:
                return [reading.found("ordinal", word.text, opener.i, word.i + 1)]
        return []

    @staticmethod
    def _is_place(found: Found, reading: Reading, before: str, after: str) -> bool:
        cardinal = reading.text[found.start : found.end].lower() in _CARDINALS
        return before in ("nomor", "no", "number", "pilihan", "opsi", "option") if cardinal else (
            before in ("yang", "pilih", "nomor", "no") or after == "one" or (before == "the" and not after)
        )  # fmt: skip

    @staticmethod
    def _chosen_figure(reading: Reading) -> List[Found]:
        figures = [token for token in reading.words if token.text.lstrip("#") in _TEN]
        if len(figures) != 1 or reading.length > SHORT + 1:
            return []
        return [reading.found("ordinal", figures[0].text.lstrip("#"), figures[0].i, figures[0].i + 1)]

    @staticmethod
    def _spelled_number(reading: Reading) -> List[Found]:
        """"lima", "four stars", "bintang tiga": alone, beside a word for stars, or in reply to the question."""
        for index, token in enumerate(reading.words):
            value = _SPELLED.get(token.lower_)
            around = {word.norm_ for word in reading.words[max(0, index - 1) : index + 2]}
            if value and (reading.length == 1 or around & _STAR_WORDS or (reading.asks == "rating" and reading.length <= SHORT)):
                return [reading.found("rating", value, token.i, token.i + 1)]
        return []

    def _on_scale(self, reading: Reading, scale: Phrases, question: str) -> List[Found]:
        found = [one for one in scale.find(reading, question) if not _negated(reading, one)]
        if reading.asks == question:
            return found[-1:]
        kept = [
            one
            for one in found
            if reading.asks in (None, "confirm")
            and (_neighbours(reading, one)[0] in self._openers if reading.length > 1 else reading.asks == "confirm")
        ]
        return kept[-1:]

    def _turned_down(self, reading: Reading, found: Found) -> bool:
        first, last = _token_span(reading, found)
        before = {token.norm_ for token in reading.doc[max(0, first - 2) : first]}
        after = {token.norm_ for token in reading.doc[last : last + 2]}
        return bool(before & self._not_before or after & self._not_after)


_TEN = frozenset(str(number) for number in range(1, 11))
_SPELLED = {"satu": "1", "dua": "2", "tiga": "3", "empat": "4", "lima": "5",
            "one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}  # fmt: skip
_CARDINALS = frozenset([*_SPELLED, "enam", "tujuh", "delapan", "sembilan", "sepuluh", "six", "seven", "eight", "nine", "ten"])
_STAR_WORDS = frozenset(["bintang", "star", "stars", "nilai", "skor", "rating", "score", "out"])


def _token_span(reading: Reading, found: Found) -> "tuple[int, int]":
    span = reading.doc.char_span(found.start, found.end)
    return span.start, span.end


def _neighbours(reading: Reading, found: Found) -> "tuple[str, str]":
    """The norms of the words before and after a finding; "" at the edges."""
    first, last = _token_span(reading, found)
    before = [token for token in reading.words if token.i < first]
    after = [token for token in reading.words if token.i >= last]
    return before[-1].norm_ if before else "", after[0].norm_ if after else ""


_SOFTENERS = ("terlalu", "begitu", "perlu", "usah", "harus", "too", "that", "very", "so", "an", "a", "really", "banget", "terburu", "super", "sebegitu", "in")


def _negated(reading: Reading, found: Found) -> bool:
    """Whether "tidak", "not" … stands before a finding, at most with a word of degree between."""
    first, _ = _token_span(reading, found)
    before: Optional[Any] = None
    for token in reversed(reading.doc[max(0, first - 3) : first]):
        if token.norm_ not in _SOFTENERS:
            before = token
            break
    return before is not None and before.norm_.split()[-1:] in ([word] for word in NOT)
