"""Indonesian or English? Log-odds of words, and of letter groups for words never seen. No Rasa."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.brain.nlu.chat import chat_language
from bot.brain.nlu.recipe import HERE
from bot.brain.nlu.text import clean
from bot.brain.nlu.yaml_files import read_yaml

WORD = re.compile(r"[a-z][a-z'’]*$")
CLEAR = 1.5  # natural log-odds from which a single word speaks for a language
SURE = 1.6  # natural log-odds over the whole message from which the language counts as known (83 %)
LEAST_LIKELY = 0.7  # share of a word's letter groups that must have been seen for the word to be one
UNSEEN_WEIGHT = 0.7  # what a guess from letters weighs against a word that was seen


@dataclass(frozen=True)
class LanguageModel:
    """Natural log-odds of Indonesian over English by word (`words`) and by letter group (`parts`)."""

    words: dict[str, float]
    parts: dict[str, float]
    grammar: frozenset[str] = frozenset()  # Indonesian words that nobody puts into an English sentence

    @classmethod
    def fit(cls, indonesian: Iterable[str], english: Iterable[str]) -> "LanguageModel":
        """Learns from the running words of both languages; lexicon/language.yml overrules."""
        first, second = Counter(indonesian), Counter(english)
        lexicon = read_yaml(HERE / "lexicon" / "language.yml")
        words = _log_odds(first, second)
        words.update({word: 4.0 for word in lexicon["id"].split()})
        words.update({word: -4.0 for word in lexicon["en"].split()})
        words.update({word: 0.0 for word in lexicon["neither"].split()})
        kinds = [Counter(p for word in set(side) for p in _parts(word)) for side in (first, second)]
        return cls(words, _log_odds(*kinds), frozenset(lexicon["grammar"].split()))

    def detect(self, words: list[str]) -> tuple[str, float]:
        """(name, confidence 0..1) for lower-case words; name is id, en, mixed or unknown."""
        odds = [self._odds(word) for word in words if WORD.match(word)]
        total = sum(odds)
        sureness = 1 / (1 + math.exp(-min(abs(total), 30)))
        indonesian = sum(1 for value in odds if value >= CLEAR)
        english = sum(1 for value in odds if value <= -CLEAR)
        if total < SURE and english and not self.grammar.isdisjoint(words):
            return "mixed", sureness
        if min(indonesian, english) >= 2 and 3 * min(indonesian, english) >= max(indonesian, english):
            return "mixed", sureness
        if abs(total) < SURE:
            return "unknown", sureness
        return ("id" if total > 0 else "en"), sureness

    def _odds(self, word: str) -> float:
        known = self.words.get(word)
        if known is not None:
            return known
        if len(word) < 3:
            return 0.0
        groups = _parts(word)
        parts = [self.parts[part] for part in groups if part in self.parts]
        if len(parts) < LEAST_LIKELY * len(groups):
            return 0.0  # gibberish is of neither language
        return max(-2.5, min(2.5, UNSEEN_WEIGHT * sum(parts) / math.sqrt(len(parts))))


def training_words(folder: Path) -> list[str]:
    """The lower-case words of all examples of the NLU files of a folder.

    Raises FileNotFoundError when there is none.
    """
    files = sorted(folder.rglob("*.yml"))
    if not files:
        raise FileNotFoundError(f"no training examples in {folder}")
    words: list[str] = []
    for file in files:
        for block in read_yaml(file).get("nlu", []):
            for line in str(block.get("examples", "")).splitlines():
                doc = chat_language()(clean(line[2:]).text)
                words.extend(token.lower_ for token in doc if WORD.match(token.lower_))
    return words


def _log_odds(first: "Counter[str]", second: "Counter[str]") -> dict[str, float]:
    totals = sum(first.values()) + 1, sum(second.values()) + 1
    bound = 4.0
    return {
        key: max(
            -bound,
            min(bound, math.log((first[key] + 0.3) / totals[0]) - math.log((second[key] + 0.3) / totals[1])),
        )
        for key in {**first, **second}
    }


def _parts(word: str) -> list[str]:
    padded = f"^{word}$"
    return [padded[i : i + size] for size in (2, 3, 4) for i in range(len(padded) - size + 1)]
