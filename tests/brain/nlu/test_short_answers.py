"""A table of short replies, and what each means after each question (short_answers.yml)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.brain.nlu.entities import DeskEntities
from bot.brain.nlu.short_replies import ShortReplyInterpreter

TABLE = yaml.safe_load(Path(__file__).with_name("short_answers.yml").read_text(encoding="utf-8"))
OF_THE_LIST = ("choice", "ticket_number")  # where "2" is first a place in the list shown


@pytest.fixture(scope="module")
def meaning(tokenised: Callable[..., Any]) -> Callable[..., str]:
    finder = DeskEntities({"services": "data/services.yml"})
    interpreter = ShortReplyInterpreter({})

    def read(text: str, asks: str) -> str:
        message = tokenised(text, asks=asks)
        message.set("intent", {"name": "text", "confidence": 0.5})
        message = interpreter.process(finder.process([message]))[0]
        found = {one["entity"]: f"{one['entity']}={one['value']}" for one in message.get("entities")}
        order = ("ordinal", asks) if asks in OF_THE_LIST else (asks, "ordinal")
        if found.get("answer") == "answer=yes":
            del found["answer"]
        return next(
            (found[name] for name in (*order, "answer") if name in found), message.get("intent")["name"]
        )

    return read


@pytest.mark.parametrize(
    ("asks", "expected", "text"),
    [(asks, key, text) for asks, rows in TABLE.items() for key, texts in rows.items() for text in texts],
)
def test_a_short_reply_means_what_was_asked_for(
    meaning: Callable[..., str], asks: str, expected: str, text: str
) -> None:
    assert meaning(text, asks) == expected


@pytest.mark.parametrize("asks", TABLE)
def test_every_question_is_tried_with_many_answers(asks: str) -> None:
    assert sum(map(len, TABLE[asks].values())) >= 25


def test_nothing_is_short_when_nothing_was_asked(meaning: Callable[..., str]) -> None:
    assert meaning("terserah", "") == "text"
