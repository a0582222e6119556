"""From a first message to a ticket number."""

import re
from collections.abc import Callable

import pytest

from tests.conversations.chat import Chat, Staff

NUMBER = re.compile(r"\b(INC|REQ|CHG)-\d{6}\b")


@pytest.mark.parametrize(
    ("first", "yes", "kind", "service", "words"),
    [
        (
            "wifi lantai 3 mati sejak pagi, satu ruangan ga bisa kerja",
            "ya",
            "incident",
            "wifi",
            "Tiket Anda sudah dibuat",
        ),
        (
            "Selamat pagi, mohon bantuannya, printer di ruang tata usaha macet kertas terus",
            "betul",
            "incident",
            "printer",
            "Tiket Anda",
        ),
        ("min email gue gak bisa kirim dari td, gmn nih", "gas", "incident", "email", "Tiket Anda"),
        ("vpn-nya putus nyambung terus pas WFH, please help", "iya bener", "incident", "vpn", "Tiket Anda"),
        (
            "The projector in meeting room 2 won't turn on and we have guests at ten",
            "yes please",
            "incident",
            "meeting-room",
            "Your ticket is open",
        ),
        (
            "my laptop shows a blue screen every time i open excel",
            "yep",
            "incident",
            "computer",
            "Your ticket is open",
        ),
        (
            "mohon dibuatkan akun email untuk pegawai baru atas nama Rina di bagian keuangan",
            "ya, lanjut",
            "request",
            "email",
            "Tiket Anda",
        ),
        (
            "I need a Zoom licence for our department webinar next month",
            "correct",
            "request",
            "meeting",
            "Your ticket is open",
        ),
        (
            "tolong alur disposisi di e-office diubah, kabag baru menggantikan pak Budi",
            "oke",
            "change",
            "eoffice",
            "Tiket Anda",
        ),
    ],
)
def test_a_descriptive_first_message_and_a_yes_open_the_right_ticket(
    chat: Chat, staff: Staff, first: str, yes: str, kind: str, service: str, words: str
) -> None:
    chat.say(first)
    assert chat.asks == "confirm", chat.words
    assert words in chat.say(yes)
    ticket = staff.the_ticket(chat)
    assert (ticket["kind"], ticket["service"], ticket["status"]) == (kind, service, "new")
    assert ticket["number"] in chat.words


def test_impact_and_urgency_are_inferred_from_the_first_message(chat: Chat, staff: Staff) -> None:
    chat.say("semua loket pendaftaran tidak bisa buka SIMRS, mendesak sekali pasien menumpuk")
    chat.say("ya")
    ticket = staff.the_ticket(chat)
    assert (ticket["impact"], ticket["urgency"], ticket["priority"]) == ("high", "high", "urgent")


def test_a_security_report_is_at_least_of_high_priority(chat: Chat, staff: Staff) -> None:
    chat.say("saya terlanjur klik link phishing dan memasukkan password saya di situ")
    assert "keamanan" in chat.say("ya")
    ticket = staff.the_ticket(chat)
    assert ticket["kind"] == "incident"
    assert ticket["category"] == "security"
    assert ticket["priority"] in ("high", "urgent")


@pytest.mark.parametrize(
    ("announcement", "description"),
    [
        ("mau lapor gangguan dong", "printer lantai 2 macet kertas melulu"),
        ("I want to report a problem", "the wifi in the library keeps dropping"),
    ],
)
def test_only_what_is_missing_is_asked(chat: Chat, staff: Staff, announcement: str, description: str) -> None:
    chat.say(announcement)
    assert chat.asks == "description"
    chat.say(description)
    assert chat.asks == "confirm"
    chat.say("ok")
    assert staff.the_ticket(chat)["description"] == description


def test_a_description_too_short_to_help_is_asked_again_once(chat: Chat, staff: Staff) -> None:
    chat.say("mau lapor masalah")
    assert "lebih rinci" in chat.say("error")
    assert chat.asks == "description"
    chat.say("aplikasi absensi error terus waktu klik simpan")
    assert chat.asks == "confirm"


def test_the_menu_button_starts_a_report(chat: Chat) -> None:
    chat.say("halo")
    chat.press("Lapor gangguan")
    assert chat.asks == "description"


def test_a_matching_article_comes_with_the_confirmation_and_costs_no_turn(chat: Chat, staff: Staff) -> None:
    chat.say("akun sso saya terkunci setelah salah password beberapa kali")
    assert chat.asks == "confirm"
    assert "panduan ini langsung membantu" in chat.words
    chat.say("ya")
    assert staff.the_ticket(chat)["service"] == "sso"


def test_an_article_is_searched_for_the_report_without_its_greeting(chat: Chat, staff: Staff) -> None:
    """Those are not the words that the brain has embedded; no transaction may wait for their embedding."""
    chat.say("halo min, akun sso saya terkunci setelah salah password beberapa kali")
    assert "panduan ini langsung membantu" in chat.words
    chat.say("ya")
    assert staff.the_ticket(chat)["description"].startswith("akun sso")


def test_the_offered_article_can_be_read_and_the_ticket_still_opened(chat: Chat, staff: Staff) -> None:
    chat.say("akun sso saya terkunci setelah salah password beberapa kali")
    chat.press("Baca panduan")
    assert "1." in chat.words
    assert chat.asks == "confirm"
    assert "langsung membantu" not in chat.replies[-1]["text"]
    chat.say("tetap buatkan ya")
    assert NUMBER.search(chat.words)


def test_several_issues_in_one_conversation_become_several_tickets(chat: Chat, staff: Staff) -> None:
    chat.say("wifi di perpustakaan lambat banget")
    chat.say("ya")
    chat.say("oh iya printer di lantai 1 juga rusak, tintanya bocor")
    chat.say("yoi")
    assert [ticket["service"] for ticket in staff.tickets(chat)] == ["wifi", "printer"]


def test_a_second_matter_during_the_confirmation_is_dealt_with_next(chat: Chat, staff: Staff) -> None:
    chat.say("wifi di ruang dosen mati total dari tadi")
    assert "setelah ini" in chat.say("terus printer di ruang dosen juga macet kertasnya")
    chat.say("ya")
    assert chat.asks == "confirm"
    chat.say("ya")
    assert [ticket["service"] for ticket in staff.tickets(chat)] == ["wifi", "printer"]


def test_numbers_of_one_kind_have_no_gaps(visitor: Callable[..., Chat], staff: Staff) -> None:
    numbers = []
    for _ in range(3):
        chat = visitor()
        chat.say("monitor komputer saya mati tidak ada gambar")
        chat.say("ya")
        numbers.append(int(staff.the_ticket(chat)["number"].removeprefix("INC-")))
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


@pytest.mark.parametrize(
    "wish", ["saya mau minta salinan data pribadi saya yang tersimpan", "please delete all my personal data"]
)
def test_privacy_wishes_become_requests_of_category_privacy(chat: Chat, staff: Staff, wish: str) -> None:
    chat.say(wish)
    if chat.asks == "confirm":
        chat.say("ya")
    ticket = staff.the_ticket(chat)
    assert (ticket["kind"], ticket["category"]) == ("request", "privacy")
