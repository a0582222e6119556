"""The whole pipeline on the real data, trained by plain Rasa: what it understands; and nothing upsets it."""

import base64
import random
import time
from collections.abc import Callable
from typing import Any

import pytest

# By intent: text, language, entities that must be found among others.
SENTENCES: dict[str, list[tuple[Any, ...]]] = {
    "report_incident": [
        (
            "wifi lantai 3 mati sejak pagi, satu ruangan ga bisa kerja",
            "id",
            {"service": "wifi", "impact": "normal"},
        ),
        ("printer di ruang keuangan macet kertas terus nih", "id", {"service": "printer"}),
        ("my laptop won't turn on since this morning", "en", {"service": "computer", "since": "0d morning"}),
        ("the vpn keeps disconnecting every few minutes", "en", {"service": "vpn"}),
    ],
    "greet": [
        ("halo min", "id", {}),
        ("good morning team", "en", {}),
    ],
    "goodbye": [
        ("oke dadah, sampai jumpa", "id", {}),
        ("goodbye, see you later", "en", {}),
    ],
    "thank": [
        ("makasih banyak ya kak", "id", {}),
        ("thanks a lot for your help", "en", {}),
    ],
    "affirm": [
        ("iya betul", "id", {}),
        ("yes that is correct", "en", {}),
    ],
    "deny": [
        ("nggak, bukan itu", "id", {}),
    ],
    "bot_challenge": [
        ("kamu ini robot apa manusia?", "id", {}),
        ("am I talking to a robot?", "en", {}),
    ],
    "ask_help": [
        ("bisa bantu apa aja sih?", "id", {}),
        ("what can you do for me?", "en", {}),
    ],
    "request_service": [
        ("mau minta dibuatkan akun email baru untuk pegawai baru", "id", {"service": "email"}),
        ("could you install spss on my computer please", "en", {"service": "software"}),
    ],
    "request_change": [
        ("tolong buka port 443 di firewall untuk server kami", "id", {}),
    ],
    "report_security": [
        ("akun saya dibajak orang, ada login mencurigakan dari luar negeri", "id", {"service": "sso"}),
        ("I clicked a phishing link and typed my password", "en", {}),
    ],
    "check_ticket": [
        ("tiket inc 140 udah sampai mana?", "id", {"ticket_number": "INC-000140"}),
        ("what is the status of REQ-000088", "en", {"ticket_number": "REQ-000088"}),
    ],
    "list_tickets": [
        ("tampilkan semua tiket saya", "id", {}),
        ("show me all my open tickets", "en", {}),
    ],
    "add_comment": [
        (
            "tambahin catatan di inc 12 dong: udah coba restart tetep sama",
            "id",
            {"ticket_number": "INC-000012"},
        ),
    ],
    "cancel_ticket": [
        ("tiket INC-000031 batalin aja, udah beres sendiri", "id", {"ticket_number": "INC-000031"}),
        ("please cancel my ticket REQ 45, I don't need it anymore", "en", {"ticket_number": "REQ-000045"}),
    ],
    "reopen_ticket": [
        ("yang kemarin kambuh lagi, tolong dibuka lagi tiketnya", "id", {}),
        ("the problem is back, please reopen INC-000031", "en", {"ticket_number": "INC-000031"}),
    ],
    "complain": [
        ("udah 3 hari ga ada yang respon laporan saya, gimana sih", "id", {}),
        ("this is unacceptable, nobody has called me back for a week", "en", {}),
    ],
    "talk_to_human": [
        ("sambungin ke petugas dong", "id", {}),
        ("I want to talk to a real person", "en", {}),
    ],
    "give_rating": [
        ("bintang 5 buat pelayanannya", "id", {"rating": "5"}),
        ("I'd give it 4 out of 5", "en", {"rating": "4"}),
    ],
    "ask_knowledge": [
        ("cara setting vpn di hp gimana ya", "id", {"service": "vpn"}),
        ("how do I set up my email on my phone?", "en", {"service": "email"}),
    ],
    "ask_service_status": [
        ("siakad lagi down ya?", "id", {"service": "siakad"}),
        ("is the vpn having problems right now?", "en", {"service": "vpn"}),
    ],
    "ask_hours": [
        ("jam layanan helpdesk sampai jam berapa?", "id", {}),
        ("are you open on saturday?", "en", {}),
    ],
    "request_my_data": [
        ("saya minta salinan data pribadi saya", "id", {}),
        ("what personal data do you keep about me?", "en", {}),
    ],
    "delete_my_data": [
        ("hapus semua data pribadi saya", "id", {}),
        ("please delete all my personal data", "en", {}),
    ],
    "switch_language": [
        ("ganti ke bahasa inggris dong", "id", {"target_language": "en"}),
        ("can we continue in Indonesian please", "en", {"target_language": "id"}),
    ],
    "stop": [
        ("ga jadi deh, batalin aja", "id", {}),
        ("never mind, forget it", "en", {}),
    ],
    "out_of_scope": [
        ("besok hujan ga ya di bandung", "id", {}),
        ("who won the football match last night", "en", {}),
        ("akun mobile legend saya kena ban", "id", {}),
    ],
}


