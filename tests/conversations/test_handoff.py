"""When a person takes over."""

import pytest

from tests.conversations.chat import Chat, Staff


@pytest.mark.parametrize("wish", ["saya mau bicara dengan petugas", "can I talk to a real person please"])
def test_a_person_is_queued_for_on_request_with_position_and_hours(
    chat: Chat, staff: Staff, wish: str
) -> None:
    answer = chat.say(wish)
    conversation = staff.conversation(chat)
    assert conversation["held_by"] == "queue"
    assert staff.the_ticket(chat)["number"] in answer
    assert "08.00" in answer or "08:00" in answer


def test_the_open_ticket_is_linked_instead_of_a_new_one(chat: Chat, staff: Staff) -> None:
    chat.say("speaker ruang rapat tidak bunyi sama sekali")
    chat.say("ya")
    chat.say("tolong sambungkan ke petugas")
    assert staff.the_ticket(chat)["number"] in chat.words


@pytest.mark.parametrize(
    ("first", "second"), [("asdkjh qwpoe zxmcn", "lkjhg vbnmq wertz"), ("asdf qwer zxcv", "asdfghjkl qwerty")]
)
def test_two_misunderstandings_in_a_row_bring_a_person(
    chat: Chat, staff: Staff, first: str, second: str
) -> None:
    chat.say(first)
    assert staff.conversation(chat)["held_by"] == "bot"
    chat.say(second)
    assert staff.conversation(chat)["held_by"] == "queue"


def test_something_understood_in_between_starts_the_count_afresh(chat: Chat, staff: Staff) -> None:
    chat.say("asdkjh qwpoe zxmcn")
    chat.say("jam layanan sampai jam berapa?")
    chat.say("lkjhg vbnmq wertz")
    assert staff.conversation(chat)["held_by"] == "bot"


def test_strong_anger_brings_a_person(chat: Chat, staff: Staff) -> None:
    chat.say("GOBLOK BANGET SIH KALIAN!!! TOLOL SEMUA, ANJING!!!")
    assert staff.conversation(chat)["held_by"] == "queue"


def test_the_bot_is_silent_until_it_is_handed_back(chat: Chat, staff: Staff, layani) -> None:  # type: ignore[no-untyped-def]
    chat.say("mau ngomong sama petugas aja")
    assert chat.say("halo ada orang?") == ""
    assert chat.conversation_id[:8] in layani.cli("queue", "list")
    layani.cli(
        "conversation",
        "reply",
        chat.conversation_id,
        "Halo, saya Sari. Ada yang bisa dibantu?",
        "--as",
        "sari",
    )
    chat.hear()
    assert "saya Sari" in chat.words
    assert staff.conversation(chat)["held_by"] == "agent"
    assert chat.say("wifi saya mati mbak") == ""
    layani.cli("conversation", "hand-back", chat.conversation_id, "--as", "sari")
    chat.hear()
    assert staff.conversation(chat)["held_by"] == "bot"
    assert "Jam layanan" in chat.say("jam layanan sampai jam berapa?")
