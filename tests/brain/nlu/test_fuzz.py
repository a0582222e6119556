"""Whatever arrives, the whole pipeline answers, and looks at a bounded part of it. The 20,000: fuzz_strings.py."""

from fuzz_strings import strings

from bot.brain.nlu.text import MAX_CHARS, MAX_RUN
from bot.brain.nlu.tokenizer import NORMALISED

ASKED = [None, "rating", "confirm", "choice", "ticket_number", "impact", "description"]
GROWTH = 4  # normalising spells abbreviations out


def test_no_string_upsets_the_pipeline(parse) -> None:
    for number, text in enumerate(strings(1_000)):
        parsed = parse(text, asks=ASKED[number % len(ASKED)])
        if text.startswith("/"):
            continue  # a payload is Rasa's to read; whoever types one is parsed without its slash
        assert parsed["intent"]["name"]
        assert 0 <= parsed["anger"] <= 1
        assert all(0 <= entity["start"] <= entity["end"] <= len(text) for entity in parsed["entities"])


def test_no_string_makes_more_work_than_its_first_2000_characters(tokenised) -> None:
    for text in strings(5_000):
        message = tokenised(text)
        normalised = message.get(NORMALISED)
        assert len(message.get("text_tokens")) <= MAX_CHARS
        assert len(normalised) <= GROWTH * MAX_CHARS
        assert max(map(len, normalised.split()), default=0) <= GROWTH * MAX_RUN
