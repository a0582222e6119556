"""Recognises the organisation's services by their names and aliases, clitics and small typos included."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bot.brain.nlu.chat import ChatLanguage
from bot.brain.nlu.found import Found, Reading

FUZZY_LETTERS = 6  # shorter words are too near to others
CLITIC = re.compile(r"(?<=\w{3})(?:nya|ku|mu|an|s|'s|2)$")
NEGATION = ("bukan", "not", "selain", "except")
# Before what is only where or with what it happens: "internet di ruang rapat mati", "pakai laptop".
PLACE = ("di", "in", "at", "pada", "dari", "from", "lewat", "via", "pakai", "using", "with", "untuk", "for")
BESIDE = 2  # words on either side that count as beside


class _Hit(NamedTuple):
    key: str
    first: int  # tokens of the doc, half open
    last: int


class ServiceMatcher:
    """Longest match over normalised tokens; of several services in a message the likeliest is returned."""

    def __init__(self, path: Path, language: ChatLanguage, rules: dict[str, Any]) -> None:
        """Reads services.yml; `rules` is the part `services` of the entity lexicon.

        Raises:
            FileNotFoundError, KeyError: the file is missing, or a service lacks its key, name or aliases.
        """
        self._broad = frozenset(rules["broad"])
        self._everyday: dict[str, list[str]] = rules["everyday"]
        self._aliases: dict[tuple[str, ...], str] = {}
        for service in yaml.safe_load(path.read_text(encoding="utf-8")):
            for alias in [*service["name"].values(), *service["aliases"]]:
                for form in {alias.lower(), language.normalise(alias)}:
                    self._aliases.setdefault(tuple(token.lower_ for token in language(form)), service["key"])
        self._longest = max(map(len, self._aliases))
        self._openings = {words[0] for words in self._aliases}
        self._guessable: dict[str, list[str]] = {}
        for first, *more in self._aliases:
            if not more and len(first) >= FUZZY_LETTERS and first not in self._everyday:
                self._guessable.setdefault(first[0], []).append(first)

    def find(self, reading: Reading) -> list[Found]:
        """The service of the message, or nothing."""
        hits = list(self._hits(reading))
        if not hits:
            return []
        best = min(hits, key=lambda hit: self._doubts(reading, hit))
        return [reading.found("service", best.key, best.first, best.last)]

    def _hits(self, reading: Reading) -> Iterator[_Hit]:
        position = 0
        while position < len(reading.norms):
            hit = self._longest_at(reading, position) or self._mistyped(reading, position)
            if hit:
                yield hit
            position = hit.last if hit else position + 1

    def _longest_at(self, reading: Reading, position: int) -> _Hit | None:
        for forms in (reading.lowers, reading.norms):
            opening = forms[position]
            if opening not in self._openings and CLITIC.sub("", opening) not in self._openings:
                continue
            for size in range(min(self._longest, len(forms) - position), 0, -1):
                words = tuple(forms[position : position + size])
                for alias in (words, (*words[:-1], CLITIC.sub("", words[-1]))):
                    hit = _Hit(self._aliases.get(alias, ""), position, position + size)
                    if hit.key and self._meant(reading, hit, " ".join(alias)):
                        return hit
        return None

    def _mistyped(self, reading: Reading, position: int) -> _Hit | None:
        word = reading.norms[position]
        if len(word) < FUZZY_LETTERS or not word.isalpha():
            return None
        for alias in self._guessable.get(word[0], ()):
            if one_edit_apart(word, alias) or one_edit_apart(CLITIC.sub("", word), alias):
                return _Hit(self._aliases[(alias,)], position, position + 1)
        return None

    def _meant(self, reading: Reading, hit: _Hit, alias: str) -> bool:
        beside = self._everyday.get(alias)
        if beside is None:
            return True
        if not beside:
            return bool(reading.doc[hit.first : hit.last].text.isupper())
        around = slice(max(0, hit.first - BESIDE), hit.last + BESIDE)
        return any(word in beside for word in reading.norms[around] + reading.lowers[around] if word != alias)

    def _doubts(self, reading: Reading, hit: _Hit) -> tuple[bool, bool, bool, int]:
        """What speaks against a hit being the service a message is about, the weightiest first."""
        before = reading.norms[max(0, hit.first - 2) : hit.first]
        negated = any(norm in NEGATION for norm in before)
        return negated, before[-1:] in ([word] for word in PLACE), hit.key in self._broad, hit.first


def one_edit_apart(a: str, b: str) -> bool:
    """Whether one insertion, deletion, replacement or swap of neighbours, or none, turns a into b."""
    if abs(len(a) - len(b)) > 1:
        return False
    shorter, longer = sorted((a, b), key=len)
    start = next((i for i, (x, y) in enumerate(zip(shorter, longer, strict=False)) if x != y), len(shorter))
    if len(a) != len(b):
        return shorter[start:] == longer[start + 1 :]
    swapped = a[start : start + 2] == b[start : start + 2][::-1] and a[start + 2 :] == b[start + 2 :]
    return a[start + 1 :] == b[start + 1 :] or swapped
