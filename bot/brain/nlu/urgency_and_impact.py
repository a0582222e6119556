"""Urgency and impact, each low, normal or high, where they are said in words."""

from typing import Any

from bot.brain.nlu.found import Found, Match, Reading
from bot.brain.nlu.phrases import PhraseBook, affirmed, negated

RANK = {"high": 2, "normal": 1, "low": 0}
BRIEF = 6  # words up to which a reply to a summary that names the question answers it
NEAR = 6  # words before "right now" among which the wish must stand that it hastens
FILLERS = frozenset(
    ["the", "our", "my", "of", "this", "kami", "kita", "saya", "para", "dari", "di", "se", "nya", "ini"]
)
# How far it reaches by quantifier and what it is said of; "satu loket" is one, "semua loket" all of them.
REACH = {
    "all": {"people": "high", "site": "high", "station": "high", "group": "high", "device": "high"},
    "throughout": {"people": "high", "site": "high", "station": "high", "group": "normal", "device": "high"},
    "whole": {"site": "high", "station": "normal", "group": "normal"},
    "some": {"people": "normal", "station": "normal", "group": "normal", "device": "normal"},
    "ours": {"group": "normal", "station": "normal"},
}


class Scale:
    """The bare steps of a scale ("tinggi", "sedang"), which mean something else in most sentences."""

    def __init__(self, book: PhraseBook, question: str, lexicon: dict[str, Any]) -> None:
        """`question`: "urgency" or "impact"; `lexicon`: see `phrases.entity_lexicon`."""
        self._question, self._label = question, f"{question}.scale"
        self._openers = frozenset(lexicon["scale_openers"][question])
        self._closers = frozenset(lexicon["closers"])
        self._followers = frozenset(lexicon["scale_followers"][question])
        self._named = frozenset(lexicon["scale_named"][question])
        book.add(self._label, lexicon[question]["scale"])

    def find(self, reading: Reading) -> list[Match]:
        """The last step named: in reply to the question, of "prioritas …", or as a correction ("yang tinggi")."""
        steps = affirmed(reading, self._label)
        if reading.asks != self._question:
            steps = [step for step in steps if self._is_meant(reading, step)]
        return steps[-1:]

    def _is_meant(self, reading: Reading, step: Match) -> bool:
        if reading.length == 1 and reading.asks == "confirm":
            return True
        before, after = reading.before(step.first), reading.after(step.last)
        if after in self._followers or self._names_question(reading):
            return True
        # "Yang sedang" is a correction only as the last words.
        ends = before != "yang" or after in self._closers
        return reading.asks in (None, "confirm") and before in self._openers and ends

    def _names_question(self, reading: Reading) -> bool:
        return (
            reading.asks in ("confirm", "choice")
            and reading.length <= BRIEF
            and not self._named.isdisjoint([*reading.norms, *reading.lowers])
        )


class Urgency:
    """How soon it is needed, in the requester's words."""

    def __init__(self, book: PhraseBook, lexicon: dict[str, Any]) -> None:
        """`lexicon`: see `phrases.entity_lexicon`."""
        words = lexicon["urgency"]
        book.add("urgency", words["always"])
        book.add("urgency.deniable", {"high": words["negatable"]})
        book.add("urgency.with_wish", {"high": words["with_wish"]})
        book.add("urgency.wish", {"wish": words["wish"]})
        book.add("urgency.other", {"other": words["other"]})
        self._scale = Scale(book, "urgency", lexicon)

    def find(self, reading: Reading) -> list[Found]:
        """At most one. A denied urgency ("ga terlalu urgent") is low; of several the last said counts."""
        if reading.asks == "rating":
            return []
        denied = [match for match in reading.phrases.get("urgency.deniable", []) if negated(reading, match)]
        said = [match._replace(value="low") for match in denied[-1:]]
        said = (
            said
            or [match for match in affirmed(reading, "urgency") if not self._is_other(reading, match)][-1:]
        )
        said = said or self._wished(reading) or self._scale.find(reading)
        return [reading.found("urgency", match) for match in said]

    @staticmethod
    def _is_other(reading: Reading, match: Match) -> bool:
        """Whether it belongs to a name: "pintu darurat", "emergency exit"."""
        return any(
            name.first < match.last and match.first < name.last
            for name in reading.phrases.get("urgency.other", [])
        )

    @staticmethod
    def _wished(reading: Reading) -> list[Match]:
        """ "I need it right now", not "I can't open it right now"."""
        wishes = reading.phrases.get("urgency.wish", [])
        return [
            match
            for match in reading.phrases.get("urgency.with_wish", [])
            if any(0 <= match.first - wish.last <= NEAR for wish in wishes)
        ][-1:]


