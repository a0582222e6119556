"""Names of files as people gave them, made safe to store, to show and to send in a header."""

import re
import unicodedata
from urllib.parse import quote

from pathvalidate import sanitize_filename
from pathvalidate.handler import ReservedNameHandler

MAX_NAME = 120  # characters, extension included
MAX_BYTES = 255  # in UTF-8: what file systems take


def safe(name: str, extensions: tuple[str, ...]) -> str:
    """`name` without folders, control characters and tricks with the direction of writing, at most MAX_NAME long.

    It ends with one of `extensions` (the first where it had another): a name must not say what the content is not.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    # Not printable are also the marks that turn "gpj.exe" around on screen; every kind of space becomes a plain one.
    visible = "".join(c for c in re.sub(r"[^\S\t\n\v\f\r]", " ", last) if c.isprintable())
    clean = " ".join(visible.split()).strip(". ")
    stem, ending = split(clean)
    if ending not in extensions:
        stem, ending = (stem if ending else clean), extensions[0]
    # CON, LPT1 … are devices on Windows.
    handler = ReservedNameHandler.add_leading_underscore
    stem = sanitize_filename(stem.strip(". "), replacement_text="_", reserved_name_handler=handler)
    room = len(ending) + 1
    stem = stem.encode()[: MAX_BYTES - room].decode(errors="ignore")[: MAX_NAME - room]
    return f"{stem.strip('. ') or 'file'}.{ending}"


def split(name: str) -> tuple[str, str]:
    """A name's stem and its extension in lower case, which is empty when there is none."""
    stem, dot, ending = name.rpartition(".")
    if not (dot and stem and re.fullmatch(r"[A-Za-z0-9]{1,8}", ending)):
        return name, ""
    return stem, ending.lower()


def disposition(name: str) -> str:
    """The Content-Disposition that has `name` downloaded, never shown (RFC 6266; RFC 5987 for the name)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "_", plain)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
