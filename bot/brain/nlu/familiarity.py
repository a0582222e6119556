"""How much of a message consists of words, as far as the training texts and the word list can tell."""

import re
from collections.abc import Iterable

from bot.brain.nlu.chat import lexicon

WORD = re.compile(r"[^\W\d_]{2,}")
KNOWN_PARTS = 0.75  # of a word's three-letter parts must occur in known words for it to look like a word


def _parts(word: str) -> set[str]:
    padded = f"^{word}$"
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


class Familiarity:
    """Knows whole words, and the three-letter parts that words of these languages are made of."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words: frozenset[str] = frozenset(words)
        self._parts = frozenset(part for word in self.words for part in _parts(word))

    @classmethod
    def fit(cls, texts: Iterable[str]) -> "Familiarity":
        """All words of normalised training texts and of the chat lexicon."""
        words = {word for text in texts for word in WORD.findall(text)}
        return cls(words | {word for norm in lexicon().known for word in WORD.findall(norm)})

    def share(self, text: str) -> float:
        """The share of a normalised text's word letters that belong to known or word-like words.

        0 when it has no word of two letters or more.
        """
        words = WORD.findall(text)
        letters = sum(map(len, words))
        return sum(len(word) for word in words if self._looks_known(word)) / letters if letters else 0.0

    def _looks_known(self, word: str) -> bool:
        if word in self.words:
            return True
        parts = _parts(word)
        return len(word) > 3 and len(parts & self._parts) >= KNOWN_PARTS * len(parts)
