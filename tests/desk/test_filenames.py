"""Names of files, as safe to store, to show and to send."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.files import filenames

PDF = ("pdf",)


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("laporan.pdf", "laporan.pdf"),
        ("Laporan Akhir (v2).PDF", "Laporan Akhir (v2).pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\sari\\surat.pdf", "surat.pdf"),
        ("a\0b\r\nc.pdf", "abc.pdf"),
        ("tagihan\u202efdp.exe", "tagihanfdp.pdf"),
        ("\u2066x\u2069.pdf", "x.pdf"),
        ("foto.exe", "foto.pdf"),
        ("invoice.pdf.exe", "invoice.pdf.pdf"),
        ("", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ("...", "file.pdf"),
        ("con.pdf", "_con.pdf"),
        ("nul .exe", "_nul.pdf"),
        ("Lpt1.tar.pdf", "_Lpt1.tar.pdf"),
        ("表" * 200 + ".pdf", "表" * 83 + ".pdf"),  # no file system takes more than 255 bytes
        ("100% %2e%2e%2fpasti.pdf", "100% %2e%2e%2fpasti.pdf"),
        ('a<b>"c"|d?.pdf', "a_b__c__d_.pdf"),
        ("表格.pdf", "表格.pdf"),
        ("👨‍👩‍👧.pdf", "👨👩👧.pdf"),
        ("v1.2 final", "v1.2 final.pdf"),
        ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_loses_what_could_mislead(given_name: str, name: str) -> None:
    assert filenames.safe(given_name, PDF) == name


def test_an_extension_that_fits_the_content_is_kept() -> None:
    assert filenames.safe("IMG.JPEG", ("jpg", "jpeg")) == "IMG.jpeg"


@given(st.text(max_size=300))
def test_any_name_becomes_a_plain_one(name: str) -> None:
    safe = filenames.safe(name, PDF)
    assert safe.isprintable()
    assert len(safe) <= filenames.MAX_NAME
    assert len(safe.encode()) <= filenames.MAX_BYTES
    assert safe.endswith(".pdf")
    assert not safe.startswith(".")
    assert not set(safe) & set('/\\<>:"|?*')
    assert filenames.safe(safe, PDF) == safe


@given(st.text(max_size=300))
def test_a_download_is_announced_in_plain_ascii_with_the_whole_name(name: str) -> None:
    safe = filenames.safe(name, PDF)
    header = filenames.disposition(safe)
    assert header.isascii()
    assert header.isprintable()
    assert header.startswith('attachment; filename="')
    assert header.count('"') == 2
    assert unquote(header.partition("filename*=UTF-8''")[2]) == safe
