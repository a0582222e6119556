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
        self._fuzzy = [
            (words[0], key)
            for words, key in self._aliases.items()
            if len(words) == 1 and len(words[0]) >= FUZZY_LETTERS
        ]

    def find(self, reading: Reading) -> list[Found]:
        """The service of the message, or nothing."""
        hits = list(self._hits(reading.doc))
        if not hits:
            return []
        best = min(hits, key=lambda hit: (self._negated(reading.doc, hit), hit.key in self._broad, hit.first))
        return [reading.found("service", best.key, best.first, best.last)]

    def _hits(self, doc: Any) -> Iterator[_Hit]:
        position = 0
        while position < len(doc):
            hit = self._longest_at(doc, position)
            if hit:
                yield hit
            position = hit.last if hit else position + 1

    def _longest_at(self, doc: Any, position: int) -> _Hit | None:
        for size in range(min(self._longest, len(doc) - position), 0, -1):
            tokens = doc[position : position + size]
            for forms in ([t.lower_ for t in tokens], [t.norm_ for t in tokens]):
                for last in (forms[-1], CLITIC.sub("", forms[-1])):
                    key = self._aliases.get((*forms[:-1], last))
                    if key and self._meant(doc, position, position + size, " ".join((*forms[:-1], last))):
                        return _Hit(key, position, position + size)
        word = doc[position].norm_
        if len(word) >= FUZZY_LETTERS and word.isalpha():
            for alias, key in self._fuzzy:
                if alias[0] == word[0] and (
                    one_edit_apart(word, alias) or one_edit_apart(CLITIC.sub("", word), alias)
                ):
                    return _Hit(key, position, position + 1)
        return None

    def _meant(self, doc: Any, first: int, last: int, alias: str) -> bool:
        beside = self._everyday.get(alias)
        if beside is None:
            return True
        if not beside:
            return bool(doc[first:last].text.isupper())
        around = [*doc[max(0, first - BESIDE) : first], *doc[last : last + BESIDE]]
        return any(token.norm_ in beside or token.lower_ in beside for token in around)

    @staticmethod
    def _negated(doc: Any, hit: _Hit) -> bool:
        return any(token.norm_ in NEGATION for token in doc[max(0, hit.first - 2) : hit.first])


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
