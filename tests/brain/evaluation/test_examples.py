"""Examples and exams as their files hold them."""

from pathlib import Path

import pytest

from bot.brain.evaluation import examples
from bot.brain.evaluation.evaluate import DATA
from bot.brain.evaluation.exam import FOLDER as EXAMS

GREET = """version: "3.1"
nlu:
- intent: greet
  examples: |
    - halo
    - "selamat pagi"
- intent: stop
  examples: |
    - batal
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "id").mkdir()
    (tmp_path / "id" / "some.yml").write_text(GREET)
    return tmp_path


def test_an_example_knows_its_line_and_language(data: Path) -> None:
    found = [(e.text, e.intent, e.language, e.line) for e in examples.training(data)]
    assert found == [
        ("halo", "greet", "id", 5),
        ('"selamat pagi"', "greet", "id", 6),
        ("batal", "stop", "id", 9),
    ]


def test_every_training_example_stands_in_the_line_that_is_named() -> None:
    lines: dict[Path, list[str]] = {}
    for example in examples.training(DATA):
        of_file = lines.setdefault(example.file, example.file.read_text(encoding="utf-8").splitlines())
        assert of_file[example.line - 1].strip() == f"- {example.text}"


def test_a_folder_without_examples_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        examples.training(tmp_path)


def test_the_development_set_asks_for_every_intent_in_both_languages() -> None:
    exam = examples.exam(EXAMS / "dev.yml")
    trained = {(example.intent, example.language) for example in examples.training(DATA)}
    assert {(example.intent, example.language) for example in exam} == trained


def test_an_entity_exam_gives_names_and_values_and_what_was_asked(tmp_path: Path) -> None:
    file = tmp_path / "entities-x.yml"
    file.write_text("- {text: 'dua', language: id, asks: rating, entities: [{entity: rating, value: 2}]}\n")
    assert examples.entity_exam(file) == [examples.EntityExample("dua", "id", "rating", (("rating", "2"),))]


def test_the_messages_of_both_kinds_of_exam_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("greet: {id: [halo], en: [hi]}\n")
    (tmp_path / "b.yml").write_text("- {text: 'dua', language: id, entities: []}\n")
    assert examples.asked(tmp_path / "a.yml") == ["halo", "hi"]
    assert examples.asked(tmp_path / "b.yml") == ["dua"]
