"""Entities and mood on messages written apart from the rules: the development sets of tests/nlu."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.brain.evaluation.quality import UNLABELLED
from bot.brain.nlu.anger import ANGER, SENTIMENT, AngerScorer
from bot.brain.nlu.entities import DeskEntities

ROOT = Path(__file__).resolve().parents[3]
LEAST = 0.95


def _messages(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load((ROOT / "tests" / "nlu" / name).read_text(encoding="utf-8")))


def _auroc(positives: list[float], negatives: list[float]) -> float:
    """How often a positive scores above a negative; ties count half."""
    wins = sum((p > n) + (p == n) / 2 for p in positives for n in negatives)
    return wins / len(positives) / len(negatives)


def test_entities_are_found_by_name_and_value(tokenised: Callable[..., Any]) -> None:
    extractor = DeskEntities({"services": str(ROOT / "data/services.yml")})
    right = wrong = 0
    for example in _messages("entities-dev.yml"):
        message = extractor.process([tokenised(example["text"], asks=example.get("asks"))])[0]
        told = Counter((entity["entity"], str(entity["value"])) for entity in example["entities"])
        found = Counter(
            (entity["entity"], entity["value"])
            for entity in message.get("entities")
            if entity["entity"] not in UNLABELLED
        )
        right += sum((told & found).values())
        wrong += sum((told - found).values()) + sum((found - told).values())
    assert 2 * right / (2 * right + wrong) >= LEAST


@pytest.mark.parametrize(
    ("score", "mood", "sign"), [(ANGER, "angry", 1), (SENTIMENT, "pleased", 1), (SENTIMENT, "angry", -1)]
)
def test_a_mood_is_told_from_the_others(
    tokenised: Callable[..., Any], score: str, mood: str, sign: int
) -> None:
    scorer = AngerScorer({})
    scores = [
        (example["mood"] == mood, sign * scorer.process([tokenised(example["text"])])[0].get(score))
        for example in _messages("anger-dev.yml")
    ]
    assert (
        _auroc(
            [value for is_mood, value in scores if is_mood],
            [value for is_mood, value in scores if not is_mood],
        )
        >= LEAST
    )
