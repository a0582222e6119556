"""docs/architecture.md names what is there."""

import re

import pytest

from bot.config import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text()
NAMED = sorted(set(re.findall(r"`((?:bot/|actions/|data/|tests/|config|domain)[\w./-]*)`", PAGE)))


def test_the_page_names_files() -> None:
    assert len(NAMED) > 40


@pytest.mark.parametrize("name", NAMED)
def test_what_the_page_names_is_there(name: str) -> None:
    assert (ROOT / name).exists()


def test_every_room_is_on_the_page() -> None:
    rooms = {path.name for path in (ROOT / "bot").iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert {room for room in rooms if f"`bot/{room}/" not in PAGE} == set()
