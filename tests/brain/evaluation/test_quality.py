"""Figures from what a model made of messages."""

from typing import Any

import pytest

from bot.brain.evaluation import quality
from bot.brain.evaluation.examples import EntityExample, Example

HALO = Example("halo selamat pagi", "greet", "id")
HI = Example("hi good morning", "greet", "en")
JOKE = Example("ceritakan satu lelucon", "out_of_scope", "id")


def parse(name: str, confidence: float = 0.9, language: str = "id", **ranking: float) -> dict[str, Any]:
    return {
        "intent": {"name": name, "confidence": confidence},
        "intent_ranking": [{"name": key, "confidence": value} for key, value in ranking.items()],
        "entities": [{"entity": "language", "value": language}],
    }


def test_a_fallback_on_a_message_that_is_in_scope_counts_as_wrong() -> None:
    parses = [
        parse("greet", greet=0.9),
        parse("nlu_fallback", greet=0.4),
        parse("out_of_scope", out_of_scope=0.9),
    ]
    figures = quality.intents([HALO, HI, JOKE], parses)
    assert figures["in-scope accuracy"] == 0.5
    assert figures["in-scope accuracy, id"] == 1
    assert figures["in-scope accuracy, en"] == 0
    assert figures["in-scope accuracy, best guess"] == 1
    assert figures["out-of-scope recall"] == 1


def test_a_fallback_is_never_wrong_and_confident() -> None:
    parses = [parse("stop", 0.95, stop=0.95), parse("nlu_fallback", 1.0), parse("greet", 0.9, greet=0.9)]
    figures = quality.intents([HALO, HI, JOKE], parses)
    assert figures["wrong and confident"] == pytest.approx(2 / 3)


def test_stock_rasas_fallback_in_the_ranking_is_no_guess() -> None:
    parses = [
        parse("nlu_fallback", 0.7, nlu_fallback=0.7, greet=0.3),
        parse("greet", greet=0.9),
        parse("out_of_scope", out_of_scope=0.9),
    ]
    assert quality.intents([HALO, HI, JOKE], parses)["in-scope accuracy, best guess"] == 1


def test_what_has_no_ranking_is_as_strange_as_can_be() -> None:
    parses = [
        parse("greet", greet=0.9),
        parse("greet", greet=0.8, out_of_scope=0.1),
        parse("nlu_fallback", 1.0),
    ]
    assert quality.intents([HALO, HI, JOKE], parses)["out-of-scope AUROC"] == 1


def test_the_language_counts_from_three_words_on() -> None:
    short = Example("ok", "affirm", "en")
    parses = [parse("greet", language="id"), parse("greet", language="id"), parse("affirm", language="id")]
    assert quality.languages([HALO, HI, short], parses) == {"language": 0.5}


def test_the_language_is_no_entity_to_be_found() -> None:
    example = EntityExample("wifi mati", "id", None, (("service", "wifi"),))
    found = parse("report_incident")
    found["entities"].append({"entity": "service", "value": "wifi"})
    assert quality.entities([example], [found])["entity F1"] == 1


def test_a_message_is_rough_when_two_words_are_not_spelt_out() -> None:
    assert quality.is_rough("wifi gk bs dr td pagi")
    assert not quality.is_rough("Wifi tidak bisa sejak tadi pagi.")
