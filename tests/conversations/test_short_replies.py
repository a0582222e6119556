"""Within a form an answer is first an answer."""

import pytest

from tests.conversations.chat import Chat, Staff

FIRST = "internet di ruang rapat mati dari tadi pagi"


@pytest.fixture
def draft(chat: Chat) -> Chat:
    chat.say(FIRST)
    assert chat.asks == "confirm"
    return chat


@pytest.mark.parametrize(
    "yes", ["yoi", "gpp lanjut", "👍", "✅", "1", "iyaa betull", "okelah", "terserah", "ya udah buatin aja"]
)
def test_many_words_open_the_ticket(draft: Chat, staff: Staff, yes: str) -> None:
    draft.say(yes)
    assert staff.the_ticket(draft)["service"] == "internet"


@pytest.mark.parametrize("no", ["ga usah", "gausah deh", "no need", "jangan dulu", "oke batal", "👎 ga jadi"])
def test_who_wants_no_ticket_gets_none(draft: Chat, staff: Staff, no: str) -> None:
    draft.say(no)
    assert draft.asks is None
    assert staff.tickets(draft) == []


@pytest.mark.parametrize(
    ("reply", "field", "value"),
    [
        ("iya tapi urgensinya tinggi", "urgency", "high"),
        ("betul, cuma dampaknya semua orang di gedung", "impact", "high"),
        ("ok tapi ga mendesak kok", "urgency", "low"),
        ("yes but it is urgent", "urgency", "high"),
        ("iya, tapi vpn bukan internet", "service", "vpn"),
    ],
)
def test_a_yes_with_a_correction_applies_it_and_goes_on(
    draft: Chat, staff: Staff, reply: str, field: str, value: str
) -> None:
    draft.say(reply)
    if draft.asks == "confirm":
        draft.say("ya")
    assert staff.the_ticket(draft)[field] == value


@pytest.mark.parametrize(
    "reply", ["betul, tambahan: yang lantai 2 juga kena", "iya tapi yang lantai 2 juga kena"]
)
def test_a_yes_with_an_addition_opens_the_ticket_with_it(draft: Chat, staff: Staff, reply: str) -> None:
    draft.say(reply)
    assert draft.asks is None
    assert "lantai 2 juga kena" in staff.the_ticket(draft)["description"]


@pytest.mark.parametrize(
    "reply", ["iya tapi tunggu dulu", "iya tapi salah ruangannya", "iya tapi kapan selesainya?"]
)
def test_a_yes_that_holds_back_opens_nothing_yet(draft: Chat, staff: Staff, reply: str) -> None:
    draft.say(reply)
    assert staff.tickets(draft) == []


@pytest.mark.parametrize(
    ("reply", "field", "value"),
    [
        ("eh bukan, yang tinggi", "urgency", "high"),
        ("salah, maksudnya siakad", "service", "siakad"),
        ("bukan internet tapi vpn", "service", "vpn"),
        ("eh cuma saya kok yang kena", "impact", "low"),
        ("ini permintaan bukan gangguan", "kind", "request"),
    ],
)
def test_every_field_can_be_corrected_in_passing(
    draft: Chat, staff: Staff, reply: str, field: str, value: str
) -> None:
    draft.say(reply)
    assert draft.asks == "confirm", draft.words
    draft.say("ya")
    assert staff.the_ticket(draft)[field] == value


def test_the_description_can_be_set_right(draft: Chat, staff: Staff) -> None:
    draft.say("salah, maksudnya ruang rapat lantai 4")
    assert draft.asks == "confirm"
    draft.say("ya")
    assert "lantai 4" in staff.the_ticket(draft)["description"]


@pytest.mark.parametrize(
    ("reply", "urgency"),
    [
        ("sedang aja", "normal"),
        ("3", "high"),
        ("opsi b", "normal"),
        ("yang terakhir", "high"),
        ("tinggi dong", "high"),
        ("ga kok", "low"),
        ("terserah", "normal"),
        ("ga tau", "normal"),
        ("skip", "normal"),
        ("sama kayak tadi", "normal"),
        ("👍", "normal"),
    ],
)
def test_the_urgency_is_answered_in_few_words(draft: Chat, staff: Staff, reply: str, urgency: str) -> None:
    draft.say("ubah urgensinya dong")
    assert draft.asks == "urgency", draft.words
    draft.say(reply)
    assert draft.asks == "confirm", draft.words
    draft.say("ya")
    assert staff.the_ticket(draft)["urgency"] == urgency


