"""Small real files of every kind, made on the spot."""

import io
import zipfile

from PIL import Image


def image(kind: str = "PNG", size: tuple[int, int] = (40, 30), **save: object) -> bytes:
    """A picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **save)
    return out.getvalue()


def archive(**members: bytes) -> bytes:
    """A zip file; a name's "__" stands for "/", its "_" for "."."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for name, content in members.items():
            written.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def office(part: str, *others: str) -> bytes:
    """An Office document with a member `part`, such as word/document.xml."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for name in ("[Content_Types].xml", part, *others):
            written.writestr(name, b"<x/>")
    return out.getvalue()


def open_document(kind: str) -> bytes:
    """An OpenDocument file of the media type's ending `kind`, such as text."""
    return archive(mimetype=f"application/vnd.oasis.opendocument.{kind}".encode(), content_xml=b"<x/>")


def ole(stream: str) -> bytes:
    """An old Office document with a stream of this name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le") + bytes(600)


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00" + bytes(100)
ELF = b"\x7fELF\x02\x01\x01" + bytes(100)
OGG = b"OggS\x00\x02" + bytes(60)
MP3 = b"ID3\x04\x00\x00" + bytes(60)
M4A = b"\x00\x00\x00\x1cftypM4A \x00\x00\x00\x00M4A mp42isom" + bytes(60)
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(60)
SAFARI_VOICE = b"\x00\x00\x00\x1cftypiso5\x00\x00\x02\x00iso5iso6mp41" + bytes(60)
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + bytes(60)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(60)
