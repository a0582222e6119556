"""Whatever arrives, the whole pipeline answers, and looks at a bounded part of it."""

from collections.abc import Callable
from typing import Any

import pytest
from nlu.fuzz_strings import strings

from bot.brain.nlu.text import MAX_CHARS, MAX_RUN
from bot.brain.nlu.tokenizer import NORMALISED
from tests import proofs

STRINGS = proofs.size(20_000, short=1_000)
ASKED = [None, "rating", "confirm", "choice", "ticket_number", "impact", "description"]
GROWTH = 4  # normalising spells abbreviations out


@pytest.mark.proof
@pytest.mark.timeout(1800)
def test_no_string_upsets_the_pipeline(
    parse: Callable[..., dict[str, Any]], proved: Callable[[int, str], None]
) -> None:
    for number, text in enumerate(strings(STRINGS)):
        parsed = parse(text, asks=ASKED[number % len(ASKED)])
        if text.startswith("/"):
            continue  # a payload is Rasa's to read; whoever types one is parsed without its slash
        assert parsed["intent"]["name"]
        assert 0 <= parsed["anger"] <= 1
        assert all(0 <= entity["start"] <= entity["end"] <= len(text) for entity in parsed["entities"])
    proved(STRINGS, "strings through the whole pipeline")


@pytest.mark.proof
@pytest.mark.timeout(1800)
def test_no_string_makes_more_work_than_its_first_2000_characters(
    tokenised: Callable[..., Any], proved: Callable[[int, str], None]
) -> None:
    for text in strings(STRINGS):
        message = tokenised(text)
        normalised = message.get(NORMALISED)
        assert len(message.get("text_tokens")) <= MAX_CHARS
        assert len(normalised) <= GROWTH * MAX_CHARS
        assert max(map(len, normalised.split()), default=0) <= GROWTH * MAX_RUN
    proved(STRINGS, "strings tokenised")
