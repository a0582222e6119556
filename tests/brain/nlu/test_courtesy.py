"""What a message says beside courtesies."""

import pytest

from bot.brain.nlu.courtesy import Point, point


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("wifi mati, terima kasih", "wifi mati"),
        ("cek tiket inc 140 ya terima kasih", "cek tiket inc 140"),
        ("my vpn is down, thanks", "my vpn is down"),
        ("laptop ngehang melulu kak, mohon bantuannya ya 🙏", "laptop ngehang melulu"),
        (
            "mohon dibuatkan akun baru. mohon segera ditindaklanjuti. hormat kami",
            "mohon dibuatkan akun baru.",
        ),
        (
            "selamat pagi pak, printer ruang rapat macet. ditunggu ya, terima kasih",
            "printer ruang rapat macet.",
        ),
        ("tidak usah, terima kasih", "tidak usah"),
    ],
)
def test_courtesies_after_the_point_are_left_out(text: str, said: str) -> None:
    assert point(text) == Point(said, closed=True)


def test_courtesies_before_the_point_are_left_out() -> None:
    assert point("selamat pagi bapak ibu, printer ruang rapat macet") == Point(
        "printer ruang rapat macet", False
    )


@pytest.mark.parametrize(
    "text",
    [
        "terima kasih banyak atas bantuannya ya kak",
        "thanks a lot for your help",
        "halo min",
        "mohon bantuannya",
        "terima kasih, sudah bisa",
        "printer ruang rapat macet",
        "",
    ],
)
def test_where_nothing_else_is_said_or_no_courtesy_there_is_no_point(text: str) -> None:
    assert point(text) is None


@pytest.mark.parametrize(
    ("intent", "probability", "closed", "matters"),
    [
        ("report_incident", 0.6, True, True),
        ("report_incident", 0.4, True, False),
        ("deny", 0.9, True, True),
        ("deny", 0.9, False, False),
        ("affirm", 0.99, True, False),
        ("out_of_scope", 0.7, True, False),
        ("out_of_scope", 0.9, True, True),
    ],
)
def test_what_a_few_words_are_easily_taken_for_is_no_matter(
    intent: str, probability: float, closed: bool, matters: bool
) -> None:
    assert Point("…", closed).is_matter(intent, probability) is matters


def test_a_long_text_speaks_for_itself() -> None:
    assert Point("terima kasih " * 13, closed=True).is_matter("thank", 0.9)