@pytest.mark.parametrize(
    ("text", "intent", "language", "entities"),
    [(text, intent, *rest) for intent, cases in SENTENCES.items() for text, *rest in cases],
)
def test_it_understands(
    parse: Callable[..., dict[str, Any]], text: str, intent: str, language: str, entities: dict[str, str]
) -> None:
    parsed = parse(text)
    found = {entity["entity"]: entity["value"] for entity in parsed["entities"]}
    assert parsed["intent"]["name"] == intent, parsed["intent_ranking"]
    assert found["language"] == language
    assert entities.items() <= found.items()


@pytest.mark.parametrize(
    "text", ["asdkjh qwoei zxmn", "xcvbnm lkjhgf", "....", "qwrtp", "   ", "", "8472", "زحل كوكب"]
)
def test_what_is_no_language_is_a_fallback_not_out_of_scope(
    parse: Callable[..., dict[str, Any]], text: str
) -> None:
    assert parse(text)["intent"]["name"] == "nlu_fallback"


def test_politeness_before_the_point_does_not_hide_it(parse: Callable[..., dict[str, Any]]) -> None:
    text = "selamat pagi bapak ibu, mohon bantuannya, printer di ruang rapat macet kertas terus"
    assert parse(text)["intent"]["name"] == "report_incident"
    assert parse("halo min, ada orangnya nggak ya?")["intent"]["name"] != "report_incident"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("min vpn gw ga konek dari td pagi, makasih sebelumnya", "report_incident"),
        ("tolong dicek ya pak printer ruang dosen macet, terima kasih", "report_incident"),
        ("my vpn is down, thanks", "report_incident"),
        ("projector in room 204 won't turn on. Thank you!", "report_incident"),
        ("tolong reset password saya ya, terima kasih banyak", "request_service"),
        ("cek tiket inc 140 ya makasih", "check_ticket"),
        ("any update on my ticket? thanks", "check_ticket"),
        ("how do I set up email on my phone? thanks!", "ask_knowledge"),
        ("tolong carikan resep rendang, makasih", "out_of_scope"),
        ("nggak usah, makasih", "deny"),
        ("sudah bisa kak, makasih banyak", "thank"),
        ("thanks a lot for your help", "thank"),
    ],
)
def test_courtesies_after_the_point_do_not_hide_it(
    parse: Callable[..., dict[str, Any]], text: str, intent: str
) -> None:
    assert parse(text)["intent"]["name"] == intent


def test_emoji_that_answer_are_understood(parse: Callable[..., dict[str, Any]]) -> None:
    assert parse("👍")["intent"]["name"] == "affirm"
    assert parse("⭐⭐⭐⭐")["intent"]["name"] == "give_rating"


