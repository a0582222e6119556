"""What a ticket drafted from one message says."""

import pytest

from bot.desk.drafting import wording

MESSAGES = [
    ("wifi lt 3 mokad dr td pagi gmn nih min", "Wifi lt 3 mokad dari tadi pagi"),
    ("WIFI LANTAI 2 MATI SEMUA TOLONG DONG", "Wifi lantai 2 mati semua"),
    (
        "Assalamualaikum wr wb, mohon izin bertanya pak, aplikasi SIAKAD saya tidak bisa dibuka. Terima kasih.",
        "Aplikasi SIAKAD saya tidak bisa dibuka",
    ),
    ("min printernya ngadat lg nih, kertasnya nyangkut mulu", "Printernya ngadat lagi"),
    (
        "Selamat pagi, mohon bantuannya, jaringan nirkabel di lantai tiga tidak berfungsi",
        "Jaringan nirkabel di lantai tiga tidak berfungsi",
    ),
    ("pak bu maaf ganggu malam2, vpn ga bs connect", "Vpn tidak bisa connect"),
    (
        "hi team, can you please help me, my outlook keeps asking for the password",
        "My outlook keeps asking for the password",
    ),
    (
        "Hello, I'm writing to let you know that the projector in room 204 doesn't turn on anymore.",
        "The projector in room 204 doesn't turn on anymore",
    ),
    ("tolong dong akun email sy ke-lock", "Akun email saya ke-lock"),
    (
        "mau minta install SPSS di lab statistik ya kak buat praktikum besok",
        "Install SPSS di lab statistik buat praktikum besok",
    ),
    ("boleh tolong dicek ga min, simrs lemoooot bgt dr jam 8", "Simrs lemot banget dari jam 8"),
    ("permisi mas, mau nanya, ini kenapa ya kok absensi saya ga kebaca", "Absensi saya tidak kebaca"),
    (
        "halo kak, saya Rina dari bagian keuangan, laptop saya tiba-tiba mati padahal sudah dicas semalaman",
        "Laptop saya tiba-tiba mati",
    ),
    ("Good morning sir/madam, kindly reset my password", "Reset my password"),
    (
        "yth admin mohon dibuatkan akun e-learning untuk dosen baru",
        "Dibuatkan akun e-learning untuk dosen baru",
    ),
    ("p", "P"),
    ("P min internet down", "Internet down"),
    (
        "guys tolong banget ini website fakultas ga bs dibuka udh 2 hari",
        "Ini website fakultas tidak bisa dibuka sudah 2 hari",
    ),
    (
        "Dear IT, could someone look at the scanner on floor 2? It makes a terrible noise. Thanks!",
        "Could someone look at the scanner on floor 2",
    ),
    ("bang, print2an di ruang TU putus2", "Print-printan di ruang TU putus-putus"),
    ("woy wifi mati lagi", "Wifi mati lagi"),
    ("saya mau lapor bahwa telepon di ruang dekan tidak ada nada", "Telepon di ruang dekan tidak ada nada"),
    ("saya ingin mengajukan permintaan akses VPN untuk kerja dari rumah", "Akses VPN untuk kerja dari rumah"),
    ("could I get a second monitor please?", "A second monitor"),
    ("i cant login to siakad!!! help", "I cant login to siakad"),
    ("Kak mau tanya dong kalau kuota email penuh gimana ya", "Kuota email penuh"),
    ("kak zoom nya minta update trs, gmn ya?", "Zoom nya minta update terus"),
    ("printer macet", "Printer macet"),
    (
        "Mohon segera diperbaiki, AC dan komputer ruang server mati sejak tadi malam sehingga SIMRS berhenti",
        "AC dan komputer ruang server mati sejak tadi malam",
    ),
    (
        "eh min itu loh yang kemarin, folder bersama bagian umum ilang semua isinya",
        "Itu loh yang kemarin, folder bersama bagian umum ilang semua isinya",
    ),
]


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
    assert wording.clean_description(text) == kept


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
    assert wording.title(text, None) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("kayaknya wifi lantai 3 mati deh", "Wifi lantai 3 mati"),
        ("min kyknya printer ruang tu rusak", "Printer ruang tu rusak"),
        ("sepertinya email saya kena blokir", "Email saya kena blokir"),
        ("it seems that my vpn is down", "My vpn is down"),
        ("i think the printer is broken", "The printer is broken"),
        (
            "selamat siang, saya Rina dari bagian keuangan. Mau melaporkan SAKTI loading terus",
            "SAKTI loading terus",
        ),
        ("saya rina dari bagian keuangan, mau infokan kalau SAKTI loading terus", "SAKTI loading terus"),
        ("Hi, I'm Dewi from the lab. The centrifuge PC won't boot. Thanks", "The centrifuge PC won't boot"),
        ("mau kasih tau printer ruang tu macet", "Printer ruang tu macet"),
    ],
)
def test_a_title_leaves_out_the_doubt_and_who_speaks(text: str, title: str) -> None:
    assert wording.title(text, None) == title


@pytest.mark.parametrize(("text", "title"), MESSAGES)
def test_a_title_is_short_without_courtesies_and_spelled_out(text: str, title: str) -> None:
    assert wording.title(text, None) == title
    assert len(title) <= 80


def test_a_title_keeps_what_is_no_abbreviation() -> None:
    assert wording.title("file dr.budi@kampus.id ga kebuka", None) == "File dr.budi@kampus.id tidak kebuka"
    assert wording.title("my dr appointment page is blank", None) == "My dr appointment page is blank"


def test_a_title_is_never_longer_than_80_characters_nor_cut_within_a_word() -> None:
    title = wording.title("printer " + "kertasnya " * 30, None)
    assert len(title) <= 80
    assert title.endswith("kertasnya…")


def test_a_title_falls_back_on_the_service_and_then_on_the_text() -> None:
    assert wording.title("tolong min", "Wi-Fi") == "Wi-Fi"
    assert wording.title("tolong min", None) == "Tolong min"


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
    assert wording.is_descriptive(text)


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
    assert not wording.is_descriptive(text)
