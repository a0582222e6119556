"""What requesters do with tickets they have."""

from collections.abc import Callable

import pytest

from tests.conversations.chat import Chat, Staff
from tests.processes import Layani


@pytest.fixture
def number(chat: Chat, staff: Staff) -> str:
    """The number of the one ticket of `chat`."""
    chat.say("scanner di bagian arsip tidak terbaca komputer")
    chat.say("ya")
    found: str = staff.the_ticket(chat)["number"]
    return found


def digits(number: str) -> str:
    return number.split("-")[1].lstrip("0")


def test_status_of_the_only_ticket_needs_no_number(chat: Chat, number: str) -> None:
    assert number in chat.say("tiket saya udah sampai mana ya")
    assert "Baru" in chat.words


@pytest.mark.parametrize(
    "spelling",
    ["status {number}", "cek inc {digits}", "gimana kabar tiket inc{digits}?", "what about ticket {lower}?"],
)
def test_a_number_is_understood_in_any_spelling(chat: Chat, number: str, spelling: str) -> None:
    text = spelling.format(number=number, digits=digits(number), lower=number.lower())
    assert number in chat.say(text)
    assert "scanner" in chat.words.lower()


def test_a_foreign_and_a_missing_number_are_answered_alike(
    chat: Chat, number: str, visitor: Callable[..., Chat]
) -> None:
    stranger = visitor()
    foreign = stranger.say(f"status {number}")
    missing = stranger.say("status INC-999999")
    assert foreign.replace(number, "X") == missing.replace("INC-999999", "X")
    assert "scanner" not in foreign.lower()


def test_a_foreign_ticket_cannot_be_cancelled(
    chat: Chat, number: str, visitor: Callable[..., Chat], staff: Staff
) -> None:
    stranger = visitor()
    stranger.say(f"batalkan tiket {number}")
    stranger.say("ya")
    assert staff.the_ticket(chat)["status"] == "new"


def test_the_list_shows_own_tickets_and_buttons_open_them(chat: Chat, number: str) -> None:
    assert number in chat.say("tampilkan semua tiket saya dong")
    assert "scanner" in chat.press(number).lower()


def test_among_several_tickets_the_second_can_be_named_by_its_place(
    chat: Chat, number: str, staff: Staff
) -> None:
    chat.say("laptop saya juga lemot sekali sejak kemarin")
    chat.say("ya")
    chat.say("cek status tiket saya")
    assert chat.asks == "ticket_number"
    assert number in chat.say("yang kedua")


def test_a_comment_in_one_message_is_added(chat: Chat, number: str, staff: Staff) -> None:
    assert number in chat.say(f"tambahin catatan di {number}: sudah dicoba ganti kabel tetap sama")
    assert "ditambahkan" in chat.words


def test_a_comment_without_text_is_asked_for(chat: Chat, number: str) -> None:
    chat.say("mau nambahin komentar di tiket saya")
    assert chat.asks == "comment"
    assert "ditambahkan" in chat.say("kejadiannya cuma di komputer nomor 4")


def test_cancelling_is_confirmed_first(chat: Chat, number: str, staff: Staff) -> None:
    chat.say(f"tiket {number} dibatalkan saja, sudah beres sendiri")
    assert chat.asks == "confirm"
    assert staff.the_ticket(chat)["status"] == "new"
    chat.say("ya")
    assert staff.the_ticket(chat)["status"] == "cancelled"


def test_no_keeps_the_ticket(chat: Chat, number: str, staff: Staff) -> None:
    chat.say(f"cancel my ticket {number} please")
    chat.say("no")
    assert staff.the_ticket(chat)["status"] == "new"


def test_a_resolved_ticket_can_be_reopened_with_what_is_wrong(chat: Chat, number: str, staff: Staff) -> None:
    staff.change(number, status="resolved", resolution="Driver dipasang ulang")
    chat.hear()
    chat.say(f"tolong buka lagi {number}, scannernya kambuh lagi tidak terbaca")
    assert staff.the_ticket(chat)["status"] == "open"


def test_a_resolved_ticket_can_be_closed(chat: Chat, number: str, staff: Staff) -> None:
    staff.change(number, status="resolved", resolution="Selesai")
    chat.hear()
    chat.say(f"tiket {number} ditutup aja, udah beres")
    chat.say("ya")
    assert staff.the_ticket(chat)["status"] == "closed"


def test_a_complaint_raises_the_urgency_and_tells_staff(
    chat: Chat, number: str, staff: Staff, layani: Layani
) -> None:
    assert number in chat.say("udah 3 hari ga ada yang respon, lambat banget sih penanganannya")
    assert staff.the_ticket(chat)["urgency"] == "high"
    assert number in layani.cli("alerts")


def test_a_complaint_without_a_ticket_offers_a_person(chat: Chat, staff: Staff) -> None:
    chat.say("kecewa saya, laporan lama sekali tidak ditanggapi")
    assert chat.asks == "confirm"
    chat.say("ya")
    assert staff.conversation(chat)["held_by"] == "queue"


def test_status_can_be_asked_another_day_with_the_same_token(
    chat: Chat, number: str, visitor: Callable[..., Chat]
) -> None:
    tomorrow = Chat(chat.http, chat.conversation_id, chat.token, seen=chat.seen)
    assert number in tomorrow.say("cek tiket saya")


def test_what_another_system_wrote_is_news_of_the_ticket_too(chat: Chat, staff: Staff) -> None:
    chat.say("printer lantai 2 macet terus sejak pagi, laporan tidak bisa dicetak")
    chat.say("ya")
    number = staff.the_ticket(chat)["number"]
    staff.change(number, comment="Suku cadang sedang dikirim")  # by the API: an integration
    assert "Suku cadang sedang dikirim" in chat.hear()
    assert "Suku cadang sedang dikirim" in chat.say(f"cek tiket {number}")
