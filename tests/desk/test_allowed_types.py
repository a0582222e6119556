"""What a file really is, whatever it is called."""

from pathlib import Path

import pytest

from bot.desk.files import allowed_types
from bot.errors import DeskError
from tests import samples

OFFICE = "application/vnd.openxmlformats-officedocument"


def recognise(folder: Path, content: bytes, name: str = "x", declared: str = "") -> str:
    path = folder / "content"
    path.write_bytes(content)
    return allowed_types.recognise(path, name, declared)


@pytest.mark.parametrize(
    ("content", "name", "declared", "found"),
    [
        (samples.image("PNG"), "foto.jpg", "image/jpeg", "image/png"),
        (samples.image("JPEG"), "foto.exe", "", "image/jpeg"),
        (samples.image("WEBP"), "x", "", "image/webp"),
        (samples.image("GIF"), "x", "", "image/gif"),
        (samples.HEIC, "x.heic", "", "image/heic"),
        (samples.PDF, "x.txt", "text/plain", "application/pdf"),
        (b"halo\nprinter mati\n", "catatan.txt", "", "text/plain"),
        (b"BM rusak", "catatan", "", "text/plain"),
        ("é ✓ 🙏".encode(), "x.log", "", "text/plain"),
        ("é ✓".encode("utf-16"), "x.log", "", "text/plain"),
        (b"\x1b[31merror\x1b[0m\n", "build.log", "", "text/plain"),
        (b"a;b\n1;2\n", "data.csv", "", "text/csv"),
        (b"{\\rtf1 halo}", "x.doc", "", "application/rtf"),
        (samples.office("word/document.xml"), "x", "", f"{OFFICE}.wordprocessingml.document"),
        (samples.office("xl/workbook.xml"), "x", "", f"{OFFICE}.spreadsheetml.sheet"),
        (samples.office("ppt/presentation.xml"), "x", "", f"{OFFICE}.presentationml.presentation"),
        (samples.open_document("text"), "x", "", "application/vnd.oasis.opendocument.text"),
        (samples.open_document("spreadsheet"), "x", "", "application/vnd.oasis.opendocument.spreadsheet"),
        (samples.ole("WordDocument"), "x", "", "application/msword"),
        (samples.ole("Workbook"), "x", "", "application/vnd.ms-excel"),
        (samples.archive(a_txt=b"halo"), "x.zip", "", "application/zip"),
        (samples.OGG, "voice", "", "audio/ogg"),
        (samples.MP3, "x", "", "audio/mpeg"),
        (samples.M4A, "x", "", "audio/mp4"),
        (samples.MP4, "x", "", "video/mp4"),
        (samples.SAFARI_VOICE, "x", "audio/mp4", "audio/mp4"),
        (samples.WEBM, "x", "video/webm", "video/webm"),
        (samples.WEBM, "x", "audio/webm;codecs=opus", "audio/webm"),
    ],
)
def test_the_content_decides(tmp_path: Path, content: bytes, name: str, declared: str, found: str) -> None:
    assert recognise(tmp_path, content, name, declared) == found


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (samples.PROGRAM, "tagihan.pdf"),
        (samples.PROGRAM, "foto.png"),
        (samples.ELF, "x.txt"),
        (b"#!/bin/sh\nrm -rf /\n", "tagihan.pdf"),
        (b"#!/bin/sh\n", "x.sh"),
        (b"@echo off\r\n", "x.bat"),
        (b"<html><script>alert(1)</script>", "x.html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "x.svg"),
        (samples.office("word/document.xml", "word/vbaProject.bin"), "x.docx"),
        (samples.ole("WordDocument _VBA_PROJECT"), "x.doc"),
        (samples.ole("MsiDatabase"), "x.doc"),
        (samples.archive(**{"META-INF__MANIFEST_MF": b"Main-Class: X"}), "x.zip"),
        (samples.archive(AndroidManifest_xml=b""), "x.zip"),
        (bytes(range(256)) * 10, "x.txt"),
        (b"\x00\x01\x02\x03", ""),
    ],
)
def test_what_may_do_harm_is_refused_under_any_name(tmp_path: Path, content: bytes, name: str) -> None:
    with pytest.raises(DeskError) as error:
        recognise(tmp_path, content, name, "application/pdf")
    assert error.value.code == "file-type-not-allowed"


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeskError) as error:
        recognise(tmp_path, samples.archive(a_txt=b"halo")[:30], "x.zip")
    assert error.value.code == "file-broken"


def test_no_type_that_a_browser_would_run_is_let_in() -> None:
    for kind in allowed_types.EXTENSIONS:
        assert not any(word in kind.replace("openxml", "") for word in ("html", "svg", "javascript", "xml"))
