"""Every error of the desk is a sentence in both languages."""

import re

import pytest

from bot.config import ROOT
from bot.i18n import LANGUAGES, t

CLASSES = "DeskError|NotFound|Conflict|Unauthorised|Forbidden|TooLarge|TooManyRequests|Unavailable"
RAISED = re.compile(rf'(?:{CLASSES})\(\s*"([a-z-]+)"((?:, \w+=)?)')
CODES = sorted(
    {m[1] for path in (ROOT / "bot" / "desk").rglob("*.py") for m in RAISED.finditer(path.read_text())}
)
VALUES = dict.fromkeys(
    ("number", "status", "id", "limit", "service", "state", "states", "agent", "name", "slug", "customer"),
    "resolved",
)


def test_the_desks_errors_are_known() -> None:
    assert {"ticket-not-found", "rating-already-given", "token-not-valid", "cursor-not-valid"} <= set(CODES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_an_error_is_a_sentence(code: str, language: str) -> None:
    sentence = t(code, language, **VALUES)
    assert sentence.endswith(".")
    assert "{" not in sentence
