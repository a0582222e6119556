"""What a report says of place, time and people reaches the summary and the ticket, corrected if it was, in two turns.

What was shown and confirmed is what is stored.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conversations.chat import Chat, Staff


def test_place_and_time_are_shown_and_many_people_are_a_high_impact(chat: Chat, staff: Staff) -> None:
    chat.say("wifi lt 3 mokad dr kemarin sore, 25 mahasiswa ga bisa konek")
    assert "Wifi lt 3 mokad dari kemarin sore" in chat.words
    assert "Lokasi: lantai 3 · Sejak: kemarin sore (" in chat.words
    chat.say("ya")
    ticket = staff.the_ticket(chat)
    assert ticket["impact"] == "high"
    assert ticket["description"] == "wifi lt 3 mokad dr kemarin sore, 25 mahasiswa ga bisa konek"
    assert ticket["place"] == "lantai 3"
    assert ticket["since"].startswith("kemarin sore (")
    assert f"Sejak: {ticket['since']}" in _card(chat)


CORRECTIONS = [
    (
        "id",
        "wifi lt 3 mati sejak pagi",
        "bukan lt 3, lantai 4",
        "ya",
        {"place": "lantai 4", "title": "Wifi lantai 4 mati sejak pagi"},
        "Koreksi: bukan lt 3, lantai 4",
    ),
    (
        "id",
        "wifi lt 3 mati sejak pagi",
        "eh salah, sejak kemarin sore",
        "betul",
        {"place": "lantai 3", "title": "Wifi lt 3 mati sejak kemarin sore"},
        "Koreksi: sejak kemarin sore",
    ),
    (
        "en",
        "the printer on the 2nd floor jams since this morning",
        "no, floor 4 not floor 2",
        "yes",
        {"place": "floor 4", "title": "The printer on the floor 4 jams since this morning"},
        "Correction: floor 4 not floor 2",
    ),
    (
        "id",
        "internet di ruang rapat mati dari tadi pagi",
        "bukan internet tapi vpn",
        "ya",
        {"service": "vpn"},
        "Koreksi: bukan internet tapi vpn",
    ),
]


@pytest.mark.parametrize(("language", "first", "correction", "yes", "stored", "line"), CORRECTIONS)
def test_a_correction_is_shown_confirmed_and_stored(
    visitor: Callable[..., Chat],
    staff: Staff,
    language: str,
    first: str,
    correction: str,
    yes: str,
    stored: dict[str, Any],
    line: str,
) -> None:
    chat = visitor(language=language)
    chat.say(first)
    chat.say(correction)
    assert chat.asks == "confirm"
    card = chat.words
    chat.say(yes)
    ticket = staff.the_ticket(chat)
    assert {name: ticket[name] for name in stored} == stored
    assert f"**{ticket['title']}**" in card
    assert line in card.splitlines()
    assert ticket["description"].splitlines() == [first, line]
    for name in ("place", "since"):
        assert ticket[name] in card


ADDITIONS = [
    ("id", "printer macet kertas terus", "sejak kemarin", "ya", "since", "kemarin ("),
    ("id", "printer macet kertas terus", "di lantai 2", "ya", "place", "lantai 2"),
    ("en", "the printer keeps jamming", "on the third floor", "yes", "place", "floor 3"),
    (
        "id",
        "printer macet kertas terus",
        "modelnya canon ir2625",
        "ya",
        "description",
        "modelnya canon ir2625",
    ),
    ("en", "the printer keeps jamming", "it is a canon ir2625", "yes", "description", "it is a canon ir2625"),
    (
        "id",
        "printer macet kertas terus",
        "modelnya canon, ada di lantai 2 gedung rektorat sejak kemarin",
        "ya",
        "place",
        "lantai 2",
    ),
]


@pytest.mark.parametrize(("language", "first", "more", "yes", "name", "value"), ADDITIONS)
def test_what_is_added_before_the_yes_is_shown_and_stored(
    visitor: Callable[..., Chat],
    staff: Staff,
    language: str,
    first: str,
    more: str,
    yes: str,
    name: str,
    value: str,
) -> None:
    chat = visitor(language=language)
    chat.say(first)
    chat.say(more)
    assert chat.asks == "confirm", chat.words
    assert value in chat.words
    chat.say(yes)
    ticket = staff.the_ticket(chat)
    assert value in ticket[name]
    assert ticket["description"].splitlines()[0] == first


@pytest.mark.parametrize(
    ("language", "yes", "name", "value"),
    [
        ("id", "iya, modelnya canon ir2625", "description", "modelnya canon ir2625"),
        ("en", "yes, it is a canon ir2625", "description", "it is a canon ir2625"),
        ("id", "iya, di lantai 2", "place", "lantai 2"),
        ("id", "iya tapi ruangannya 305", "place", "305"),
        ("en", "yes but the room is 305", "description", "305"),
        ("id", "betul, sejak kemarin", "since", "kemarin ("),
    ],
)
def test_what_comes_with_the_yes_is_stored(
    visitor: Callable[..., Chat], staff: Staff, language: str, yes: str, name: str, value: str
) -> None:
    chat = visitor(language=language)
    chat.say("printer macet kertas terus" if language == "id" else "the printer keeps jamming")
    chat.say(yes)
    assert value in staff.the_ticket(chat)[name]


@pytest.mark.parametrize(
    "yes", ["ya", "iya betul sekali, sudah sesuai", "ya tolong segera dibuatkan tiketnya", "makasih ya"]
)
def test_a_yes_that_tells_nothing_adds_nothing(chat: Chat, staff: Staff, yes: str) -> None:
    chat.say("wifi di perpustakaan lambat banget")
    chat.say(yes)
    assert staff.the_ticket(chat)["description"] == "wifi di perpustakaan lambat banget"


def test_a_place_that_suffers_too_does_not_take_the_place_of_the_first(chat: Chat, staff: Staff) -> None:
    chat.say("wifi lantai 3 mati")
    chat.say("lantai 2 juga")
    assert "Lokasi: lantai 3" in chat.words
    chat.say("ya")
    ticket = staff.the_ticket(chat)
    assert ticket["place"] == "lantai 3"
    assert ticket["description"] == "wifi lantai 3 mati\nlantai 2 juga"


def test_a_place_told_before_the_description_is_kept(chat: Chat, staff: Staff) -> None:
    chat.say("mau lapor gangguan dong")
    chat.say("di lantai 5")
    assert chat.asks == "description", chat.words
    chat.say("printer macet kertas terus")
    assert "Lokasi: lantai 5" in chat.words
    chat.say("ya")
    assert staff.the_ticket(chat)["place"] == "lantai 5"


def test_a_second_matter_keeps_its_own_place_and_service(chat: Chat, staff: Staff) -> None:
    chat.say("wifi di ruang dosen mati total dari tadi")
    chat.say("terus printer di lantai 2 juga macet kertasnya")
    chat.say("ya")
    assert "Lokasi: lantai 2" in chat.words
    chat.say("ya")
    assert [(ticket["service"], ticket["place"]) for ticket in staff.tickets(chat)] == [
        ("wifi", "ruang dosen"),
        ("printer", "lantai 2"),
    ]


def test_a_security_report_shows_the_priority_that_it_will_have(chat: Chat, staff: Staff) -> None:
    chat.say("saya terlanjur klik link phishing dan memasukkan password saya di situ")
    assert "Prioritas: Tinggi" in chat.words
    chat.say("ya")
    assert staff.the_ticket(chat)["priority"] == "high"


def test_without_place_and_time_the_summary_has_no_such_line(chat: Chat) -> None:
    chat.say("printer macet kertas terus")
    assert chat.asks == "confirm"
    assert "Lokasi" not in chat.words
    assert "Sejak" not in chat.words


def _card(chat: Chat) -> str:
    """The latest summary."""
    page = chat.http.get("/chat/messages", params={"after": 0}, headers=chat.headers).json()
    cards: list[str] = [one["text"] for one in page["messages"] if one["asks"] == "confirm"]
    return cards[-1]
