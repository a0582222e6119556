"""The phrases of lexicon/entities.yml found in a message, all in one pass of spaCy's PhraseMatcher."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.brain.nlu.chat import ChatLanguage, import_spacy
from bot.brain.nlu.found import Match, Reading
from bot.brain.nlu.recipe import HERE
from bot.brain.nlu.yaml_files import read_yaml

NOT = frozenset({"tidak", "bukan", "belum", "not", "jangan", "no", "isn't", "tanpa", "without"})
DEGREES = frozenset(
    [
        "terlalu",
        "begitu",
        "sebegitu",
        "perlu",
        "usah",
        "harus",
        "terburu",
        "banget",
        "super",
        "amat",
        "juga",
        "too",
        "that",
        "very",
        "so",
        "really",
        "an",
        "a",
        "in",
        "the",
        "all",
        "terribly",
        "particularly",
        "exactly",
        "di",
        "on",
        "at",
        "pada",
        "yang",
    ]
)


def entity_lexicon() -> dict[str, Any]:
    """The parsed lexicon/entities.yml."""
    lexicon: dict[str, Any] = read_yaml(HERE / "lexicon" / "entities.yml")
    return lexicon


class PhraseBook:
    """Phrases with a value each, under labels; reads messages and notes in them what it knows."""

    def __init__(self, language: ChatLanguage) -> None:
        import_spacy()
        from spacy.matcher import PhraseMatcher
        from spacy.tokens import Doc
        from spacy.vocab import Vocab

        self._doc = Doc
        self._language = language
        self._matcher = PhraseMatcher(Vocab())
        self._meanings: dict[int, tuple[str, str]] = {}

    def add(self, label: str, values: Mapping[str, Iterable[str]]) -> None:
        """Adds phrases, in any spelling, to `label`. `values`: the phrases of each value."""
        for value, forms in values.items():
            key = f"{label}={value}"
            self._meanings[self._matcher.vocab.strings.add(key)] = (label, value)
            spellings = {tuple(words) for form in forms for words in (self.words(form), self.typed(form))}
            self._matcher.add(key, [self._doc(self._matcher.vocab, words=words) for words in spellings])

    def words(self, phrase: str) -> list[str]:
        """A phrase as pieces; see `Reading`."""
        return Reading(self._language(str(phrase)), None).norms

    def typed(self, phrase: str) -> list[str]:
        """A phrase as pieces in lower case, not normalised."""
        return Reading(self._language(str(phrase).lower()), None).lowers

    def read(self, doc: Any, asks: str | None) -> Reading:
        """The reading of a message, with its phrases: of those that overlap under a label the first, longest."""
        reading = Reading(doc, asks)
        matches = self._matcher(self._doc(doc.vocab, words=reading.norms)) if reading.norms else []
        for key, first, last in sorted(matches, key=lambda match: (match[1], -match[2])):
            label, value = self._meanings[key]
            known = reading.phrases.setdefault(label, [])
            if not known or first >= known[-1].last:
                known.append(Match(value, first, last))
        return reading


def negated(reading: Reading, match: Match) -> bool:
    """Whether "tidak", "not" … stands before a match, at most with words of degree between."""
    for norm in reversed(reading.norms[max(0, match.first - 4) : match.first]):
        if norm not in DEGREES:
            return norm in NOT
    return False


def affirmed(reading: Reading, label: str) -> list[Match]:
    """The phrases of a label that nothing negates."""
    return [match for match in reading.phrases.get(label, []) if not negated(reading, match)]
