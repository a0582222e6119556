"""The rating after a resolution."""

import pytest

from tests.conversations.chat import Chat, Staff


@pytest.fixture
def resolved(chat: Chat, staff: Staff) -> str:
    """A ticket that staff just resolved, its requester asked for a rating."""
    chat.say("mouse komputer saya tidak bisa klik kanan")
    chat.say("ya")
    number: str = staff.the_ticket(chat)["number"]
    staff.change(number, status="resolved", resolution="Mouse diganti baru")
    chat.hear()
    assert "Mouse diganti baru" in chat.words
    assert chat.asks == "rating"
    return number


@pytest.mark.parametrize(
    ("answer", "score"),
    [
        ("5", 5),
        ("bintang 4", 4),
        ("bagus banget", 5),
        ("five stars", 5),
        ("⭐⭐⭐", 3),
        ("2 dari 5", 2),
        ("tiga aja", 3),
    ],
)
def test_a_rating_is_understood_in_many_forms(
    chat: Chat, staff: Staff, resolved: str, answer: str, score: int
) -> None:
    chat.say(answer)
    assert chat.asks == "comment"
    assert staff.the_ticket(chat)["rating"] == score


def test_stars_can_be_pressed_and_a_comment_left(chat: Chat, staff: Staff, resolved: str) -> None:
    assert len(chat.titles) == 5
    chat.press("⭐⭐⭐⭐⭐")
    assert "Komentar Anda sudah kami catat" in chat.say("petugasnya cepat dan ramah")


@pytest.mark.parametrize("stars", [1, 4])
def test_asked_again_by_the_bot_so_many_stars_are_so_much(
    chat: Chat, staff: Staff, resolved: str, stars: int
) -> None:
    question = chat.titles
    chat.say("mau kasih nilai buat tiket tadi")
    assert chat.asks == "rating"
    assert chat.titles == question == ["⭐" * score for score in range(1, 6)]
    chat.press("⭐" * stars)
    assert staff.the_ticket(chat)["rating"] == stars


def test_the_comment_may_be_declined(chat: Chat, resolved: str) -> None:
    chat.say("4")
    assert "Penilaian Anda sudah kami catat" in chat.say("nggak ada")


def test_a_resolution_is_rated_once(chat: Chat, staff: Staff, resolved: str) -> None:
    chat.say("5")
    chat.say("tidak")
    chat.say("kasih bintang 1")
    assert staff.the_ticket(chat)["rating"] == 5


def test_something_else_may_be_said_instead_of_a_rating(chat: Chat, staff: Staff, resolved: str) -> None:
    chat.say("sekalian, keyboardnya juga rusak pak tombol enter lepas")
    assert chat.asks == "confirm"
    chat.say("ya")
    assert len(staff.tickets(chat)) == 2
    chat.say("bintang 4 untuk yang tadi")
    assert [t["rating"] for t in staff.tickets(chat) if t["number"] == resolved] == [4]


def test_the_rating_question_follows_the_requesters_language(chat: Chat, staff: Staff) -> None:
    chat.say("the scanner in the archive room is not detected by any computer")
    chat.say("yes")
    staff.change(staff.the_ticket(chat)["number"], status="resolved", resolution="New cable")
    chat.hear()
    assert "resolved" in chat.words
    assert "New cable" in chat.words
