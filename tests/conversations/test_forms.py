"""While a ticket is being written: digression and return, correction, abort, change of mind, short answers."""

import pytest

from tests.conversations.chat import Chat, Staff

FIRST = "internet di ruang rapat mati dari tadi pagi"


@pytest.mark.parametrize(
    ("digression", "answer"),
    [
        ("jam layanan sampai jam berapa ya?", "Jam layanan"),
        ("cara pakai vpn di hp gimana ya", "VPN"),
        ("siakad lagi down ya?", "SIAKAD"),
        ("kamu robot ya?", "asisten otomatis"),
        ("tiket saya apa aja", "belum punya tiket"),
    ],
)
def test_a_digression_is_answered_and_the_question_comes_back(
    chat: Chat, staff: Staff, digression: str, answer: str
) -> None:
    chat.say(FIRST)
    assert answer in chat.say(digression)
    assert chat.asks == "confirm"
    chat.say("ya")
    assert staff.the_ticket(chat)["service"] == "internet"


def test_a_digression_while_the_description_is_asked_returns_to_it(chat: Chat) -> None:
    chat.say("mau bikin laporan gangguan")
    assert "Jam layanan" in chat.say("hari sabtu buka ga?")
    assert chat.asks == "description"


def test_urgency_can_be_corrected_in_passing(chat: Chat, staff: Staff) -> None:
    chat.say(FIRST)
    chat.say("eh bukan, yang tinggi mendesaknya")
    assert chat.asks == "confirm"
    assert "Tinggi" in chat.words
    chat.say("nah betul")
    assert staff.the_ticket(chat)["urgency"] == "high"


def test_the_service_can_be_corrected(chat: Chat, staff: Staff) -> None:
    chat.say("wifi saya tidak bisa konek sejak tadi")
    chat.say("eh maksud saya vpn, bukan wifi nya")
    assert "VPN" in chat.words
    chat.say("ya")
    assert staff.the_ticket(chat)["service"] == "vpn"


def test_no_asks_what_to_change_and_a_button_changes_it(chat: Chat, staff: Staff) -> None:
    chat.say(FIRST)
    chat.say("bukan")
    assert chat.asks == "choice"
    chat.press("Dampak")
    assert chat.asks == "impact"
    chat.press("Seluruh gedung")
    assert chat.asks == "confirm"
    chat.press("Ya")
    assert staff.the_ticket(chat)["impact"] == "high"


def test_urgency_is_understood_in_one_word(chat: Chat, staff: Staff) -> None:
    chat.say("the office phone in room 12 has no dial tone")
    chat.press("Change")
    chat.press("Urgency")
    assert chat.asks == "urgency"
    chat.say("low")
    assert chat.asks == "confirm"
    chat.say("y")
    assert staff.the_ticket(chat)["urgency"] == "low"


@pytest.mark.parametrize("word", ["batal", "udah ga jadi deh", "stop", "never mind", "batalin aja"])
def test_a_form_can_be_left_politely(chat: Chat, staff: Staff, word: str) -> None:
    chat.say(FIRST)
    chat.say(word)
    assert chat.asks is None
    assert staff.tickets(chat) == []
    chat.say("ya")
    assert staff.tickets(chat) == []


def test_after_a_change_of_mind_a_new_matter_starts_afresh(chat: Chat, staff: Staff) -> None:
    chat.say(FIRST)
    chat.say("ga jadi, udah nyala")
    chat.say("keyboard laptop saya beberapa tombolnya tidak berfungsi")
    chat.say("ya")
    assert staff.the_ticket(chat)["service"] == "computer"


def test_details_added_before_the_yes_end_up_in_the_ticket(chat: Chat, staff: Staff) -> None:
    chat.say("aplikasi absensi tidak bisa dibuka")
    chat.say("munculnya tulisan error 504 setelah login")
    assert chat.asks == "confirm"
    chat.say("ya")
    assert "504" in staff.the_ticket(chat)["description"]


def test_thanks_and_greetings_in_between_do_not_lose_the_question(chat: Chat) -> None:
    chat.say(FIRST)
    chat.say("halo")
    assert chat.asks == "confirm"


def test_an_unclear_answer_is_asked_again_and_then_a_person_comes(chat: Chat, staff: Staff) -> None:
    chat.say(FIRST)
    assert "ya" in chat.say("qwzx plmk vbnj")
    assert chat.asks == "confirm"
    chat.say("zxqw jjkl ppqm")
    assert staff.conversation(chat)["held_by"] == "queue"


def test_a_person_can_be_asked_for_in_the_middle(chat: Chat, staff: Staff) -> None:
    chat.say(FIRST)
    chat.say("sambungin ke petugas aja deh")
    assert staff.conversation(chat)["held_by"] == "queue"
