"""Chat noise for training: the same sentence as a hurried thumb types it, equal at every run."""

import random
import zlib
from collections import defaultdict

from bot.brain.nlu.chat import lexicon

VOWELS = set("aiueo")


def noisy(text: str) -> str:
    """A copy of a training example with slang, dropped vowels, typos and stretched letters in about half of
    its words (at least one). The random generator is seeded with the text, so that training is repeatable."""
    dice = random.Random(zlib.crc32(text.encode("utf-8", "ignore")))
    words = text.split()
    long_words = [index for index, word in enumerate(words) if len(word) > 2 and word.isalpha()]
    chosen = [index for index in long_words if dice.random() < 0.5] or dice.sample(
        long_words, min(1, len(long_words))
    )
    for index in chosen:
        words[index] = _misspell(words[index], dice)
    return " ".join(words)


def _misspell(word: str, dice: random.Random) -> str:
    slang = _forms_by_norm().get(word.lower())
    if slang and dice.random() < 0.7:
        return dice.choice(slang)
    inner = dice.randrange(1, len(word) - 1) if len(word) > 2 else 0
    kind = dice.choice(["vowel", "swap", "drop", "stretch", "double"])
    if kind == "vowel":
        vowels = [i for i in range(1, len(word)) if word[i] in VOWELS]
        inner = dice.choice(vowels) if vowels else inner
        return word[:inner] + word[inner + 1 :]
    if kind == "swap":
        return word[:inner] + word[inner + 1] + word[inner] + word[inner + 2 :]
    if kind == "drop":
        return word[:inner] + word[inner + 1 :]
    if kind == "stretch":
        return word + word[-1] * dice.randint(1, 3)
    return word[:inner] + word[inner] + word[inner:]


def _forms_by_norm() -> dict[str, list[str]]:
    if not _FORMS:
        for form, norm in lexicon().norms.items():
            _FORMS[norm].append(form)
    return _FORMS


_FORMS: dict[str, list[str]] = defaultdict(list)