@pytest.mark.parametrize(
    ("reply", "service"),
    [("ga tau", "internet"), ("skip", "internet"), ("wifi aja", "wifi"), ("lainnya", "internet")],
)
def test_so_is_the_service(draft: Chat, staff: Staff, reply: str, service: str) -> None:
    draft.say("bukan")
    draft.say("1")
    assert draft.asks == "service"
    draft.say(reply)
    assert draft.asks == "confirm"
    draft.say("ya")
    assert staff.the_ticket(draft)["service"] == service


@pytest.mark.parametrize(
    ("reply", "asks"),
    [
        ("yang kedua", "urgency"),
        ("no 3", "impact"),
        ("layanan", "service"),
        ("opsi d", "description"),
        ("terserah", "confirm"),
        ("ga ada", "confirm"),
    ],
)
def test_what_to_change_is_chosen_by_place_or_name(draft: Chat, reply: str, asks: str) -> None:
    draft.say("ada yang salah")
    assert draft.asks == "choice"
    draft.say(reply)
    assert draft.asks == asks


def test_laughing_keeps_the_question(draft: Chat) -> None:
    assert "Hehe" in draft.say("wkwkwk")
    assert draft.asks == "confirm"


def test_who_cannot_describe_it_gets_a_person(chat: Chat, staff: Staff) -> None:
    chat.say("mau lapor gangguan")
    chat.say("ga tau")
    assert chat.asks == "description"
    chat.say("bingung jelasinnya")
    assert staff.conversation(chat)["held_by"] == "queue"


@pytest.fixture
def number(draft: Chat, staff: Staff) -> str:
    draft.say("ya")
    found: str = staff.the_ticket(draft)["number"]
    return found


@pytest.mark.parametrize("words", ["batalin", "batalkan aja", "iya batalin", "cancel it", "ya"])
def test_repeating_the_wish_confirms_the_cancelling(
    draft: Chat, staff: Staff, number: str, words: str
) -> None:
    draft.say(f"batalkan tiket {number}")
    draft.say(words)
    assert staff.the_ticket(draft)["status"] == "cancelled"


@pytest.mark.parametrize("words", ["ga jadi", "jangan", "terserah", "ga tau", "nggak usah"])
def test_nothing_less_than_a_yes_cancels(draft: Chat, staff: Staff, number: str, words: str) -> None:
    draft.say(f"batalkan tiket {number}")
    draft.say(words)
    assert staff.the_ticket(draft)["status"] == "new"


def test_what_was_tried_is_a_note_not_a_stop(draft: Chat, number: str) -> None:
    draft.say("mau nambah catatan")
    assert draft.asks == "comment"
    assert "ditambahkan" in draft.say("udah restart 2x")


@pytest.mark.parametrize("nothing", ["ga ada", "skip", "-", "gausah deh"])
def test_no_note_is_no_note(draft: Chat, number: str, nothing: str) -> None:
    draft.say("mau nambah catatan")
    assert "ditambahkan" not in draft.say(nothing)
    assert draft.asks is None


@pytest.mark.parametrize(
    ("reply", "service"),
    [
        ("yang printer", "printer"),
        ("nomor 2", "internet"),
        ("terserah", "printer"),
        ("the last one", "internet"),
    ],
)
def test_a_ticket_is_chosen_by_what_it_is_about_or_its_place(
    draft: Chat, staff: Staff, number: str, reply: str, service: str
) -> None:
    draft.say("printer di ruang tu macet kertas")
    draft.say("ya")
    draft.say("cek tiket")
    assert draft.asks == "ticket_number"
    draft.say(reply)
    wanted = next(ticket["number"] for ticket in staff.tickets(draft) if ticket["service"] == service)
    assert wanted in draft.words


@pytest.mark.parametrize("reason", ["masih sama", "ga tau kenapa mati lagi", "sama kayak kemarin"])
def test_the_same_again_is_reason_enough_to_reopen(
    draft: Chat, staff: Staff, number: str, reason: str
) -> None:
    staff.change(number, status="resolved", resolution="Kabel diganti")
    draft.hear()
    draft.say(f"buka lagi {number}")
    if draft.asks == "reason":
        draft.say(reason)
    assert staff.the_ticket(draft)["status"] == "open"


@pytest.mark.parametrize("decline", ["skip", "males", "terserah", "ga mau"])
def test_a_rating_can_be_declined(draft: Chat, staff: Staff, number: str, decline: str) -> None:
    staff.change(number, status="resolved", resolution="Kabel diganti")
    draft.hear()
    draft.say(decline)
    assert draft.asks is None
    assert staff.the_ticket(draft)["rating"] is None
