"""Between two readings of a message the bot asks, and acts on what was typed in the first place."""

import pytest

from tests.conversations.chat import Chat, Staff

TORN = "printer"  # whatever may be the matter with it
GIBBERISH = "asdkjh qwpoe zxmcn"


@pytest.fixture
def torn(chat: Chat) -> Chat:
    chat.say(TORN)
    assert chat.asks == "choice", chat.words
    assert "Cek kondisi layanan" in chat.titles
    return chat


def test_the_question_names_the_readings_and_a_way_out(torn: Chat) -> None:
    assert "lapor gangguan" in torn.words
    assert "Bukan itu" in torn.titles
    assert 2 <= len(torn.titles) <= 4


@pytest.mark.parametrize("service", ["wifi", "vpn", "simrs", "email", "siakad kak"])
def test_who_names_a_service_and_no_more_is_asked_what_about_it(chat: Chat, service: str) -> None:
    chat.say(service)
    assert chat.titles == ["Lapor gangguan", "Minta layanan", "Cek kondisi layanan", "Bukan itu"]


def test_a_button_acts_on_the_original_message(torn: Chat, staff: Staff) -> None:
    torn.press("Lapor gangguan")
    assert torn.asks == "description"
    torn.say("macet")
    assert torn.asks == "confirm"
    torn.say("ya")
    ticket = staff.the_ticket(torn)
    assert ticket["service"] == "printer"
    assert "macet" in ticket["description"]


@pytest.mark.parametrize(
    "reply", ["cek kondisi layanan", "yang kondisi", "cek kondisinya aja", "3", "yang terakhir"]
)
def test_naming_a_reading_or_its_place_is_as_good_as_pressing_it(torn: Chat, reply: str) -> None:
    assert "Printer" in torn.say(reply)
    assert "normal" in torn.words
    assert torn.asks is None


@pytest.mark.parametrize(
    "reply", ["1", "yang pertama", "opsi a", "the first one", "no 1", "terserah", "lapor aja"]
)
def test_so_is_the_place_of_the_first(torn: Chat, reply: str) -> None:
    torn.say(reply)
    assert torn.asks == "description"


@pytest.mark.parametrize("reply", ["bukan dua duanya", "bukan itu", "nggak", "neither", "👎", "ga dua2nya"])
def test_neither_is_taken_politely_and_a_second_failure_brings_a_person(
    torn: Chat, staff: Staff, reply: str
) -> None:
    torn.say(reply)
    assert torn.asks is None
    assert staff.conversation(torn)["held_by"] == "bot"
    torn.say(GIBBERISH)
    assert staff.conversation(torn)["held_by"] == "queue"


def test_a_bare_yes_between_two_is_asked_about_once(torn: Chat, staff: Staff) -> None:
    torn.say("ya")
    assert torn.asks == "choice"
    torn.say("iya")
    assert staff.conversation(torn)["held_by"] == "queue"


def test_a_bare_yes_to_the_only_reading_takes_it(chat: Chat) -> None:
    chat.say("saya dinas malam di IGD, jam 2 pagi ada piket IT ga")
    if chat.asks == "choice":
        chat.say("ya")
    assert "Jam layanan" in chat.words


def test_another_message_instead_of_an_answer_is_taken_as_such(torn: Chat, staff: Staff) -> None:
    torn.say("wifi di loket 2 mati total sejak pagi")
    assert torn.asks == "confirm"
    torn.say("ya")
    assert staff.the_ticket(torn)["service"] == "wifi"


def test_the_question_can_be_left(torn: Chat, staff: Staff) -> None:
    torn.say("ga jadi")
    assert torn.asks is None
    torn.say("ya")
    assert staff.tickets(torn) == []


def test_gibberish_is_answered_in_the_language_of_the_conversation(chat: Chat) -> None:
    chat.say("jam layanan sampai jam berapa?")
    assert "Maaf" in chat.say("asdfghjkl qwerty")
    assert chat.asks == "choice"


def test_after_gibberish_a_place_chooses_from_the_menu(chat: Chat) -> None:
    chat.say(GIBBERISH)
    chat.say("yang pertama")
    assert chat.asks == "description"


@pytest.mark.parametrize(
    "plain", ["terima kasih ya", "selamat sore", "jam layanan sampai jam berapa?", "wifi mati total"]
)
def test_what_is_plain_is_not_asked_about(chat: Chat, plain: str) -> None:
    chat.say(plain)
    assert chat.asks != "choice"


@pytest.mark.parametrize("laughter", ["wkwkwk", "hahaha", "😂😂"])
def test_laughter_is_met_lightly(chat: Chat, laughter: str) -> None:
    assert "Hehe" in chat.say(laughter)
