"""The public sets as their authors publish them, and a benchmark of a handful of messages."""

import csv
import json
from pathlib import Path

import pytest

from bot.brain.evaluation import benchmark
from bot.brain.evaluation.public import banking77, clinc150

CARD = ["where is my card", "my card has not arrived", "track my new card", "card still missing in the mail"]
RATE = [
    "what is the exchange rate",
    "exchange rate for euros",
    "which rate do you use",
    "today's currency rate",
]
OTHER = ["who won the match", "tell me a story", "how tall is the moon", "best pizza in town"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "banking77").mkdir()
    rows = [*((text, "card") for text in CARD * 4), *((text, "rate") for text in RATE * 4)]
    for name, part in (("train.csv", rows), ("test.csv", rows[:1] + rows[-1:])):
        with (tmp_path / "banking77" / name).open("w", newline="") as file:
            csv.writer(file).writerows([("text", "category"), *part])
    (tmp_path / "clinc150").mkdir()
    inside = [[text, "card"] for text in CARD * 4] + [[text, "rate"] for text in RATE * 4]
    outside = [[text, "oos"] for text in OTHER * 4]
    parts = {name: inside for name in ("train", "val", "test")} | {
        name: outside for name in ("oos_train", "oos_val", "oos_test")
    }
    for size in ("full", "small"):
        (tmp_path / "clinc150" / f"data_{size}.json").write_text(json.dumps(parts))
    return tmp_path


def test_ten_shot_takes_the_first_ten_of_each_intent_in_file_order(folder: Path) -> None:
    train = banking77(folder / "banking77").train["10-shot"]
    assert train.texts == [*(CARD * 3)[:10], *(RATE * 3)[:10]]
    assert train.labels == ["card"] * 10 + ["rate"] * 10


def test_what_clinc150_keeps_apart_becomes_out_of_scope(folder: Path) -> None:
    data = clinc150(folder / "clinc150")
    assert set(data.test.labels) == {"card", "rate", "out_of_scope"}
    assert data.train["full"].labels.count("out_of_scope") == 16
    assert data.train["10-shot"].labels.count("out_of_scope") == 10


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"train\.csv"):
        benchmark.run(tmp_path, lambda *_args, **_values: None)


def test_a_benchmark_gives_every_figure_of_both_sets(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASA_CACHE_DIRECTORY", str(folder / "cache"))
    told: list[str] = []
    figures = benchmark.run(folder, lambda event, **_values: told.append(event))
    assert figures["banking77 full: accuracy"] == 1
    assert figures["clinc150 full: in-scope accuracy"] == 1
    assert figures["clinc150 full: out-of-scope recall"] == 1
    assert figures["clinc150 10-shot: out-of-scope AUROC"] == 1
    assert {"benchmark-learns", "benchmark-read", "benchmark-figure"} == set(told)
