"""Files in whole dialogues: where the requester's photo ends up."""

import uuid
from typing import Any

from tests import samples
from tests.conversations.chat import Chat, Staff


def upload(chat: Chat, name: str = "foto.png") -> str:
    answer = chat.http.post("/chat/files", files={"file": (name, samples.image())}, headers=chat.headers)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def send(chat: Chat, *files: str, text: str | None = None) -> str:
    """Send files, wait for the answer, return its words."""
    words = {"text": text} if text else {}
    return chat._send({"id": str(uuid.uuid4()), "files": list(files), **words})


def files_of(ticket: dict[str, Any]) -> list[str]:
    return [file["id"] for file in ticket["attachments"]]


def test_a_photo_sent_with_the_report_is_on_the_ticket(chat: Chat, staff: Staff) -> None:
    photo = upload(chat)
    send(chat, photo, text="printer di ruang dosen macet terus")
    chat.say("ya")
    assert files_of(staff.the_ticket(chat)) == [photo]


def test_a_photo_before_any_word_is_asked_about_and_follows_the_ticket(chat: Chat, staff: Staff) -> None:
    photo = upload(chat)
    assert "Apa yang terjadi?" in send(chat, photo)
    chat.say("scanner di bagian arsip tidak terbaca komputer")
    chat.say("ya")
    assert files_of(staff.the_ticket(chat)) == [photo]


def test_a_photo_in_the_middle_of_the_form_keeps_the_question(chat: Chat, staff: Staff) -> None:
    chat.say("scanner di bagian arsip tidak terbaca komputer")
    assert chat.asks == "confirm"
    photo = upload(chat)
    assert "saya terima" in send(chat, photo)
    assert chat.asks == "confirm"
    chat.say("ya")
    assert files_of(staff.the_ticket(chat)) == [photo]


def test_a_comment_takes_the_photo_sent_with_it(chat: Chat, staff: Staff) -> None:
    chat.say("scanner di bagian arsip tidak terbaca komputer")
    chat.say("ya")
    number, photo = staff.the_ticket(chat)["number"], upload(chat)
    send(chat, photo, text=f"tambah catatan di {number}: lampunya berkedip merah")
    assert files_of(staff.the_ticket(chat)) == [photo]


def test_something_new_is_reported_with_the_photo(chat: Chat, staff: Staff) -> None:
    chat.say("scanner di bagian arsip tidak terbaca komputer")
    chat.say("ya")
    photo = upload(chat)
    send(chat, photo)
    chat.press("Lapor hal baru")
    chat.say("wifi di perpustakaan mati sejak pagi")
    chat.say("ya")
    first, second = staff.tickets(chat)
    assert (files_of(first), files_of(second)) == ([], [photo])
