"""What a draft concludes from what the brain found in a message."""

import pytest

from actions.draft import draft
from actions.turn import Said


@pytest.mark.parametrize(
    ("found", "level"),
    [
        ({"people": "1"}, "low"),
        ({"people": "2"}, "normal"),
        ({"people": "19"}, "normal"),
        ({"people": "20"}, "high"),
        ({"impact": "normal", "people": "25"}, "normal"),  # "satu ruangan kena, 25 orang"
        ({"affected": "one"}, "low"),
        ({"affected": "many"}, "high"),
        ({"affected": "one", "people": "4"}, "normal"),  # "laptop saya dipakai 4 orang"
        ({"affected": "one", "impact": "high"}, "high"),
        ({}, None),
    ],
)
def test_how_far_it_reaches(found: dict[str, str], level: str | None) -> None:
    entities = [{"entity": name, "value": value} for name, value in found.items()]
    assert draft.impact(Said("wifi mati", entities)) == level
