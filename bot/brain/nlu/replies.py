"""What a short reply means, when every word of it is known: yes, no, stop, "terserah", "skip", "yang kedua"."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from rapidfuzz.distance import OSA

from bot.brain.nlu import recipe
from bot.brain.nlu.chat import chat_language
from bot.brain.nlu.yaml_files import read_yaml

MOST_WORDS = 8  # a longer reply says more than an answer
LONGEST = 6  # words of a phrase
TYPO_LETTERS = 5  # a shorter word is too near to others to be guessed

# Answers that are neither yes nor no, and the intent that comes nearest: who skips a question declines to answer it.
INTENTS = {
    "any": "affirm",
    "same": "affirm",
    "all": "affirm",
    "unknown": "deny",
    "skip": "deny",
    "none": "deny",
}
_PLAIN = {"yes": "affirm", "no": "deny", "stop": "stop", "courtesy": "courtesy"}
_LISTED = frozenset({"service", "urgency", "impact", "choice", "ticket_number"})
# Beyond yes, no and stop; places in _LISTED and confirm.
_ANSWERS = {
    "confirm": ("any", "unknown"),
    "rating": ("any", "unknown", "skip"),
    "comment": ("any", "unknown", "skip", "none"),
    **dict.fromkeys(("reason", "description"), ("any", "unknown", "skip", "same", "none")),
    **dict.fromkeys(_LISTED, tuple(INTENTS)),
}
_FILLER = "filler"
_LAUGH = re.compile(
    r"a?(?:wk|wok|kwk|ha|he|hi|ho|xi|ah|eh){2,}[kwah]*|a?w(?:ok|k)+[wk]*|lo+l|lmf?ao|rofl|ngakak|kocak|xd|"
    "[😂🤣😆😄😁😹😀😃😅]"
)
_PIECE = re.compile(r"'?[^\W_]+(?:'[^\W_]+)*|[^\w\s-]")
_LETTERS = frozenset("abcde")
_BUTTONS = {"1": "affirm", "2": "deny", "3": "stop"}  # of a question to confirm, in order


def words(doc: Any) -> list[str]:
    """The words of a reply, normalised; of the marks only commas ("nggak, salah"), and each emoji once in a row."""
    found: list[str] = []
    for token in doc:
        if token.is_space or (token.is_punct and token.text != ","):
            continue
        norm = token.lower_ if token.lower_ in _LETTERS else token.norm_
        found += [piece for piece in _PIECE.findall(norm) if piece not in "#()"]
    return [word for before, word in pairwise(["", *found]) if word != before or word.isalnum()]


def laughs(said: list[str]) -> bool:
    """Whether a message is laughter and nothing else: "wkwkwk", "😂😂"."""
    return bool(said) and all(_LAUGH.fullmatch(word) for word in said)


class Replies:
    """The phrases of lexicon/answers.yml, by what was asked."""

    def __init__(self) -> None:
        """Reads the lexicon."""
        path = recipe.HERE / "lexicon" / "answers.yml"
        lexicon: dict[str, Any] = read_yaml(path)
        places = dict(_places(lexicon["places"]))
        common = {_key(form): _FILLER for form in [*lexicon["filler"], ","]}
        self._agreement = {_key(form) for form in lexicon["agreement"]}
        self._openers = {**common, **{_key(form): _FILLER for form in lexicon["place_openers"]}}
        self._meanings: dict[str, dict[tuple[str, ...], str]] = {}
        for asks, answers in _ANSWERS.items():
            chosen = {_key(form): name for name in answers for form in lexicon[name]}
            plain = {_key(form): meaning for name, meaning in _PLAIN.items() for form in lexicon[name]}
            listed = {**self._openers, **places} if asks in _LISTED or asks == "confirm" else {}
            self._meanings[asks] = {**common, **listed, **plain, **chosen}

    def meaning(self, said: list[str], asks: str, text: str) -> str | None:
        """`affirm`, `deny`, `stop`, a key of INTENTS, a place ("1" … "10", "-1"), or None when it says more.

        `said`: see `words`; `text` is the reply as typed.
        """
        table = self._meanings.get(asks)
        if table is None or sum(word != "," for word in said) > MOST_WORDS:
            return None
        if not said:
            return "skip" if "skip" in _ANSWERS[asks] and set(text.strip()) in ({"-"}, {"–"}) else None
        if said[0] == "nah" and len(said) > 1:
            said = said[1:]  # English "no" only by itself; before other words Indonesian, "there"
        meanings: set[str] = set()
        position = 0
        while position < len(said):
            size = _longest(said, position, table)
            found = (
                table[tuple(said[position : position + size])] if size else _guessed(said[position], table)
            )
            if found is None:
                return None
            meanings.add(found)
            position += size or 1
        resolved = _resolved(meanings - {_FILLER})
        return _BUTTONS.get(resolved, resolved) if resolved and asks == "confirm" else resolved

    def begins_with_yes(self, said: list[str]) -> bool:
        """Whether a longer reply begins with a yes: "iya, tapi yang lantai 2"."""
        position, agreed = 0, False
        while position < len(said):
            if size := _longest(said, position, self._agreement):
                agreed = True
            elif not (size := _longest(said, position, self._openers)):
                break
            position += size
        return agreed and position < len(said)


def _longest(said: list[str], position: int, table: Any) -> int:
    sizes = range(min(LONGEST, len(said) - position), 0, -1)
    return next((size for size in sizes if tuple(said[position : position + size]) in table), 0)


def _guessed(word: str, table: dict[tuple[str, ...], str]) -> str | None:
    """The meaning of the single known word that one slip of the finger turns into `word`."""
    if len(word) < TYPO_LETTERS or not word.isalpha():
        return None
    near = {
        meaning
        for phrase, meaning in table.items()
        if len(phrase) == 1 and len(phrase[0]) >= TYPO_LETTERS and OSA.distance(word, phrase[0]) == 1
    }
    return near.pop() if len(near) == 1 else None


def _resolved(meanings: set[str]) -> str | None:
    """The one meaning of what a reply holds: courtesy gives way to all, yes and no to a more particular answer."""
    particular = meanings - {"courtesy"}
    if not particular:
        return "affirm" if meanings else None
    if particular == {"deny", "stop"}:
        return "stop"
    if len(particular) == 2 and not particular >= {"affirm", "deny"}:
        particular -= {"affirm", "deny", "all"}
    return particular.pop() if len(particular) == 1 else None


def _places(lexicon: dict[str, dict[str, list[str]]]) -> Iterator[tuple[tuple[str, ...], str]]:
    for place, forms in lexicon.items():
        figure = [place] if place.isdecimal() else []
        for number in (*figure, *forms["numbers"]):
            yield from ((_key(form), place) for form in (number, f"ke {number}", f"no {number}"))
        for rank in forms["ranks"]:
            yield from ((_key(form), place) for form in (rank, f"{rank} one"))
        yield from (((letter,), place) for letter in forms["letters"])


def _key(form: object) -> tuple[str, ...]:
    return tuple(words(chat_language()(str(form))))
