"""Misspelt words put right before the encoder reads them, which a typing slip upsets far more than n-grams. No Rasa.

A word is taken for misspelt when neither the training texts nor the encoder's vocabulary hold it and it is no
known word with an ending. It becomes the most frequent known word that one slip of a thumb (a letter left out,
two swapped, a neighbouring key hit instead or besides; Damerau 1964) or left-out vowels turn into it; failing
that, two frequent words that grew together are parted. Candidates are found by deleted letters (SymSpell).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

from bot.brain.nlu.chat import lexicon
from bot.brain.nlu.familiarity import WORD

LETTERS = range(3, 25)  # of a word that is looked at
LEAST_FOR_SLIP = 4
LEAST_FOR_PARTING = 6
LOST_VOWELS = 3  # at most
FREQUENT = 3  # occurrences from which a word may be parted from another
ENDINGS = ("s", "es", "d", "ed", "ing", "ly", "nya", "an", "in", "kan", "i", "ku", "mu", "lah", "kah", "pun")
VOWELS = frozenset("aiueo")
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SHIFTED = (0.0, 0.5, 1.0)  # of a keyboard row, in keys
PLACES = {key: (row, index + SHIFTED[row]) for row, keys in enumerate(ROWS) for index, key in enumerate(keys)}


def _near(first: str, second: str) -> bool:
    if first not in PLACES or second not in PLACES:
        return first == second
    (row, column), (other_row, other_column) = PLACES[first], PLACES[second]
    return abs(row - other_row) <= 1 and abs(column - other_column) <= 1


def _shorter(word: str) -> set[str]:
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


def _skeleton(word: str) -> str:
    return word[0] + "".join(letter for letter in word[1:] if letter not in VOWELS)


def _slipped(typed: str, meant: str) -> bool:
    """Whether one slip after the first letter turns `meant` into `typed`."""
    same = 0
    while same < min(len(typed), len(meant)) and typed[same] == meant[same]:
        same += 1
    rest, wanted = typed[same:], meant[same:]
    if same == 0 or abs(len(rest) - len(wanted)) > 1:
        return False
    if len(rest) < len(wanted):
        return rest == wanted[1:]
    if len(rest) > len(wanted):
        around = typed[same - 1] + rest[1:2]
        return rest[1:] == wanted and any(_near(rest[0], letter) for letter in around)
    swapped = rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:]
    return swapped or (rest[1:] == wanted[1:] and _near(rest[0], wanted[0]))


def _without_vowels(typed: str, meant: str) -> bool:
    letters = iter(meant)
    return len(meant) - len(typed) <= LOST_VOWELS and all(letter in letters for letter in typed)


class Speller:
    """Knows words with their number of occurrences; `is_word` speaks for words beyond them."""

    def __init__(self, words: Mapping[str, int], is_word: Callable[[str], bool]) -> None:
        self.words = dict(words)
        self._is_word = is_word
        self._by_shorter: dict[str, list[str]] = defaultdict(list)
        self._by_skeleton: dict[str, list[str]] = defaultdict(list)
        for word in self.words:
            if LEAST_FOR_SLIP <= len(word) < LETTERS.stop:
                self._by_skeleton[_skeleton(word)].append(word)
                for shorter in _shorter(word):
                    self._by_shorter[shorter].append(word)

    @classmethod
    def fit(cls, texts: Iterable[str], is_word: Callable[[str], bool]) -> "Speller":
        """All words of normalised training texts and of the chat lexicon."""
        counts = Counter(word for text in texts for word in WORD.findall(text))
        counts.update({word: 0 for norm in lexicon().known for word in WORD.findall(norm)})
        return cls(counts, is_word)

    def correct(self, text: str) -> str:
        """A normalised text with its misspelt words put right; texts of known words come back as they are."""
        return WORD.sub(lambda found: self._word(found[0]), text)

    def _word(self, word: str) -> str:
        if word in self.words or len(word) not in LETTERS or self._is_held(word) or self._is_inflected(word):
            return word
        slips: set[str] = set()
        if len(word) >= LEAST_FOR_SLIP:
            near = {known for shorter in _shorter(word) for known in self._by_shorter.get(shorter, ())}
            slips = {known for known in near if _slipped(word, known)}
        bare = (known for known in self._by_skeleton.get(_skeleton(word), ()) if _without_vowels(word, known))
        meant = slips or set(bare)
        if meant:
            return max(sorted(meant), key=self.words.__getitem__)
        return self._parted(word)

    def _is_held(self, word: str) -> bool:
        return self._is_word(word) or self._is_word(word.capitalize())  # as names and their likes are written

    def _is_inflected(self, word: str) -> bool:
        return any(word.endswith(ending) and word.removesuffix(ending) in self.words for ending in ENDINGS)

    def _parted(self, word: str) -> str:
        if len(word) < LEAST_FOR_PARTING:
            return word

        def frequency(cut: int) -> int:
            return min(self.words.get(word[:cut], 0), self.words.get(word[cut:], 0))

        cut = max(range(2, len(word) - 1), key=frequency)
        return f"{word[:cut]} {word[cut:]}" if frequency(cut) >= FREQUENT else word
