"""What a ticket drafted from one message says."""

import pytest

from bot.desk import triage


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Selamat pagi pak, printer lantai 2 macet. Terima kasih.", "printer lantai 2 macet"),
        ("halo kak min tolong wifi mati dong makasih ya", "wifi mati"),
        ("Hi team, please my laptop won't turn on, thanks in advance!", "my laptop won't turn on"),
        ("wifi   mati\n\n\n\nsejak pagi", "wifi mati\n\nsejak pagi"),
        ("bapak saya dosen senior tidak bisa masuk", "bapak saya dosen senior tidak bisa masuk"),
        ("tolong", "tolong"),
        ("  ", ""),
    ],
)
def test_a_description_keeps_the_meaning_and_loses_the_courtesies(text: str, kept: str) -> None:
    assert triage.clean_description(text) == kept


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("wifi lantai 3 mati sejak pagi, satu ruangan ga bisa kerja", "Wifi lantai 3 mati sejak pagi"),
        ("Selamat siang, saya mau lapor kalau email saya tidak bisa dibuka", "Email saya tidak bisa dibuka"),
        ("Good morning, I would like to report that the projector is broken.", "The projector is broken"),
        ("vpn gue disconnect melulu padahal sinyal bagus", "Vpn gue disconnect melulu"),
        ("Pak, printer macet nih", "Printer macet"),
        ("Aduh. Laptop saya mati total!", "Aduh. Laptop saya mati total"),
    ],
)
def test_a_title_is_the_first_clause_that_says_something(text: str, title: str) -> None:
    assert triage.title(text, None) == title


def test_a_title_is_never_longer_than_80_characters_nor_cut_within_a_word() -> None:
    title = triage.title("printer " + "kertasnya " * 30, None)
    assert len(title) <= 80
    assert title.endswith("kertasnya…")


def test_a_title_falls_back_on_the_service_and_then_on_the_text() -> None:
    assert triage.title("tolong min", "Wi-Fi") == "Wi-Fi"
    assert triage.title("tolong min", None) == "Tolong min"


@pytest.mark.parametrize(
    "text",
    [
        "wifi mati",
        "printer lantai 2 macet",
        "email gak bisa login",
        "SIMRS LEMOT BANGET",
        "lupa password",
        "my laptop won't turn on",
        "minta akses vpn",
        "the projector shows a blue screen",
    ],
)
def test_saying_what_is_wrong_or_wanted_is_descriptive(text: str) -> None:
    assert triage.is_descriptive(text)


@pytest.mark.parametrize(
    "text",
    [
        "mau lapor dong",
        "saya mau bikin tiket",
        "I want to report a problem",
        "minta tolong min",
        "ada kendala nih",
        "printer",
        "masalah google meet",
        "halo selamat pagi",
        "please help me",
        "I have an issue",
        "",
        "😭😭",
        "12345 67",
    ],
)
def test_announcing_greeting_or_naming_a_service_alone_is_not(text: str) -> None:
    assert not triage.is_descriptive(text)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("urgent, server mati", "high"),
        ("satu ruangan ga bisa kerja", "high"),
        ("tolong segera diperbaiki", "high"),
        ("I can't work at all", "high"),
        ("ga buru-buru kok", "low"),
        ("tidak mendesak, santai saja", "low"),
        ("no rush", "low"),
        ("not urgent", "low"),
        ("urgensinya biasa", "normal"),
        ("wifi mati", None),
    ],
)
def test_urgency_is_what_the_words_say(text: str, level: str | None) -> None:
    assert triage.urgency(text) == level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("satu gedung mati semua", "high"),
        ("semua loket berhenti", "high"),
        ("everyone is affected", "high"),
        ("the whole building has no internet", "high"),
        ("seruangan ga ada yang konek", "normal"),
        ("satu tim tidak bisa kerja", "normal"),
        ("several colleagues have it too", "normal"),
        ("cuma saya yang kena", "low"),
        ("laptop saya mati", "low"),
        ("only me", "low"),
        ("my computer is slow", "low"),
        ("semua orang bisa, cuma saya yang tidak", "low"),
        ("semua aplikasi di laptop saya lemot", "low"),
        ("wifi lantai 3 mati", None),
    ],
)
def test_impact_is_what_the_words_say(text: str, level: str | None) -> None:
    assert triage.impact(text) == level
