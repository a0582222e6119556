"""How angry a message sounds, and whether it is pleased, from words, emoji, capitals and exclamation marks."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from rasa.shared.nlu.training_data.message import Message

from bot.brain.nlu import recipe
from bot.brain.nlu.chat import chat_language
from bot.brain.nlu.component import Component
from bot.brain.nlu.tokenizer import CLEAN, NORMALISED
from bot.brain.nlu.yaml_files import read_yaml

ANGER = "anger"
SENTIMENT = "sentiment"
WORD = re.compile(r"[^\W\d_]+")
SHOUTED = 0.7  # share of capitals among the letters from which a message of 8 letters or more is shouted
SOOTHED = 0.7  # share of the anger that plain praise or thanks takes away, unless it is sarcasm
DENIED = "".join(rf"(?<!\b{word} )" for word in ("belum", "tidak", "not", "kurang", "bukan", "never"))
PLEASED = 0.3  # praise from which it soothes
PRAISED = 0.5  # praise from which it can be sarcasm


class Mood(NamedTuple):
    """`anger` 0 … 1, `sentiment` −1 (displeased) … 1 (pleased), both rounded to 2 digits."""

    anger: float
    sentiment: float


class _Signs:
    """Phrases with weights; `score` is 1 − Π(1 − weight) over those that occur."""

    def __init__(self, levels: list[dict[str, Any]], emoji: dict[str, float], unless: str = "") -> None:
        """`unless`: look-behinds that make a phrase none."""
        self._emoji = emoji
        self._phrases: list[tuple[float, re.Pattern[str]]] = []
        for level in levels:
            forms = sorted(
                {chat_language().normalise(form) for form in level["forms"]}, key=len, reverse=True
            )
            pattern = "|".join(re.escape(form) for form in forms)
            self._phrases.append((float(level["weight"]), re.compile(rf"{unless}(?<!\w)(?:{pattern})(?!\w)")))

    def score(self, text: str, normalised: str) -> float:
        rest = 1.0
        for weight, pattern in self._phrases:
            rest *= (1 - weight) ** len(set(pattern.findall(normalised)))
        for emoji, weight in self._emoji.items():
            rest *= (1 - weight) ** (emoji in text)
        return 1 - rest


@recipe.register("ENTITY_EXTRACTOR")
class AngerScorer(Component):
    """Sets the output properties `anger`, 0 … 1 (from 0.8 on it is strong), and `sentiment`, −1 … 1.

    Each sign of lexicon/anger.yml has a weight w, and a score is 1 − Π(1 − w): one strong curse suffices,
    mild signs add up, and capitals or "!!!" alone never do. Praise takes most of the anger away ("setan emang
    cepetnya, thank you bro") unless it comes with a sign of sarcasm ("hebat bener, nunggu seharian").
    """

    SOURCES = ("lexicon/anger.yml",)

    def __init__(self, config: dict[str, Any]) -> None:
        """Reads the lexicon and prepares its phrases as normalised words."""
        super().__init__(config)
        lexicon = read_yaml(recipe.HERE / "lexicon" / "anger.yml")
        self._angry = _Signs(lexicon["phrases"], lexicon["emoji"])
        self._pleased = _Signs(lexicon["praise"], lexicon["pleased_emoji"], DENIED)
        self._sour = _Signs([{"weight": 1, "forms": lexicon["sour"]}], {})
        self._others = _Signs([{"weight": 1, "forms": lexicon["others"]}], {})
        self._signs: dict[str, float] = lexicon["signs"]

    def process(self, messages: list[Message]) -> list[Message]:
        """Scores incoming messages."""
        for message in messages:
            mood = self.mood(message.get(CLEAN).text, message.get(NORMALISED))
            message.set(ANGER, mood.anger, add_to_output=True)
            message.set(SENTIMENT, mood.sentiment, add_to_output=True)
        return messages

    def mood(self, text: str, normalised: str) -> Mood:
        """The mood of a clean text, given its normalised form too."""
        normalised = normalised.lower()
        praise = self._pleased.score(text, normalised)
        anger = self._angry.score(text, normalised)
        if self._others.score(text, normalised):
            anger *= self._signs["others"]
        sour = bool(self._sour.score(text, normalised))
        if sour and praise >= PRAISED:  # the praise is sarcasm
            anger, praise = 1 - (1 - anger) * (1 - self._signs["sarcasm"]), 0.0
        elif praise >= PLEASED:
            anger *= 1 - SOOTHED
        displeased = anger
        for sign in self._loudness(text, praise):
            anger = 1 - (1 - anger) * (1 - sign)
        return Mood(round(anger, 2), round(max(-1.0, min(1.0, praise - displeased)), 2))

    def _loudness(self, text: str, praise: float) -> list[float]:
        """What capitals and marks add; nothing to praise, and little to a request put politely."""
        if praise >= PLEASED:
            return []
        signs = []
        letters = "".join(WORD.findall(text))
        capitals = sum(character.isupper() for character in letters)
        if len(letters) >= 8 and capitals >= SHOUTED * len(letters) and " " in text.strip():
            signs.append(self._signs["shouting"])
        marks = text.count("!")
        if marks >= 2:
            signs.append(self._signs["exclamations" if marks >= 3 else "two_exclamations"])
        if text.count("?") >= 3 or "?!" in text or "!?" in text:
            signs.append(self._signs["questions"])
        return signs
