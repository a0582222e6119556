"""Questions that are answered at once, and the language they are answered in."""

from collections.abc import Callable

import pytest

from tests.conversations.chat import Chat, Staff


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("gimana cara konek vpn dari rumah", "VPN"),
        ("cara ganti password sso gimana ya min", "kata sandi"),
        ("how do I set up MFA on my new phone?", "MFA"),
        ("how can i tell whether an email is phishing", "phishing"),
    ],
)
def test_the_article_is_found_by_meaning_and_its_steps_given(chat: Chat, question: str, title: str) -> None:
    answer = chat.say(question)
    assert title.lower() in answer.lower()
    assert "1." in answer
    assert "2." in answer


def test_an_unanswered_question_is_admitted_and_can_become_a_ticket(chat: Chat, staff: Staff) -> None:
    chat.say("gimana cara mengekspor data bimbingan skripsi ke format XML di aplikasi sitaskin?")
    assert "belum punya panduan" in chat.words
    chat.say("boleh")
    assert chat.asks == "confirm"
    chat.say("ya")
    assert "skripsi" in staff.the_ticket(chat)["description"]


def test_an_article_that_did_not_help_becomes_a_ticket(chat: Chat, staff: Staff) -> None:
    chat.say("gimana cara konek vpn dari rumah")
    chat.press("buatkan tiket")
    chat.say("ya")
    assert staff.the_ticket(chat)["service"] == "vpn"


def test_service_status_is_what_staff_set(chat: Chat, layani) -> None:  # type: ignore[no-untyped-def]
    assert "normal" in chat.say("apakah siakad sedang gangguan?")
    layani.cli("service", "status", "siakad", "down", "--note", "Basis data sedang dipulihkan.")
    assert "Basis data sedang dipulihkan." in chat.say("siakad lagi down ya?")
    layani.cli("service", "status", "siakad", "operational")
    assert "normal" in chat.say("siakad sekarang gimana, masih down?")


def test_hours_and_targets_are_told(chat: Chat) -> None:
    assert "08.00" in chat.say("jam layanan nya sampai jam berapa?")


def test_help_comes_with_buttons(chat: Chat) -> None:
    chat.say("bisa bantu apa aja?")
    assert "Lapor gangguan" in chat.titles


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("halo selamat pagi", "Halo"),
        ("hello, good morning", "Hello"),
        ("terima kasih banyak ya", "Sama-sama"),
        ("thank you so much", "welcome"),
        ("oke dadah sampai jumpa", "sampai jumpa"),
    ],
)
def test_small_talk_is_returned_in_the_same_language(chat: Chat, text: str, expected: str) -> None:
    assert expected in chat.say(text)


def test_the_language_follows_each_message(chat: Chat) -> None:
    assert "Jam layanan" in chat.say("buka sampai jam berapa layanannya?")
    assert "on duty" in chat.say("what are your opening hours?")


def test_an_explicit_choice_of_language_is_respected(chat: Chat) -> None:
    assert "English" in chat.say("pakai bahasa inggris dong")
    assert "on duty" in chat.say("jam layanan sampai jam berapa?")
    assert "bahasa Indonesia" in chat.say("in Indonesian please")
    assert "Jam layanan" in chat.say("what are your opening hours?")


@pytest.mark.parametrize(
    ("language", "answer"), [("en", "What can I do for you"), ("id", "Ada yang bisa saya bantu")]
)
def test_a_message_of_no_language_is_answered_in_that_of_the_session(
    visitor: Callable[..., Chat], language: str, answer: str
) -> None:
    assert answer in visitor(language=language).say("ok")


def test_other_matters_are_declined_kindly(chat: Chat) -> None:
    assert "di luar" in chat.say("bikinin pantun tentang hujan dong")
