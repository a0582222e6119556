"""Where it happens or is wanted: "lantai 3", "ruang server", "3rd floor", "lab statistik", "IGD"."""

import re
from typing import Any, NamedTuple

from bot.brain.nlu.amounts import amount_at
from bot.brain.nlu.chat import lexicon
from bot.brain.nlu.found import Found, Match, Reading
from bot.brain.nlu.phrases import PhraseBook, negated

# After a kind: 3, 204, B12, 2.05, 3A, A-203, IV; what stands between it and the kind is no part of it.
CODE = re.compile(
    r"\s*[.:]?\s*(?:ke[- ]?|no(?:mor|mer)?[. ]\s*|number\s+|#\s?)?"
    r"(?P<code>(?:[a-z]{1,2}[.-]?)?\d{1,4}(?:[.-]\d{1,3})*(?:[a-z]|-[a-z])?|[a-z]|[ivx]{2,4})(?![\w.]\w|"
    r"\w|:\d)",
)
SINGLE = frozenset("aiurykx")  # lower-case letters that mean a word of their own far more often than a room
ORDINALS = {
    word: str(number)
    for number, words in enumerate(
        [
            "first:pertama",
            "second:kedua",
            "third:ketiga",
            "fourth:keempat",
            "fifth:kelima",
            "sixth:keenam",
            "seventh:ketujuh",
            "eighth:kedelapan",
            "ninth:kesembilan",
            "tenth:kesepuluh",
        ],
        1,
    )
    for word in words.split(":")
}
SUFFIXES = ("st", "nd", "rd", "th")


class _Place(NamedTuple):
    size: int  # 0 the smallest
    match: Match