class Impact:
    """How far it reaches: everybody or a whole building (high), a room, a team, several (normal), only me (low)."""

    def __init__(self, book: PhraseBook, lexicon: dict[str, Any]) -> None:
        """`lexicon`: see `phrases.entity_lexicon`."""
        words, nouns = lexicon["impact"], lexicon["nouns"]
        book.add("impact", words["always"])
        book.add("impact.nobody", {"high": words["nobody"]})
        book.add("impact.only", {"low": [*words["only"], *_only(words)]})
        book.add("impact.alone", {"low": words["alone"]})
        book.add("impact.quantifier", words["quantifiers"])
        book.add("impact.noun", {"people": lexicon["people"], **nouns})
        whole = [*nouns["site"], *nouns["station"], *nouns["group"]]
        for level, kinds in (("high", ("site",)), ("normal", ("station", "group"))):
            book.add(
                "impact", {level: [f"se{noun}" for kind in kinds for noun in nouns[kind] if noun in whole]}
            )
        self._predicates, self._able = frozenset(words["predicates"]), frozenset(words["able"])
        self._alone_after, self._no_limit = (
            frozenset(words["alone_after"]),
            frozenset(words["not_only_before"]),
        )
        self._others = frozenset(words["not_after"])
        self._day_parts, self._day_greetings = (
            frozenset(words["day_parts"]),
            frozenset(words["day_greetings"]),
        )
        self._scale = Scale(book, "impact", lexicon)

    def find(self, reading: Reading) -> list[Found]:
        """At most one: "only me" before the widest that is said; "not only me" is several."""
        if reading.asks == "rating":
            return []
        only = self._only(reading)
        said = [match for match in only if not negated(reading, match)][:1]
        said = said or sorted(self._said(reading), key=lambda match: -RANK[match.value])
        said = said or self._nobody(reading) or [match._replace(value="normal") for match in only]
        if not said and reading.asks in ("impact", "confirm"):
            said = self._scale.find(reading)
        return [reading.found("impact", match) for match in said[:1]]

    def _only(self, reading: Reading) -> list[Match]:
        only = [
            m for m in reading.phrases.get("impact.only", []) if reading.after(m.last) not in self._no_limit
        ]
        alone = reading.phrases.get("impact.alone", [])
        return only + [
            match
            for match in alone
            if reading.before(match.first) in self._alone_after or reading.after(match.last) == "yang"
        ]

    def _said(self, reading: Reading) -> list[Match]:
        plain = [
            match
            for match in affirmed(reading, "impact")
            if not self._is_addressed(reading, match) and reading.after(match.last) != "else"
        ]
        return plain + [
            match
            for quantifier in reading.phrases.get("impact.quantifier", [])
            if (match := self._reach(reading, quantifier)) and not self._is_addressed(reading, match)
        ]

    def _is_addressed(self, reading: Reading, match: Match) -> bool:
        """Whether it is whom the message greets or thanks: "pagi semua", "thanks everyone"."""
        before = reading.before(match.first)
        if before in self._day_parts:
            day = max(i for i in range(match.first) if reading.norms[i] == before)
            return reading.before(day) in self._day_greetings
        return before in self._others

    def _reach(self, reading: Reading, quantifier: Match) -> Match | None:
        """A quantifier with what it is said of, if that comes next: "semua loket", "the whole building"."""
        start = quantifier.last
        while (
            start < len(reading.norms)
            and start < quantifier.last + 2
            and reading.norms[start] in FILLERS | {"-"}
        ):
            start += 1
        noun = next((match for match in reading.phrases.get("impact.noun", []) if match.first == start), None)
        level = REACH[quantifier.value].get(noun.value) if noun else None
        if noun is None or level is None:
            return None
        if reading.norms[start - 1] == "-" and quantifier.value != "whole":
            return None  # "all-staff"
        following = reading.norms[noun.last : noun.last + 3]
        if quantifier.value == "ours" and self._predicates.isdisjoint(following):
            return None
        if quantifier.value == "whole" and following[:1] == ["saja"]:
            return None
        if noun.value == "device" and any(
            norm in FILLERS - {"the", "of"} for norm in reading.norms[noun.last : noun.last + 1]
        ):
            return None
        unit_of = next(
            (match for match in reading.phrases.get("impact.noun", []) if match.first == noun.last), None
        )
        if quantifier.value == "whole" and unit_of and unit_of.value == "device":
            return None  # "satu unit laptop"
        return Match(level, quantifier.first, noun.last)

    def _nobody(self, reading: Reading) -> list[Match]:
        return [
            match
            for match in reading.phrases.get("impact.nobody", [])
            if reading.after(match.last) in self._able
        ]


def _only(words: dict[str, Any]) -> list[str]:
    """ "cuma saya", "hanya di laptop saya", "only on my pc"."""
    return [
        " ".join(part for part in (only, at, thing) if part)
        for only, at, thing in (
            (only, at, thing)
            for only in words["only_words"]
            for at in ["", *words["only_at"]]
            for thing in words["only_things"]
        )
    ]
