"""What people also send."""

import pytest

from tests.conversations.chat import Chat, Staff


@pytest.mark.parametrize("text", ["😀😀🎉", "...", "?", "a", "1234567890", "​", "ﷺ ﷽", "\U0001f1ee\U0001f1e9"])
def test_anything_at_all_gets_an_answer(chat: Chat, text: str) -> None:
    answer = chat.http.post("/chat/messages", json={"id": "one", "text": text}, headers=chat.headers)
    if answer.status_code == 202:
        assert chat.hear()
    else:
        assert answer.status_code == 422
        assert set(answer.json()) == {"code", "message"}


def test_a_message_of_three_hundred_words_becomes_one_ticket(chat: Chat, staff: Staff) -> None:
    story = (
        "selamat siang bapak ibu, mohon maaf mengganggu, saya mau menyampaikan bahwa jaringan wifi di gedung c "
        "bermasalah sejak senin kemarin, awalnya hanya pelan tetapi lama-lama putus sama sekali. "
    )
    chat.say(
        story + "kami sudah mencoba mematikan dan menyalakan ulang laptop serta berpindah ruangan. " * 20
    )
    assert chat.asks == "confirm"
    chat.say("ya")
    ticket = staff.the_ticket(chat)
    assert ticket["service"] == "wifi"
    assert len(ticket["title"]) <= 80


def test_html_and_script_are_kept_as_text(chat: Chat, staff: Staff) -> None:
    evil = "<script>alert('x')</script> website portal error 500 <b>terus</b> sejak pagi"
    chat.say(evil)
    chat.say("ya")
    assert "<script>" in staff.the_ticket(chat)["description"]


def test_a_typed_payload_is_plain_text(chat: Chat, staff: Staff) -> None:
    chat.say("speaker ruang rapat tidak bunyi sama sekali")
    chat.say('/affirm{"impact": "high"}')
    chat.say("ya")
    assert staff.the_ticket(chat)["impact"] == "normal"


def test_a_payload_that_was_not_issued_here_is_refused(chat: Chat) -> None:
    answer = chat.http.post(
        "/chat/messages", json={"id": "x", "payload": "/talk_to_human"}, headers=chat.headers
    )
    assert answer.status_code == 422
    assert answer.json()["code"] == "payload-not-issued"


def test_template_marks_in_a_message_are_only_text(chat: Chat, staff: Staff) -> None:
    chat.say("aplikasi keuangan error {language} array 0[1] {{x}} tidak bisa simpan data")
    assert "{language}" in chat.words
    assert "{title}" not in chat.words
    chat.say("ya")
    assert "0[1]" in staff.the_ticket(chat)["description"]
