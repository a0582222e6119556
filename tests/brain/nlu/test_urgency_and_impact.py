"""How urgent, how many it hits, whom it must hit, and which kind of ticket: from words, in both languages."""

from collections.abc import Callable

import pytest

URGENCY = [
    ("tolong segera", None, "high"),
    ("asap please", None, "high"),
    ("mendesak bgt", None, "high"),
    ("darurat", None, "high"),
    ("ga buru-buru kok", None, "low"),
    ("ga terlalu urgent", None, "low"),
    ("not very urgent", None, "low"),
    ("kapan sempat aja", None, "low"),
    ("santai aja", None, "low"),
    ("no rush", None, "low"),
    ("tinggi", "urgency", "high"),
    ("sedang", "urgency", "normal"),
    ("rendah aja", "urgency", "low"),
    ("eh bukan, yang tinggi", "confirm", "high"),
    ("saya sedang rapat", None, None),
    ("gedungnya tinggi", None, None),
    ("toner low", None, None),
    ("please treat it as normal priority", None, "normal"),
    ("deadline is today", None, "high"),
    ("I need it right now", None, "high"),
    ("I can't open it right now", None, None),
    ("pintu darurat lantai 1", None, None),
    ("laptop keluar asap", None, None),
    ("biasa aja", "rating", None),
    ("urgent, server mati", None, "high"),
    ("tolong segera diperbaiki", None, "high"),
    ("not urgent", None, "low"),
    ("urgensinya biasa", None, "normal"),
    ("right away please", None, "high"),
    ("ada deadline", None, "high"),
    # work has stopped
    ("satu ruangan ga bisa kerja", None, "high"),
    ("pegawai ga bisa bekerja", None, "high"),
    ("I can't work at all", None, "high"),
    ("pelayanan lumpuh", None, "high"),
    ("antrian panjang di loket", None, "high"),
    # a reply to the summary that names the question
    ("urgensinya harusnya tinggi", "confirm", "high"),
    ("mendesaknya rendah kok", "confirm", "low"),
    ("sedang saya cek urgensinya nanti ya kak", "confirm", None),
]
IMPACT = [
    ("semua orang kena", None, "high"),
    ("satu kantor ga bisa kerja", None, "high"),
    ("semua loket berhenti", None, "high"),
    ("semua loket nggak bisa cetak", None, "high"),
    ("the whole building is offline", None, "high"),
    ("se-rumah sakit ga bisa telpon", None, "high"),
    ("seantero kampus offline", None, "high"),
    ("nobody in the building has internet", None, "high"),
    ("nobody bothered to answer", None, None),
    ("hi everyone", None, None),
    ("satu ruangan ga bisa kerja", None, "normal"),
    ("mati sejak pagi, satu ruangan ga bisa kerja", None, "normal"),
    ("selamat pagi semua, printer saya macet", None, None),
    ("pagi semua, printer saya macet", None, None),
    ("seruangan ga ada yang konek", None, "normal"),
    ("our team is stuck", None, "normal"),
    ("our team has a new name", None, None),
    ("beberapa dosen ngeluh", None, "normal"),
    ("bukan cuma saya", None, "normal"),
    ("cuma saya", None, "low"),
    ("cuma laptop saya", None, "low"),
    ("it's only me, everyone else can log in", None, "low"),
    ("tim saya 12 orang tapi cuma saya yang belum", None, "low"),
    ("just me", None, "low"),
    ("akun saya sendiri", None, None),
    ("cuma saya kasih 2 bintang", None, None),
    ("tinggi", "impact", "high"),
    ("teman-teman", "impact", "normal"),
    ("satu gedung mati semua", None, "high"),
    ("semua mati", None, "high"),
    ("everyone is affected", None, "high"),
    ("several colleagues have it too", None, "normal"),
    ("rekan-rekan saya kena", None, "normal"),
    ("other users have it", None, "normal"),
    ("semua orang bisa, cuma saya yang tidak", None, "low"),
    ("dampaknya harusnya sedang", "confirm", "normal"),
    # what the desk works out by itself
    ("5 orang ga bisa login", None, None),
    ("kami ga bisa cetak", None, None),
    ("laptop saya mati", None, None),
    ("printer macet", None, None),
]
AFFECTED = [
    ("laptop saya mati", "one"),
    ("laptop kantor gue mati", "one"),
    ("my computer is slow", "one"),
    ("my work laptop is slow", "one"),
    ("semua aplikasi di leptop saya lemot", "one"),
    ("saya ga bisa login", "one"),
    ("I can't log in", "one"),
    ("lupa password email", "one"),
    ("I forgot my password", "one"),
    ("ratusan pegawai kena", "many"),
    ("puluhan orang antre", "many"),
    ("hundreds of students cannot log in", "many"),
    ("wifi lantai 3 mati", None),
    ("ratusan kertas macet", None),
]
KINDS = [
    ("ini permintaan bukan gangguan", "confirm", "request"),
    ("itu bukan permintaan tapi gangguan", "confirm", "incident"),
    ("it's a request", "choice", "request"),
    ("jadi perubahan saja", "confirm", "change"),
    ("ini laporan keamanan", "confirm", "security"),
    ("bukan gangguan", "confirm", None),
    ("ini permintaan bukan gangguan", None, None),
    ("iya, dan tolong catat ada gangguan lain di lantai dua ya", "confirm", None),
]


@pytest.mark.parametrize(("text", "asks", "urgency"), URGENCY)
def test_urgency(
    entities: Callable[..., dict[str, str]], text: str, asks: str | None, urgency: str | None
) -> None:
    assert entities(text, asks).get("urgency") == urgency


@pytest.mark.parametrize(("text", "asks", "impact"), IMPACT)
def test_impact(
    entities: Callable[..., dict[str, str]], text: str, asks: str | None, impact: str | None
) -> None:
    assert entities(text, asks).get("impact") == impact


@pytest.mark.parametrize(("text", "affected"), AFFECTED)
def test_whom_it_must_affect(
    entities: Callable[..., dict[str, str]], text: str, affected: str | None
) -> None:
    assert entities(text).get("affected") == affected


@pytest.mark.parametrize(("text", "asks", "kind"), KINDS)
def test_the_kind_of_ticket_that_a_reply_to_a_summary_names(
    entities: Callable[..., dict[str, str]], text: str, asks: str | None, kind: str | None
) -> None:
    assert entities(text, asks).get("kind") == kind
