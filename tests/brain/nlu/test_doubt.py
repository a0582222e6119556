"""How often the bot asks what was meant, on the development set, and whether what was meant is then offered."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.doubt import MOST, candidates, rivals

# Answered by a plain response, whatever else may have been meant (data/rules).
SMALL_TALK = {"greet", "goodbye", "thank", "bot_challenge", "stop"}
DEV = yaml.safe_load((Path(__file__).parents[2] / "nlu" / "dev.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def asked(parse: Callable[..., dict[str, Any]]) -> list[tuple[str, list[str]]]:
    """(intent, suggestions) of every development message, without suggestions where the bot acts at once."""
    found = []
    for intent, languages in DEV.items():
        for text in (text for texts in languages.values() for text in texts):
            understood = parse(str(text))
            name, ranking = understood["intent"]["name"], understood["intent_ranking"]
            torn = [] if name in SMALL_TALK else rivals(name, ranking)
            found.append((intent, candidates(ranking) if name == "nlu_fallback" else torn))
    return found


def test_few_messages_are_asked_about(asked: list[tuple[str, list[str]]]) -> None:
    assert sum(bool(suggested) for _, suggested in asked) < 0.06 * len(asked)


def test_what_was_meant_is_among_the_suggestions(asked: list[tuple[str, list[str]]]) -> None:
    offered = [intent in suggested for intent, suggested in asked if suggested and intent != "out_of_scope"]
    assert sum(offered) > 0.85 * len(offered)


def test_hardly_anything_out_of_scope_is_asked_about(asked: list[tuple[str, list[str]]]) -> None:
    outside = [suggested for intent, suggested in asked if intent == "out_of_scope"]
    assert sum(bool(suggested) for suggested in outside) < 0.1 * len(outside)


def rank(**probabilities: float) -> list[dict[str, object]]:
    return [
        {"name": name, "confidence": p} for name, p in sorted(probabilities.items(), key=lambda one: -one[1])
    ]


def test_two_near_readings_of_different_consequence_are_doubtful() -> None:
    assert rivals("complain", rank(complain=0.55, cancel_ticket=0.4)) == ["complain", "cancel_ticket"]


def test_kinds_of_ticket_are_shown_in_the_draft_and_not_asked_about() -> None:
    assert rivals("request_service", rank(request_service=0.5, request_change=0.46)) == []


def test_a_report_that_is_nearly_a_question_is_drafted() -> None:
    assert rivals("report_incident", rank(report_incident=0.5, ask_knowledge=0.45)) == []
    assert rivals("ask_knowledge", rank(ask_knowledge=0.5, report_incident=0.45)) != []


def test_a_likelier_reading_is_taken() -> None:
    assert rivals("complain", rank(complain=0.7, cancel_ticket=0.2)) == []


def test_politeness_is_never_asked_about() -> None:
    assert rivals("greet", rank(greet=0.5, check_ticket=0.45)) == []


def test_a_few_plausible_readings_are_suggested() -> None:
    ranking = rank(complain=0.3, add_comment=0.2, ask_hours=0.19, check_ticket=0.16, thank=0.15)
    assert candidates(ranking) == ["complain", "add_comment", "ask_hours"]
    assert len(candidates(ranking)) == MOST
    assert candidates(rank(greet=0.4, cancel_ticket=0.1)) == []
