"""Training examples and exam messages, read from their files."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("id", "en")


@dataclass(frozen=True)
class Example:
    """A message and what it is. `language` is id or en."""

    text: str
    intent: str
    language: str


@dataclass(frozen=True)
class EntityExample:
    """A message that answers `asks` (None: nothing was asked), and its (name, value) pairs."""

    text: str
    language: str
    asks: str | None
    entities: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TrainingExample(Example):
    """An example of data/nlu with the place where it stands."""

    file: Path
    line: int


def exam(path: Path) -> list[Example]:
    """A file {intent: {id: [text], en: [text]}}, in its order. Raises FileNotFoundError."""
    intents = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Example(str(text), intent, language)
        for intent, languages in intents.items()
        for language, texts in languages.items()
        for text in texts
    ]


def entity_exam(path: Path) -> list[EntityExample]:
    """A file of {text, language, asks?, entities: [{entity, value}]}. Raises FileNotFoundError."""
    return [
        EntityExample(
            item["text"],
            item["language"],
            item.get("asks"),
            tuple((entity["entity"], str(entity["value"])) for entity in item["entities"]),
        )
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def asked(path: Path) -> list[str]:
    """The messages of an exam file of either kind. Raises FileNotFoundError."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if isinstance(content, dict):
        return [example.text for example in exam(path)]
    return [item["text"] for item in content]


def training(folder: Path) -> list[TrainingExample]:
    """All examples below `folder`/id and `folder`/en. Raises FileNotFoundError when there is none."""
    found = [
        example
        for language in LANGUAGES
        for file in sorted((folder / language).rglob("*.yml"))
        for example in _of_file(file, language)
    ]
    if not found:
        raise FileNotFoundError(2, "no training examples", str(folder))
    return found


def _of_file(file: Path, language: str) -> Iterator[TrainingExample]:
    # Composed rather than loaded: the nodes know their lines.
    document = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    for block in _value(document, "nlu").value:
        intent, examples = _value(block, "intent"), _value(block, "examples")
        for number, line in enumerate(examples.value.splitlines(), examples.start_mark.line + 2):
            if line.startswith("- "):
                yield TrainingExample(line[2:].strip(), intent.value, language, file, number)


def _value(mapping: Any, key: str) -> Any:
    return next(value for name, value in mapping.value if name.value == key)
