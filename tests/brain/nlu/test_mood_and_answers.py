"""Anger, and answers read by what was asked."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.brain.nlu.anger import ANGER, AngerScorer
from bot.brain.nlu.short_replies import ShortReplyInterpreter


@pytest.fixture(scope="module")
def anger(tokenised: Callable[..., Any]) -> Callable[[str], float]:
    scorer = AngerScorer({})
    return lambda text: scorer.process([tokenised(text)])[0].get(ANGER)


@pytest.fixture(scope="module")
def answer(tokenised: Callable[..., Any]) -> Callable[..., str]:
    interpreter = ShortReplyInterpreter({})

    def intent(text: str, asks: str | None, entities: tuple[str, ...] = ()) -> str:
        message = tokenised(text, asks=asks)
        message.set("intent", {"name": "classified", "confidence": 0.5})
        message.set("entities", [{"entity": entity} for entity in entities])
        return str(interpreter.process([message])[0].get("intent")["name"])

    return intent


@pytest.mark.parametrize(
    "text",
    [
        "GOBLOK!!! UDAH 3 HARI",
        "bot tolol",
        "dasar bangsat kalian",
        "this is fucking useless",
        "🤬",
        "saya kecewa berat, emosi saya",
    ],
)
def test_curses_are_strong_anger(anger: Callable[[str], float], text: str) -> None:
    assert anger(text) >= 0.8


@pytest.mark.parametrize(
    "text",
    [
        "halo",
        "WIFI LANTAI TIGA MATI!!!",
        "terima kasih banyak!!",
        "lama banget responnya",
        "gpp",
        "tolong segera ya",
    ],
)
def test_shouting_or_hurry_alone_is_not(anger: Callable[[str], float], text: str) -> None:
    assert anger(text) < 0.8


def test_mild_signs_add_up(anger: Callable[[str], float]) -> None:
    assert anger("kecewa") < anger("kecewa, gimana sih") < anger("KECEWA, GIMANA SIH!!!") <= 1


@pytest.mark.parametrize(
    "text",
    ["ya", "yoi", "gas", "oke", "lanjut", "betul", "y", "yes", "yep", "👍", "iya betul", "gpp", "sip",
     "sip lanjut aja", "boleh deh", "Iya, benar.",
     "nah betul", "yes please", "ga ada yang salah", "ok gas min"],
)  # fmt: skip
def test_yes_confirms(answer: Callable[..., str], text: str) -> None:
    assert answer(text, "confirm") == "affirm"


@pytest.mark.parametrize(
    "text",
    [
        "nggak",
        "ga usah",
        "bukan",
        "no",
        "nope",
        "👎",
        "nggak usah deh",
        "gausah",
        "belum",
        "no thanks",
        "salah",
        "jangan dulu",
    ],
)
def test_no_denies(answer: Callable[..., str], text: str) -> None:
    assert answer(text, "confirm") == "deny"


@pytest.mark.parametrize(
    "text",
    [
        "iya tapi urgensinya tinggi",
        "bukan, yang printer",
        "mau ngomong sama orang",
        "iya nggak ya",
        "",
        "?",
    ],
)
def test_anything_more_is_left_to_the_classifier(answer: Callable[..., str], text: str) -> None:
    assert answer(text, "confirm") == "classified"


@pytest.mark.parametrize("text", ["batal", "ga jadi deh", "cancel", "nggak jadi min"])
def test_leaving_a_question_stops_it(answer: Callable[..., str], text: str) -> None:
    assert answer(text, "confirm") == "stop"


def test_yes_means_nothing_special_when_nothing_was_asked(answer: Callable[..., str]) -> None:
    assert answer("ya", None) == "classified"


def test_a_rating_answers_the_question_for_one(answer: Callable[..., str]) -> None:
    assert answer("lumayan", "rating", ("rating",)) == "give_rating"
    assert answer("lumayan", "comment", ("rating",)) == "classified"


@pytest.mark.parametrize(
    "text", ["wkwkwk", "wkwk", "hahaha", "xixixi", "hehe", "awokwokwok", "😂😂😂", "lol", "hahahaa 🤣"]
)
@pytest.mark.parametrize("asks", [None, "confirm"])
def test_laughter_alone_is_no_greeting_and_no_answer(
    answer: Callable[..., str], text: str, asks: str | None
) -> None:
    assert answer(text, asks) == "out_of_scope"


@pytest.mark.parametrize("text", ["halo wkwk", "ha?", "ah", "eh iya", "hihi sip"])
def test_laughing_while_saying_something_is_not_laughter_alone(answer: Callable[..., str], text: str) -> None:
    assert answer(text, None) == "classified"
