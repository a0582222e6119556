"""The entities of a service desk: found in any spelling, and silent where the words mean something else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TICKETS = [
    ("inc 140 gimana", "INC-000140"),
    ("status REQ000088", "REQ-000088"),
    ("INC-000012 udah?", "INC-000012"),
    ("tiket 231 batalin", "000231"),
    ("#231", "000231"),
    ("inc12", "INC-000012"),
    ("CHG 3 tolong", "CHG-000003"),
    ("my ticket number 45 please", "000045"),
    ("nomor 000231", "000231"),
    ("incident no 7", "INC-000007"),
]
SERVICES = [
    ("wifi mati", "wifi"),
    ("Wi-Fi lantai 3", "wifi"),
    ("wipi lemot", "wifi"),
    ("e-mail saya ga masuk", "email"),
    ("printernya macet", "printer"),
    ("printr macet", "printer"),
    ("siakd ga kebuka", "siakad"),
    ("siakat lemot", "siakad"),
    ("e mail saya ga masuk", "email"),
    ("wi fi mati", "wifi"),
    ("e-lerning blank", "elearning"),
    ("google meat gagal", "meeting"),
    ("nilainya layak, koreksi lagi", None),
    ("akun instagram saya dihack", None),
    ("hubungi saya di telp 0274-551122", None),
    ("komptuer saya mati", "computer"),
    ("tanda tangan elektronik gagal", "eoffice"),
    ("password siakad lupa", "siakad"),
    ("laptop ga bisa konek wifi", "wifi"),
    ("bukan wifi tapi printer", "printer"),
    ("internet di ruang rapat mati", "internet"),
    ("the whole office is waiting", None),
    ("his email is broken", "email"),
    ("HIS error terus", "simrs"),
    ("let us meet tomorrow", None),
    ("saya mau makan", None),
]
PEOPLE = [
    ("5 orang ga bisa login", "5"),
    ("sekitar 30 mahasiswa gagal isi KRS", "30"),
    ("dua puluh lima pegawai belum bisa absen", "25"),
    ("1.500 mahasiswa gagal", "1500"),
    ("kami berlima kena", "5"),
    ("the two of us are locked out", "2"),
    ("about a dozen students cannot log in", "12"),
    ("5 dari 20 orang kena", "5"),
    ("yang kena 8 orang", "8"),
    ("puluhan orang antre", None),
    ("muat 300 peserta ga", None),
    ("wifi tamu untuk 5 orang", None),
    ("minta akun buat narasumber, 5 orang", None),
    ("lantai 3 orang ribut", None),
    ("tim saya 12 orang tapi cuma saya yang kena", None),
]
PLACES = [
    ("wifi lt 3 mati", "lantai 3"),
    ("wifi lt3 mati", "lantai 3"),
    ("lantai tiga mati", "lantai 3"),
    ("wifi on the 3rd floor", "floor 3"),
    ("the second floor is dark", "floor 2"),
    ("gd.D gelap", "gedung d"),
    ("R204 panas", "ruang 204"),
    ("r. kelas 3 panas", "ruang kelas 3"),
    ("ruangan 214", "ruang 214"),
    ("room B12 of building F", "room b12"),
    ("printer ruang tata usaha macet", "ruang tata usaha"),
    ("in lecture hall B", "lecture hall b"),
    ("the server room is wet", "server room"),
    ("poli gigi error", "poli gigi"),
    ("gedung C lantai 2", "lantai 2"),
    ("kamar 12 bangsal anak", "kamar 12"),
    ("IGD mati", "igd"),
    ("bukan lantai 2 tapi lantai 4", "lantai 4"),
    ("no, floor 6 not floor 5", "floor 6"),
    ("satu ruangan mati", None),
    ("kantor kami 5 lantai", None),
    ("gedung 5 orang kena", None),
    ("room for improvement", None),
    ("all the files are encrypted", None),
    ("di lab malah error", None),
    ("rektorat lantai 4 wifi hilang", "lantai 4"),
    ("wifi rektorat hilang", "rektorat"),
]
SINCE = [
    ("mati sejak kemarin sore", "1d afternoon"),
    ("mokad dr td pagi", "0d morning"),
    ("gelap dari pagi", "0d morning"),
    ("rusak dari semalem", "1d night"),
    ("udah 2 jam error", "2h"),
    ("udah seminggu ga bisa", "1w"),
    ("sejak tiga hari yang lalu", "3d"),
    ("udah satu setengah jam mati", "90m"),
    ("dari setengah jam lalu", "30m"),
    ("stopped 20 minutes ago", "20m"),
    ("down for the last two hours", "2h"),
    ("sejak pukul 08.20", "08:20"),
    ("dari jam setengah sembilan pagi", "08:30"),
    ("sejak jam 7 malam", "19:00"),
    ("since 2 pm", "14:00"),
    ("since Tuesday", "tuesday"),
    ("kemarin malam server di gudang mati", "1d night"),
    ("tadi pagi wifi mati", "0d morning"),
    ("mulai tadi pagi jam 7.15 ga bisa absen", "07:15"),
    ("tadi siang jam 2 internet putus", "14:00"),
    ("slow for the past week", "1w"),
    ("sejak jumat kemarin", "friday"),
    ("dari minggu lalu", "1w"),
    ("dari hari minggu", "sunday"),
    ("broken since the day before yesterday", "2d"),
    ("tadi pagi mati", "0d morning"),
    ("buka dari jam 8 sampai jam 4", None),
    ("deadline jam 4 sore ini", None),
    ("loading 10 menit baru kebuka", None),
    ("password diganti tiap 90 hari", None),
    ("dinas luar tiga hari", None),
    ("butuh laptop selama 3 hari", None),
    ("anak magang mulai senin", None),
    ("5 menit lagi", None),
    ("kemarin saya nginep di hotel", None),
]
RATINGS = [
    ("bintang 5", None, "5"),
    ("4/5", None, "4"),
    ("4 dari 5", None, "4"),
    ("⭐⭐⭐", None, "3"),
    ("five stars", None, "5"),
    ("lima", "rating", "5"),
    ("5", None, "5"),
    ("8/10", None, "4"),
    ("bagus banget", "rating", "5"),
    ("lumayan", "rating", "3"),
    ("jelek", "rating", "2"),
    ("kecewa banget", "rating", "1"),
    ("terrible", "rating", "1"),
    ("ga bagus", "rating", "2"),
    ("saya kasih 4 deh", "rating", "4"),
    ("5 orang ga bisa login", None, None),
    ("lantai 3", None, None),
    ("5 menit lagi saya isi", "rating", None),
    ("tekan bintang 2", None, None),
    ("all good now", None, None),
    ("5", "choice", None),
    ("wifi di lantai dua bagus sekali tapi yang di lantai satu sering putus", None, None),
]
ORDINALS = [
    ("yang kedua", None, "2"),
    ("no 2", None, "2"),
    ("the first one", None, "1"),
    ("yang terakhir", None, "-1"),
    ("2", "choice", "2"),
    ("dua", "choice", "2"),
    ("ke-3", "choice", "3"),
    ("2 orang", None, None),
    ("dua hari", None, None),
    ("last week it broke", None, None),
    ("for the last two hours", None, None),
    ("close the third ticket", None, "3"),
    ("komputer nomor 7", None, None),
]


@pytest.mark.parametrize(("text", "number"), TICKETS)
def test_ticket_numbers_in_any_spelling(
    entities: Callable[..., dict[str, str]], text: str, number: str
) -> None:
    assert entities(text)["ticket_number"] == number


@pytest.mark.parametrize(
    "text",
    [
        "request 2 laptops",
        "tiket 0813 5520 1178",
        "5 orang",
        "jam 10",
        "lantai 3",
        "0812 443 2211",
        "2 tiket",
    ],
)
def test_other_numbers_are_no_tickets(entities: Callable[..., dict[str, str]], text: str) -> None:
    assert "ticket_number" not in entities(text)


def test_a_bare_number_is_a_ticket_when_one_was_asked_for(entities: Callable[..., dict[str, str]]) -> None:
    assert entities("140", "ticket_number")["ticket_number"] == "000140"


def test_every_ticket_number_of_a_message_is_found(
    tokenised: Callable[..., Any], entities: Callable[..., dict[str, str]]
) -> None:
    from bot.brain.nlu.found import Reading
    from bot.brain.nlu.numbers import find_ticket_numbers
    from bot.brain.nlu.tokenizer import DOC

    found = find_ticket_numbers(Reading(tokenised("inc 1 sama REQ-22 dan #33").get(DOC), None))
    assert [one.value for one in found] == ["INC-000001", "REQ-000022", "000033"]


@pytest.mark.parametrize(("text", "service"), SERVICES)
def test_services(entities: Callable[..., dict[str, str]], text: str, service: str | None) -> None:
    assert entities(text).get("service") == service


@pytest.mark.parametrize(("text", "people"), PEOPLE)
def test_how_many_suffer(entities: Callable[..., dict[str, str]], text: str, people: str | None) -> None:
    assert entities(text).get("people") == people


@pytest.mark.parametrize(("text", "place"), PLACES)
def test_where(entities: Callable[..., dict[str, str]], text: str, place: str | None) -> None:
    assert entities(text).get("place") == place


@pytest.mark.parametrize(("text", "since"), SINCE)
def test_since_when(entities: Callable[..., dict[str, str]], text: str, since: str | None) -> None:
    assert entities(text).get("since") == since


@pytest.mark.parametrize(("text", "asks", "rating"), RATINGS)
def test_ratings(
    entities: Callable[..., dict[str, str]], text: str, asks: str | None, rating: str | None
) -> None:
    assert entities(text, asks).get("rating") == rating


@pytest.mark.parametrize(("text", "asks", "ordinal"), ORDINALS)
def test_ordinals(
    entities: Callable[..., dict[str, str]], text: str, asks: str | None, ordinal: str | None
) -> None:
    assert entities(text, asks).get("ordinal") == ordinal


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("pake bahasa inggris dong", "en"),
        ("in Indonesian please", "id"),
        ("can we speak english", "en"),
        ("jangan inggris, indonesia aja", "id"),
        ("bahasa please, my english is bad", "id"),
        ("siapa presiden negara indonesia yang pertama", None),
        ("bisa bahasa inggris ga?", "en"),
        ("keyboard jadi layout english", None),
        ("abstrak harus bahasa inggris?", None),
        ("lab bahasa error semua dari tadi", None),
        ("wifi mati", None),
    ],
)
def test_target_language(entities: Callable[..., dict[str, str]], text: str, language: str | None) -> None:
    assert entities(text).get("target_language") == language


def test_a_new_service_needs_no_training(tokenised: Callable[..., Any], tmp_path: Path) -> None:
    from bot.brain.nlu.entities import DeskEntities

    services = tmp_path / "services.yml"
    services.write_text("- key: coffee\n  name: {id: Mesin kopi, en: Coffee machine}\n  aliases: [kopi]\n")
    message = DeskEntities({"services": str(services)}).process([tokenised("mesin kopinya mati")])[0]
    assert [(e["entity"], e["value"]) for e in message.get("entities")] == [("service", "coffee")]
