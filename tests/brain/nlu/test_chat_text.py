"""Cleaning and normalising: whatever people type becomes words, and offsets lead back to what they typed."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.brain.nlu import chat
from bot.brain.nlu.chat import ChatLanguage, chat_language
from bot.brain.nlu.text import MAX_CHARS, clean


def norm(text: str) -> str:
    return chat_language().normalise(clean(text).text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("min wifi mokaaad nih", "admin wifi mati ini"),
        ("yg gk bs dr td udh blm", "yang tidak bisa dari tadi sudah belum"),
        ("macem2 anak2nya gara2", "macem-macem anak-anaknya gara-gara"),
        ("p4ssw0rd aku lupaa", "password saya lupa"),
        ("thx u r gr8", "thanks you are great"),
        ("I can't log in, pls", "i can not log in, please"),
        ("gpp gausah", "tidak apa-apa tidak usah"),
        ("maaaaf haloooo goooood", "maaf halo good"),
    ],
)
def test_chat_spelling_becomes_plain_words(typed: str, meant: str) -> None:
    assert norm(typed) == meant


@pytest.mark.parametrize("text", ["make it work", "a pen and the door", "no, 10 min", "INC12 4b b2b"])
def test_words_of_the_other_language_are_left_alone(text: str) -> None:
    assert norm(text).replace("admin", "min") == text.lower()


def test_hidden_characters_and_fancy_letters_do_not_split_words() -> None:
    assert clean("wi\u200bfi ｍａｔｉ cafe\u0301 \ud800x").text == "wifi mati cafe x"


def test_offsets_lead_back_to_the_original() -> None:
    raw = "a\u200b é ｗｉｆｉ!"
    cleaned = clean(raw)
    start = cleaned.text.index("wifi")
    first, last = cleaned.original_span(start, start + 4)
    assert raw[first:last] == "ｗｉｆｉ"


def test_only_the_head_of_a_long_message_is_read() -> None:
    assert len(clean("wifi " * 20_000).text) == MAX_CHARS
    assert len(clean("\ufdfa" * 2_000).text) == MAX_CHARS  # one such ligature stands for 18 letters


def test_the_vocabulary_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "MAX_VOCABULARY", 2000)
    language = ChatLanguage()
    for number in range(60):
        language(" ".join(f"kata{number}x{index}" for index in range(100)))
    assert len(language._nlp.vocab) < 2000 + 200


def test_tokens_carry_norms_and_original_offsets(tokenised: Callable[..., Any]) -> None:
    tokens = tokenised("wifi  gk bs").get("text_tokens")
    assert [(token.text, token.lemma, token.start, token.end) for token in tokens] == [
        ("wifi", "wifi", 0, 4),
        ("gk", "tidak", 6, 8),
        ("bs", "bisa", 9, 11),
    ]
