"""The scorecard and the rule of its gate."""

from pathlib import Path
from typing import Any

from bot.brain.evaluation import scorecard

HERE = {"date": "2026-11-22", "commit": "abc1234", "machine": "2 cores of X"}


def result(**figures: float) -> dict[str, Any]:
    return {
        "circumstances": HERE,
        "messages": {"intents": 10, "entities": 0},
        "layani": {"figures": figures, "costs": {"memory, MB": 250.0}},
        "stock": {
            "circumstances": HERE,
            "figures": dict.fromkeys(figures, 0.5),
            "costs": {"memory, MB": 1000.0},
        },
        "confusions": [("greet", "thank", 2)],
    }


def test_a_figure_may_fall_by_one_point_and_no_more() -> None:
    before = {"macro-F1": 0.93, "entity F1": 0.96}
    assert scorecard.fallen(before, {"macro-F1": 0.92, "entity F1": 0.99}) == {}
    assert scorecard.fallen(before, {"macro-F1": 0.9199, "entity F1": 0.96}) == {"macro-F1": 0.9199}


def test_of_an_error_less_is_better() -> None:
    before = {"calibration error": 0.03}
    assert scorecard.fallen(before, {"calibration error": 0.0}) == {}
    assert scorecard.fallen(before, {"calibration error": 0.05}) == {"calibration error": 0.05}


def test_a_figure_that_is_no_longer_measured_has_fallen() -> None:
    assert scorecard.fallen({"macro-F1": 0.93, "calibration error": 0.03}, {}) == {
        "macro-F1": None,
        "calibration error": None,
    }


def test_each_figure_stands_beside_stock_and_what_is_wanted() -> None:
    lines = scorecard.page({"exams": {"dev": result(**{"macro-F1": 0.9312})}}).splitlines()
    assert "| macro-F1 | 93.1 | 50.0 |  | ≥ 92 |" in lines
    assert "| memory, MB | 250 | 1,000 | 0.25 | < 650 |" in lines
    assert "| `greet` | `thank` | 2 |" in lines


def test_what_is_written_can_be_read_again(tmp_path: Path) -> None:
    file = tmp_path / "scorecard.json"
    scorecard.write({"exams": {"dev": result(**{"macro-F1": 0.93123456789})}}, file)
    assert scorecard.read(file)["exams"]["dev"]["layani"]["figures"] == {"macro-F1": 0.931235}
    assert scorecard.read(tmp_path / "none.json") == {}


def test_stock_of_an_earlier_run_stays_with_its_origin_and_without_ratios(tmp_path: Path) -> None:
    file = tmp_path / "scorecard.json"
    scorecard.write_exam("dev", result(**{"macro-F1": 0.9}), file)
    later = result(**{"macro-F1": 0.95}) | {"circumstances": HERE | {"commit": "def5678"}}
    del later["stock"]
    scorecard.write_exam("dev", later, file)
    page = file.with_suffix(".md").read_text()
    assert "Stock was measured on 2026-11-22, commit abc1234" in page
    assert "| macro-F1 | 95.0 | 50.0 |  | ≥ 92 |" in page
    assert "| memory, MB | 250 | 1,000 |  | < 650 |" in page


def test_the_published_page_is_made_from_the_published_figures() -> None:
    page = scorecard.FILE.with_suffix(".md").read_text(encoding="utf-8")
    assert page == scorecard.page(scorecard.read())
