"""An exam set: what is asked, and the figures of what was answered."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.brain.evaluation import quality
from bot.brain.evaluation.examples import EntityExample, Example, entity_exam, exam
from bot.brain.evaluation.noise import chat_noise

FOLDER = Path("tests/nlu")


@dataclass(frozen=True)
class Exam:
    """`entities` is empty where there is no such file."""

    intents: list[Example]
    entities: list[EntityExample]

    @classmethod
    def read(cls, name: str, folder: Path = FOLDER) -> "Exam":
        """`<name>.yml` and `entities-<name>.yml` of a folder. Raises FileNotFoundError for the first."""
        entities = folder / f"entities-{name}.yml"
        return cls(exam(folder / f"{name}.yml"), entity_exam(entities) if entities.exists() else [])

    def messages(self) -> list[dict[str, Any]]:
        """What is parsed: the messages, the same with noise, the entity messages."""
        texts = [example.text for example in self.intents]
        return [
            *({"text": text} for text in texts),
            *({"text": chat_noise(text)} for text in texts),
            *({"text": example.text, "asks": example.asks} for example in self.entities),
        ]

    def figures(self, parses: list[dict[str, Any]], is_stock: bool = False) -> dict[str, float]:
        """All figures, 0 … 1, from the parses of `messages`; stock knows neither languages nor our entities."""
        size = len(self.intents)
        plain, noisy, entities = parses[:size], parses[size : 2 * size], parses[2 * size :]
        figures = quality.intents(self.intents, plain) | quality.noisy(self.intents, noisy)
        if not is_stock:
            figures |= quality.languages(self.intents, plain)
            if entities:
                figures |= quality.entities(self.entities, entities)
        return figures

    def confusions(self, parses: list[dict[str, Any]], most: int) -> list[tuple[str, str, int]]:
        """(what it is, what it was taken for, how often) of the messages as they were written."""
        return quality.confusions(self.intents, parses[: len(self.intents)], most)
