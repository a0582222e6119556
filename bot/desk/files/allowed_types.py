"""What a file really is. Its name and what the sender calls it decide only where the content leaves a choice."""

import re
import zipfile
from codecs import getincrementaldecoder
from mmap import ACCESS_READ, mmap
from pathlib import Path

import filetype

from bot.desk.files import filenames
from bot.errors import DeskError

_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
EXTENSIONS: dict[str, tuple[str, ...]] = {
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg", "jfif"),
    "image/webp": ("webp",),
    "image/gif": ("gif",),
    "image/heic": ("heic", "heif"),
    "application/pdf": ("pdf",),
    "text/plain": ("txt", "log", "md", "json", "yaml", "yml", "ini", "conf", "cfg"),
    "text/csv": ("csv", "tsv"),
    "application/rtf": ("rtf",),
    f"{_OFFICE}.wordprocessingml.document": ("docx",),
    f"{_OFFICE}.spreadsheetml.sheet": ("xlsx",),
    f"{_OFFICE}.presentationml.presentation": ("pptx",),
    f"{_ODF}.text": ("odt",),
    f"{_ODF}.spreadsheet": ("ods",),
    f"{_ODF}.presentation": ("odp",),
    "application/msword": ("doc",),
    "application/vnd.ms-excel": ("xls",),
    "application/vnd.ms-powerpoint": ("ppt",),
    "application/zip": ("zip",),
    "audio/ogg": ("ogg", "oga", "opus"),
    "audio/mpeg": ("mp3",),
    "audio/mp4": ("m4a", "mp4"),
    "audio/webm": ("webm", "weba"),
    "video/mp4": ("mp4", "m4v"),
    "video/webm": ("webm",),
}
"""Every type that may be sent, with its extensions, the usual one first. None that a browser would execute."""

_SAME = {"image/apng": "image/png", "video/x-m4v": "video/mp4", "audio/x-m4a": "audio/mp4"}
# One container, two uses: the sender knows which.
_EITHER = {"video/mp4": "audio/mp4", "video/webm": "audio/webm"}
_OFFICE_PARTS = {
    "word/": "wordprocessingml.document",
    "xl/": "spreadsheetml.sheet",
    "ppt/": "presentationml.presentation",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
}
_PROGRAM = re.compile(r"META-INF/MANIFEST\.MF|AndroidManifest\.xml|AppxManifest\.xml", re.I)
_CONTROL = bytes({*range(32), 127} - set(b"\t\n\v\f\r\x1b"))
_HEAD = 8192
_CHUNK = 1 << 20


def recognise(path: Path, name: str, declared: str) -> str:
    """The media type of the file at `path`, which its sender named `name` and declared as `declared`.

    Raises DeskError "file-type-not-allowed" for what is not in EXTENSIONS: programs, documents with macros, pages.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    found = _recognise(path, head, name)
    if found not in EXTENSIONS:
        raise DeskError("file-type-not-allowed")
    return _EITHER[found] if declared.partition(";")[0].strip().lower() == _EITHER.get(found) else found


def _recognise(path: Path, head: bytes, name: str) -> str | None:
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path)
    if head.startswith(_OLE):
        return _ole(path)
    if _is_text(path):
        return "application/rtf" if head.startswith(b"{\\rtf") else _text(name)
    if head[4:8] == b"ftyp" and head[8:12] in (b"iso5", b"iso6", b"dash", b"avc1"):
        return "video/mp4"
    guess: str | None = filetype.guess_mime(head)
    return _SAME.get(guess, guess) if guess else None


def _text(name: str) -> str | None:
    # Text may be a script or a page: here the name says what would become of it when it is opened.
    ending = filenames.split(name)[1]
    if not ending:
        return "text/plain"
    return next((kind for kind in ("text/plain", "text/csv") if ending in EXTENSIONS[kind]), None)


def _is_text(path: Path) -> bool:
    with path.open("rb") as file:
        wide = file.read(2) in (b"\xff\xfe", b"\xfe\xff")
        file.seek(0)
        decoder = getincrementaldecoder("utf-16" if wide else "utf-8")()
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
                if not wide and chunk.translate(None, _CONTROL) != chunk:
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _zipped(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if any(_PROGRAM.fullmatch(name) or name.endswith("vbaProject.bin") for name in names):
                return None
            if "[Content_Types].xml" in names:
                parts = (part for part in _OFFICE_PARTS if any(name.startswith(part) for name in names))
                return f"{_OFFICE}.{_OFFICE_PARTS[part]}" if (part := next(parts, None)) else None
            if names[:1] == ["mimetype"] and archive.getinfo("mimetype").file_size < 100:
                return archive.read("mimetype").decode("ascii", "replace")
    # zipfile raises NotImplementedError for a compression it does not know, RuntimeError for what is encrypted.
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise DeskError("file-broken") from error
    return "application/zip"


def _ole(path: Path) -> str | None:
    # The directory of such a file may be anywhere in it, an installer's (.msi) looks the same from outside.
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        if content.find("_VBA_PROJECT".encode("utf-16-le")) >= 0:
            return None
        streams = (kind for name, kind in _OLE_STREAMS.items() if content.find(name.encode("utf-16-le")) >= 0)
        return next(streams, None)
