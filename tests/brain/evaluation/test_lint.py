"""What the lint finds, and that our own examples hold no error."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.brain.evaluation import lint
from bot.brain.evaluation.evaluate import DATA
from bot.brain.evaluation.exam import FOLDER as EXAMS
from bot.brain.evaluation.examples import TrainingExample, asked, training

Found = Callable[..., list[tuple[str, str]]]


def example(text: str, intent: str = "greet", language: str = "id", line: int = 1) -> TrainingExample:
    return TrainingExample(text, intent, language, Path(f"{intent}.yml"), line)


def kinds(findings: "list[lint.Finding]") -> list[str]:
    return [finding.kind for finding in findings]


def test_our_examples_hold_no_text_of_two_intents_and_none_that_an_exam_asks() -> None:
    exams = {file.stem: asked(file) for file in EXAMS.glob("*.yml")}
    errors = [finding.values for finding in lint.texts(training(DATA), exams) if finding.is_error]
    assert errors == []


def test_our_examples_are_enough_and_balanced() -> None:
    assert [finding.values for finding in lint.balance(training(DATA))] == []


@pytest.mark.parametrize("other", ["halo min", "HALO MIN!!", "haloooo min 👋"])
def test_texts_that_differ_in_spelling_only_are_the_same(other: str) -> None:
    (finding,) = lint.texts([example("halo min"), example(other, line=7)], {})
    assert (finding.kind, finding.is_error) == ("twice", False)
    assert finding.values == {"at": "greet.yml:7", "text": other, "other": "greet.yml:1"}


def test_the_same_text_under_two_intents_is_an_error() -> None:
    (finding,) = lint.texts([example("nggak jadi deh", "stop"), example("gak jadi deh", "deny")], {})
    assert (finding.kind, finding.is_error) == ("across", True)


@pytest.mark.parametrize("question", ["wifi lantai tiga mati total", "wifi lantai tiga mati total min"])
def test_a_text_that_an_exam_asks_nearly_word_for_word_is_an_error(question: str) -> None:
    (finding,) = lint.texts([example("Wifi lantai tiga mati total!")], {"dev": [question]})
    assert (finding.kind, finding.is_error) == ("leak", True)
    assert finding.values == {"at": "greet.yml:1", "text": "Wifi lantai tiga mati total!", "exam": "dev"}


def test_greetings_of_a_word_or_two_are_everybodys() -> None:
    assert list(lint.texts([example("halo min")], {"dev": ["halo min", "halo"]})) == []


def test_few_examples_and_lopsided_intents_are_warnings() -> None:
    many = [example(f"pesan {number}", "stop") for number in range(200)]
    findings = list(lint.balance([*many, *(example(f"salam {number}") for number in range(61))]))
    assert not any(finding.is_error for finding in findings)
    assert [f.values for f in findings if f.kind == "few" and f.values["language"] == "id"] == []
    assert {"language": "id", "large": "stop", "many": 200, "small": "greet", "few": 61} in [
        finding.values for finding in findings if finding.kind == "unbalanced"
    ]


def test_an_example_that_the_others_contradict_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RASA_CACHE_DIRECTORY", str(tmp_path))
    two = [e for e in training(DATA) if e.language == "en" and e.intent in ("ask_hours", "thank")]
    wrong = example("what time does the helpdesk open and close on weekdays", "thank", "en")
    found = [
        finding.values["text"] for finding in lint.meanings([*two, wrong]) if finding.kind == "contradicted"
    ]
    assert wrong.text in found
    assert len(found) <= 3
