"""The matrix of impact and urgency."""

import pytest

from bot.db.models import Level, Priority
from bot.desk.tickets.priority import higher, priority, raised


@pytest.mark.parametrize(
    ("impact", "urgency", "expected"),
    [
        ("high", "high", "urgent"),
        ("high", "normal", "high"),
        ("normal", "high", "high"),
        ("normal", "normal", "normal"),
        ("low", "high", "normal"),
        ("high", "low", "normal"),
        ("normal", "low", "low"),
        ("low", "normal", "low"),
        ("low", "low", "low"),
    ],
)
def test_priority_follows_the_documented_matrix(impact: Level, urgency: Level, expected: Priority) -> None:
    assert priority(impact, urgency) == expected


def test_raising_stops_at_the_top() -> None:
    assert [raised("low"), raised("normal"), raised("high")] == ["normal", "high", "high"]


def test_the_higher_of_two_priorities_wins() -> None:
    assert higher("low", "urgent") == higher("urgent", "low") == "urgent"
