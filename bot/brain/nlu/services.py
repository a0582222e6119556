"""Recognises the provider's services by their names and aliases, clitics and misspellings included."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.brain.nlu.found import Found, Match, Reading
from bot.brain.nlu.phrases import PhraseBook
from bot.brain.nlu.yaml_files import read_yaml

# Words shorter than this are too near to others to be a misspelled name; up to SURE letters one edit (a letter more,
# less or other, or two swapped) is forgiven, from LONG letters on two.
SHORT, SURE, LONG = 5, 6, 9
JOINED = 4  # letters from which "e mail" or "si akad" is one name
CLITIC = re.compile(r"(?<=\w{3})(?:nya|ku|mu|an|s|'s|2)$")
PRONOUN = re.compile(r"(?<=\w{5})(?:nya|ku|mu)$")
NEGATION = ("bukan", "not", "selain", "except")
# Before what is only where or with what it happens: "internet di ruang rapat mati", "pakai laptop".
PLACE = (
    "di",
    "in",
    "at",
    "pada",
    "dari",
    "from",
    "lewat",
    "via",
    "pakai",
    "using",
    "with",
    "untuk",
    "for",
    "on",
)
BESIDE = 2  # words on either side that count as beside
TO_CALL = re.compile(r"\W{0,3}(?:saya |ku |is |di |on |at )?[+(]?\d[\d\s().-]{4,}")


class _Hit(NamedTuple):
    key: str
    first: int  # pieces, half open
    last: int
    alias: str


class Services:
    """Longest match over normalised words; of several services in a message the likeliest is returned."""

    def __init__(self, path: Path, book: PhraseBook, rules: dict[str, Any]) -> None:
        """Reads services.yml; `rules` is the part `services` of the entity lexicon.

        Raises:
            FileNotFoundError, KeyError: the file is missing, or a service lacks its key, name or aliases.
        """
        self._broad, self._foreign = frozenset(rules["broad"]), frozenset(rules["foreign"])
        self._phones, self._real_words = frozenset(rules["phones"]), frozenset(rules["not_misspelled"])
        self._everyday: dict[str, list[str]] = rules["everyday"]
        self._aliases: dict[str, str] = {}
        for service in read_yaml(path):
            for alias in [*service["name"].values(), *service["aliases"]]:
                for form in (book.typed(alias), book.words(alias)):
                    self._aliases.setdefault(" ".join(form), service["key"])
        self._longest = max(alias.count(" ") + 1 for alias in self._aliases)
        self._openings = {alias.split(" ", 1)[0] for alias in self._aliases}
        self._joined: dict[str, str] = {}
        for alias in self._aliases:
            joined = re.sub(r"\W", "", alias)
            if len(joined) >= JOINED and alias not in self._everyday:
                self._joined.setdefault(joined, alias)
        self._guessable: dict[str, list[str]] = {}
        for joined in self._joined:
            if joined.isalpha() and len(joined) >= SHORT:
                self._guessable.setdefault(joined[0], []).append(joined)

        self._pairs: dict[str, list[str]] = {}
        for alias in self._aliases:
            if alias.count(" ") == 1 and len(alias.split(" ")[1]) >= JOINED:
                self._pairs.setdefault(alias.split(" ")[0], []).append(alias)

    def find(self, reading: Reading) -> list[Found]:
        """The service of the message, or nothing."""
        hits = [hit for hit in self._hits(reading) if self._is_ours(reading, hit)]
        if not hits:
            return []
        best = min(hits, key=lambda hit: self._doubts(reading, hit))
        return [reading.found("service", Match(best.key, best.first, best.last))]

    def _hits(self, reading: Reading) -> Iterator[_Hit]:
        position = 0
        while position < len(reading.norms):
            hit = self._longest_at(reading, position) or self._joined_at(reading, position)
            if hit:
                yield hit
            position = hit.last if hit else position + 1

    def _longest_at(self, reading: Reading, position: int) -> _Hit | None:
        for forms in (reading.lowers, reading.norms):
            opening = forms[position]
            if opening not in self._openings and CLITIC.sub("", opening) not in self._openings:
                continue
            for size in range(min(self._longest, len(forms) - position), 0, -1):
                words = forms[position : position + size]
                for alias in (" ".join(words), " ".join([*words[:-1], CLITIC.sub("", words[-1])])):
                    key = self._aliases.get(alias)
                    hit = _Hit(key, position, position + size, alias) if key else None
                    if hit and self._meant(reading, hit):
                        return hit
        return None

    def _joined_at(self, reading: Reading, position: int) -> _Hit | None:
        """A name written apart ("e mail", "wi-fi"), or misspelled ("siakat", "e-lerning")."""
        norms = reading.norms
        if not norms[position].isalpha():
            return None
        for size in (3, 2, 1):
            words = norms[position : position + size]
            joined = "".join(word for word in words if word != "-")
            if len(words) < size or not joined.isalpha() or not words[-1].isalpha() or len(joined) < JOINED:
                continue
            alias = self._joined.get(joined) if size > 1 else None
            if size == 1 or (size == 3 and words[1] == "-" and words[2] != "nya"):
                alias = alias or self._guess(joined)
            elif size == 2 and len(joined) > LONG:
                alias = alias or self._guess_pair(words)
            if alias:
                return _Hit(self._aliases[alias], position, position + size, alias)
        return None

    def _guess(self, word: str) -> str | None:
        if len(word) < SHORT or word in self._real_words:
            return None
        names = self._guessable.get(word[0], [])
        for form in {word, PRONOUN.sub("", word)}:
            near = process.extractOne(
                form, names, scorer=OSA.distance, score_cutoff=2 if len(form) >= LONG else 1
            )
            if near and self._is_near(form, near[0], int(near[1])):
                return self._joined[near[0]]
        return None

    def _guess_pair(self, words: list[str]) -> str | None:
        """A name of two words with one letter of the second wrong: "google meat"."""
        for alias in self._pairs.get(words[0], ()):
            if (
                OSA.distance(words[1], alias.split(" ")[1], score_cutoff=1) <= 1
                and words[1][0] == alias.split(" ")[1][0]
            ):
                return alias
        return None

    @staticmethod
    def _is_near(word: str, name: str, edits: int) -> bool:
        if edits == 2 and len(name) < LONG:
            return False
        return len(min(word, name, key=len)) >= SURE or (len(word) >= SHORT and word[-1] == name[-1])

    def _meant(self, reading: Reading, hit: _Hit) -> bool:
        beside = self._everyday.get(hit.alias)
        if beside is None:
            return True
        typed = reading.text[reading.spans[hit.first][0] : reading.spans[hit.last - 1][1]]
        if not beside:
            return typed.isupper()
        return (typed[0].isupper() and hit.first > 0) or any(
            word in beside for word in self._around(reading, hit)
        )

    def _is_ours(self, reading: Reading, hit: _Hit) -> bool:
        if hit.key in self._phones and TO_CALL.match(reading.text, reading.spans[hit.last - 1][1]):
            return False
        return self._foreign.isdisjoint(self._around(reading, hit))

    @staticmethod
    def _around(reading: Reading, hit: _Hit) -> list[str]:
        before, after = slice(max(0, hit.first - BESIDE), hit.first), slice(hit.last, hit.last + BESIDE)
        return [word for words in (reading.norms, reading.lowers) for word in words[before] + words[after]]

    def _doubts(self, reading: Reading, hit: _Hit) -> tuple[bool, bool, bool, int]:
        """What speaks against a hit being the service a message is about, the weightiest first."""
        before = reading.norms[max(0, hit.first - 2) : hit.first]
        negated = any(norm in NEGATION for norm in before)
        return negated, before[-1:] in ([word] for word in PLACE), hit.key in self._broad, hit.first
