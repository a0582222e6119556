"""Raw message text to something every later step can rely on, with a way back to the original offsets."""

import re
import unicodedata
from dataclasses import dataclass

MAX_CHARS = 2000  # of a message that are looked at; a 300-word report has about 1,800
MAX_RUN = 100  # characters without a blank: on longer ones spaCy's suffix rules take quadratic time
LONG_RUN = re.compile(rf"\S{{{MAX_RUN + 1}}}")


@dataclass(frozen=True)
class CleanText:
    """`text` holds only printable characters without diacritics; `offsets[i]` is where `text[i]` was."""

    text: str
    offsets: list[int]

    def original_span(self, start: int, end: int) -> "tuple[int, int]":
        """The half-open span of the original message behind `text[start:end]` (start < end)."""
        return self.offsets[start], self.offsets[end - 1] + 1


def clean(raw: str, limit: int = MAX_CHARS) -> CleanText:
    """Cleans the first `limit` characters of any string, lone surrogates included; never fails.

    Compatibility forms become plain ("ｗｉｆｉ", "𝐰𝐢𝐟𝐢" → "wifi"); diacritics, zero-width and unassigned
    characters, skin tones and variation selectors go; every white space becomes one blank. What runs on for
    more than 100 characters is broken by blanks.
    """
    raw = raw[:limit]
    if raw.isascii() and raw.isprintable() and not LONG_RUN.search(raw):
        return CleanText(raw, list(range(len(raw))))
    characters: list[str] = []
    offsets: list[int] = []
    run = 0
    for index, character in enumerate(raw):
        for plain in _plain(character):
            run = 0 if plain == " " else run + 1
            if run > MAX_RUN:
                characters.append(" ")
                offsets.append(index)
                run = 1
            characters.append(plain)
            offsets.append(index)
    return CleanText("".join(characters[:limit]), offsets[:limit])


def _plain(character: str) -> str:
    if character.isspace():
        return " "
    if "\U0001f3fb" <= character <= "\U0001f3ff":  # skin tones
        return ""
    decomposed = unicodedata.normalize("NFKD", character)
    # C: control, format (zero-width), surrogate, private, unassigned; M: combining marks
    return "".join(c for c in decomposed if unicodedata.category(c)[0] not in "CM")
