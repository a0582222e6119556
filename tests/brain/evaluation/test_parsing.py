"""Training and understanding in processes of their own, with the tiny assistant."""

from pathlib import Path

import pytest
from launched import ROOT

from bot.brain.evaluation import stock, trainings
from bot.brain.evaluation.parsing import parse

TINY = ROOT / "tests/brain/tiny"


@pytest.mark.parametrize("as_stock", [True, False])
def test_each_message_is_understood_in_its_order_and_its_cost_is_told(model: Path, as_stock: bool) -> None:
    found = parse(model, [{"text": "halo"}, {"text": "batal", "asks": "rating"}], ["pecah"], as_stock)
    assert [result["intent"]["name"] for result in found.parses] == ["greet", "stop"]
    assert len(found.cpu_ms) == 2
    assert found.ready_s >= found.load_s > 0
    assert found.memory_mb > 50


def test_a_model_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        parse(tmp_path / "none.tar.gz", [], [])


def test_a_training_tells_what_it_took(tmp_path: Path) -> None:
    command = stock.rasa(TINY / "config.yml", TINY / "data" / "nlu.yml")
    trained = trainings.train(command, tmp_path, lambda _seconds: None)
    assert trained.archive.exists()
    assert trained.clock_s > 0
    assert trained.cpu_s > 0


def test_stock_is_rasas_own_default_pipeline() -> None:
    names = [component["name"] for component in stock.config()["pipeline"]]
    assert "DIETClassifier" in names
    assert names[-1] == "FallbackClassifier"