def test_chat_spelling_is_understood_as_its_plain_form(parse: Callable[..., dict[str, Any]]) -> None:
    assert parse("min wifi mokaaad nih dr pagi, gk bs krj")["intent"]["name"] == "report_incident"
    assert parse("tlg smbungin k petugas dong")["intent"]["name"] == "talk_to_human"


@pytest.mark.parametrize("text", ["ok", "wifi", "5", "siakad", "👍", "INC-000012"])
def test_a_word_of_both_languages_does_not_change_the_language(
    parse: Callable[..., dict[str, Any]], text: str
) -> None:
    parsed = parse(text)
    assert parsed["language"]["name"] == "unknown"
    assert not [entity for entity in parsed["entities"] if entity["entity"] == "language"]


def test_an_explicit_language_choice_wins(parse: Callable[..., dict[str, Any]]) -> None:
    for text in ("wifi saya mati dari tadi pagi", "5"):
        values = [
            e["value"] for e in parse(text, language_choice="en")["entities"] if e["entity"] == "language"
        ]
        assert values == ["en"]


def test_indonesian_with_english_words_is_answered_in_indonesian(
    parse: Callable[..., dict[str, Any]],
) -> None:
    parsed = parse("email gue ke-lock terus padahal password is correct and not expired, gimana dong")
    assert [e["value"] for e in parsed["entities"] if e["entity"] == "language"] == ["id"]


def test_the_question_decides_what_an_answer_means(parse: Callable[..., dict[str, Any]]) -> None:
    assert parse("lumayan", asks="rating")["intent"]["name"] == "give_rating"
    assert parse("gpp", asks="confirm")["intent"]["name"] == "affirm"
    assert parse("nggak usah", asks="confirm")["intent"]["name"] == "deny"


def test_the_parse_carries_all_the_desk_reads(parse: Callable[..., dict[str, Any]]) -> None:
    parsed = parse("wifi mati!!! kecewa berat")
    assert len(parsed["intent_ranking"]) == 5
    assert 0 < parsed["anger"] <= 1
    vector = [byte - 256 if byte > 127 else byte for byte in base64.b64decode(parsed["embedding"])]
    assert len(vector) == 384
    assert sum(value * value for value in vector) == pytest.approx(127 * 127, rel=0.02)


def test_a_payload_keeps_its_intent(parse: Callable[..., dict[str, Any]]) -> None:
    parsed = parse('/affirm{"urgency": "high"}')
    assert parsed["intent"]["name"] == "affirm"
    assert [(e["entity"], e["value"]) for e in parsed["entities"]] == [("urgency", "high")]


def test_parsing_again_gives_the_same(parse: Callable[..., dict[str, Any]]) -> None:
    assert parse("printer lantai 2 rusak berat") == parse("printer lantai 2 rusak berat")


def test_no_text_upsets_it(parse: Callable[..., dict[str, Any]]) -> None:
    dice = random.Random(42)
    alphabets = [
        range(0x20, 0x7F),
        range(0, 0x3000),
        range(0x1F000, 0x1FAFF),
        range(0xD700, 0xE100),
        range(0, 0x110000),
    ]
    for number in range(150):
        alphabet = alphabets[number % len(alphabets)]
        text = "".join(chr(dice.choice(alphabet)) for _ in range(dice.randrange(80))).lstrip("/")
        parsed = parse(
            text, asks=dice.choice([None, "rating", "confirm", "choice", "ticket_number", "impact"])
        )
        assert parsed["intent"]["name"]
        assert all(0 <= e["start"] <= e["end"] <= len(text) for e in parsed["entities"])


HUGE = {
    "letters": "a",
    "words": "wifi mati ",
    "emoji": "😀",
    "digits": "1",
    "accents": "\u0301",
    "stars": "⭐ ",
    "marks": "! - # ",
}


@pytest.mark.parametrize("kind", HUGE)
def test_a_huge_message_costs_little(parse: Callable[..., dict[str, Any]], kind: str) -> None:
    text = HUGE[kind] * (100_000 // len(HUGE[kind]))
    started = time.process_time()
    assert parse(text)["intent"]["name"]
    assert time.process_time() - started < 1.0