class Places:
    """A kind of place with what tells it from others of its kind."""

    def __init__(self, book: PhraseBook, lexicon: dict[str, Any]) -> None:
        """`lexicon`: see `phrases.entity_lexicon`."""
        words = lexicon["place"]
        self._kinds: dict[str, int] = {}
        for size, kinds in enumerate(words["kinds"]):
            self._kinds |= dict.fromkeys(kinds, size)
            book.add("place.kind", kinds)
        self._alone: dict[str, int] = {}
        for size, names in zip((1, 2), words["alone"], strict=True):
            self._alone |= dict.fromkeys(names, size)
        book.add("place.alone", {name: [name] for name in self._alone})
        book.add("place.name", {name: [name] for name in words["names"]})
        book.add("place.modifier", {name: [name] for name in words["modifiers"]})
        book.add("place.no", {"no": words["other"]})
        book.add("place.count", {"count": words["counted"]})
        self._open = frozenset(words["open"])
        self._english = frozenset(words["english"])
        self._no_name = frozenset(words["no_names"])
        self._quantifiers = frozenset(words["quantifiers"])

    def find(self, reading: Reading) -> list[Found]:
        """At most one: of nested places the smallest, of equals the first; denied ones are none."""
        places = [*self._acronyms(reading), *self._named(reading)]
        places = [place for place in places if not self._excluded(reading, place.match)]
        best = min(places, key=lambda place: (place.size, place.match.first), default=None)
        return [reading.found("place", best.match)] if best else []

    def _acronyms(self, reading: Reading) -> list[_Place]:
        return [_Place(self._alone[match.value], match) for match in reading.phrases.get("place.alone", [])]

    def _named(self, reading: Reading) -> list[_Place]:
        places = []
        for kind in [*reading.phrases.get("place.kind", []), *self._initials(reading)]:
            if reading.before(kind.first) in self._quantifiers or reading.norms[
                kind.first - 1 : kind.first
            ] == ["-"]:
                continue
            after = self._after(reading, kind)
            match = after if after and kind.value == "lab" else self._before(reading, kind) or after
            if match:
                places.append(_Place(self._kinds[kind.value], match))
        return places

    @staticmethod
    def _initials(reading: Reading) -> list[Match]:
        """ "R 204", which normalises to "are", and "r. kelas 3"."""
        kinds = []
        for at, lower in enumerate(reading.lowers[:-1]):
            following = reading.lowers[at + 1]
            if lower == "r" and (following == "." or following[0].isdecimal()):
                kinds.append(Match("ruang", at, at + 1 + (following == ".")))
        return kinds

    def _before(self, reading: Reading, kind: Match) -> Match | None:
        """English: "3rd floor", "second floor", "server room", "lecture hall B"."""
        if kind.value not in self._english or kind.first == 0:
            return None
        norms, first = reading.norms, kind.first
        if norms[first - 1] == "-":
            first -= 1
        last = norms[first - 1]
        if last in ORDINALS:
            return Match(f"{kind.value} {ORDINALS[last]}", first - 1, kind.last)
        if reading.lowers[first - 1] in SUFFIXES and first > 1 and norms[first - 2].isdecimal():
            return Match(f"{kind.value} {int(norms[first - 2])}", first - 2, kind.last)
        modifier = next(
            (match for match in reading.phrases.get("place.modifier", []) if match.last == first), None
        )
        if modifier is None:
            return None
        code = self._code(reading, kind)
        name = f"{modifier.value} {kind.value}"
        return (
            Match(f"{name} {code.value}", modifier.first, code.last)
            if code
            else Match(name, modifier.first, kind.last)
        )

    def _after(self, reading: Reading, kind: Match) -> Match | None:
        """ "ruang rapat 2", "lantai tiga", "poli anak", "gedung D"."""
        names: list[str] = []
        last = kind.last
        while len(names) < 2 and (name := self._name(reading, kind, last, bool(names))):
            names.append(name.value)
            last = name.last
        code = self._code(reading, Match(kind.value, kind.first, last))
        if code:
            return Match(" ".join([kind.value, *names, code.value]), kind.first, code.last)
        return Match(" ".join([kind.value, *names]), kind.first, last) if names else None

    def _name(self, reading: Reading, kind: Match, position: int, further: bool) -> Match | None:
        listed = next(
            (match for match in reading.phrases.get("place.name", []) if match.first == position), None
        )
        if listed or further or position >= len(reading.norms):
            return listed
        norm, (start, end) = reading.norms[position], reading.spans[position]
        proper = reading.text[start:end].istitle() and not reading.text[: start - 1].istitle()
        known = norm != reading.lowers[position] or norm in self._no_name or norm in lexicon().known
        if (
            known
            or not (proper or kind.value in self._open)
            or len(norm) <= 2
            or not norm.isalpha()
            or norm[-3:] == "nya"
        ):
            return None
        return Match(norm, position, position + 1)

    def _code(self, reading: Reading, kind: Match) -> Match | None:
        """The number or letters after a kind, lower case, words as figures."""
        if kind.last >= len(reading.norms):
            return None
        end = reading.spans[kind.last - 1][1]
        found = CODE.match(reading.text.lower(), end)
        if found and (found.end() > found.start("code")) and self._is_code(reading, found):
            last = next(i for i in range(len(reading.spans), 0, -1) if reading.spans[i - 1][0] < found.end())
            return None if self._counts(reading, last) else Match(_plain(found["code"]), kind.first, last)
        position = kind.last + (reading.norms[kind.last] in ("ke", "nomor", "number"))
        if position >= len(reading.norms):
            return None
        if reading.norms[position] in ORDINALS and kind.value not in self._english:
            return Match(ORDINALS[reading.norms[position]], kind.first, position + 1)
        amount = amount_at(reading.norms, position)
        if amount is None or self._counts(reading, position + amount.size):
            return None
        return Match(str(amount.value), kind.first, position + amount.size)

    def _is_code(self, reading: Reading, found: re.Match[str]) -> bool:
        code, typed = found["code"], reading.text[found.start("code") : found.end()]
        if not code.isalpha():
            return True
        if len(code) > 1:  # Roman
            return typed.isupper()
        following = reading.text[found.end() :].lstrip()
        return (typed.isupper() and code != "i") or (
            code not in SINGLE and not following.lower().startswith(("lantai", "lt", "gd", "ruang"))
        )

    @staticmethod
    def _counts(reading: Reading, position: int) -> bool:
        """Whether a number belongs to what follows: "di gedung 5 orang kena", "lantai 2 jam"."""
        return any(match.first == position for match in reading.phrases.get("place.count", []))

    @staticmethod
    def _excluded(reading: Reading, match: Match) -> bool:
        names = reading.phrases.get("place.no", [])
        return negated(reading, match) or any(no.first < match.last and match.first < no.last for no in names)


def _plain(code: str) -> str:
    return str(int(code)) if code.isdecimal() else code
