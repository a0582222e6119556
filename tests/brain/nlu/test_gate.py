"""No figure of the development set may fall by more than one point against docs/nlu-scorecard.json."""

from typing import Any

from bot.brain.evaluation import scorecard
from bot.brain.evaluation.exam import Exam


def test_no_figure_of_the_scorecard_has_fallen(parse: Any) -> None:
    published = scorecard.read()["exams"]["dev"]["layani"]["figures"]
    exam = Exam.read("dev")
    parses = [parse(message["text"], asks=message.get("asks")) for message in exam.messages()]
    assert scorecard.fallen(published, exam.figures(parses)) == {}, (
        "see docs/nlu.md for what to do; when the change is meant: layani nlu evaluate --write"
    )
