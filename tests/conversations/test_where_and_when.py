"""What a report says of place, time and people reaches the summary and the ticket, still in two turns."""

from collections.abc import Callable

from tests.conversations.chat import Chat, Staff


def test_place_and_time_are_shown_and_many_people_are_a_high_impact(chat: Chat, staff: Staff) -> None:
    chat.say("wifi lt 3 mokad dr kemarin sore, 25 mahasiswa ga bisa konek")
    assert "Wifi lt 3 mokad dari kemarin sore" in chat.words
    assert "Lokasi: lantai 3 · Sejak: kemarin sore" in chat.words
    chat.say("ya")
    ticket = staff.the_ticket(chat)
    assert ticket["impact"] == "high"
    assert ticket["description"] == "wifi lt 3 mokad dr kemarin sore, 25 mahasiswa ga bisa konek"


def test_a_correction_of_the_place_changes_the_summary(visitor: Callable[..., Chat]) -> None:
    chat = visitor(language="en")
    chat.say("the printer on the 2nd floor jams since this morning")
    assert "Place: floor 2 · Since: this morning" in chat.words
    chat.say("no, floor 4 not floor 2")
    assert "Place: floor 4 · Since: this morning" in chat.words


def test_without_place_and_time_the_summary_has_no_such_line(chat: Chat) -> None:
    chat.say("printer macet kertas terus")
    assert chat.asks == "confirm"
    assert "Lokasi" not in chat.words
    assert "Sejak" not in chat.words
