"""Misspelt words: what is put right, and what must stay."""

import pytest

from bot.brain.nlu.spelling import Speller
from bot.encoder.encoder import encoder

TEXTS = [
    "printer di ruang rapat tidak bisa mencetak",
    "jaringan di lorong lantai tiga lambat sekali",
    "tolong reset password email saya",
    "lantai tiga tidak ada jaringan, tolong di cek",
    "the scanner at the front desk is broken",
    "lantai dua di ruang kepala dinas",
    "dasar bangsat",
]


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller.fit(TEXTS, encoder().holds)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jaringn", "jaringan"),
        ("lorpng", "lorong"),
        ("mencetka", "mencetak"),
        ("jaringgan", "jaringan"),
        ("jrngn", "jaringan"),
        ("scabner", "scanner"),
        ("brokren", "broken"),
        ("dilantai", "di lantai"),
    ],
    ids=[
        "left out",
        "key beside",
        "swapped",
        "doubled",
        "vowels",
        "English",
        "key besides",
        "grown together",
    ],
)
def test_one_slip_is_put_right(speller: Speller, typed: str, meant: str) -> None:
    assert speller.correct(f"{typed} tiga") == f"{meant} tiga"


@pytest.mark.parametrize("word", ["cerita", "window", "label", "desa", "rice"])
def test_a_word_that_only_the_encoder_knows_stays(speller: Speller, word: str) -> None:
    assert speller.correct(word) == word


def test_a_known_word_with_an_ending_stays(speller: Speller) -> None:
    assert speller.correct("scanners printernya lorongnya") == "scanners printernya lorongnya"


def test_no_curse_is_read_into_a_word_that_merely_resembles_it(speller: Speller) -> None:
    assert speller.correct("bangsal anak") == "bangsal anak"


def test_training_texts_stay_as_they_are(speller: Speller) -> None:
    assert [speller.correct(text) for text in TEXTS] == TEXTS


def test_numbers_marks_and_gibberish_stay(speller: Speller) -> None:
    for text in ("inc-000012 !!!", "😀 12x", "asdkjh qwoei zxmn", "x" * 3000, "aiueo" * 20):
        assert speller.correct(text) == text
