"""What is looked for and what is looked in, as words: one reading for both databases.

A text is cut into words of letters and digits, lower case and without accents; scripts that are written without spaces
(王經理) into single letters; of other signs those count that mean something (100 %, _off, \\\\). After the words stand
their stems. Databases are given nothing else, so that what they take for a word plays no part.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from bot.desk.stemming import stems

MAX_WORDS = 2_000  # of a text that are looked in
MAX_SOUGHT = 16  # of a query that are looked for
_MAX_LETTERS = 40  # of a word
_SHORTEST_PREFIX = 3  # letters; what begins with one or two is nearly everything
# Thai and Lao, Burmese, Khmer, kana, Han.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_PUNCTUATION = re.escape(".,;:!?'\"()-/…–—“”‘’«»·•")
_PLAIN = re.compile(rf"[a-z0-9]+|[^a-z0-9\s{_PUNCTUATION}]")
_ANY = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\W_])+|[^\w\s{_PUNCTUATION}]|_")
_RUN = re.compile(rf"[{_UNSPACED}]+|(?:(?![{_UNSPACED}])[^\W_])+|[^\w\s{_PUNCTUATION}]|_")
_SPELLED_APART = re.compile(r"\b(e|wi)-(?=[a-z])")  # e-mail, wi-fi: as email, wifi
_FULL_WIDTH = 0xFEE0  # from an ASCII sign to its form that no database takes for syntax


@dataclass(frozen=True)
class Sought:
    """One word of a query: the text has `letters` in a row, or one of `stems`; `prefix`: or begins with it."""

    letters: tuple[str, ...]
    stems: tuple[str, ...] = ()
    prefix: bool = False


def words(text: str) -> list[str]:
    """The words of a text, in their order, as they were written."""
    plain = _normalised(text)
    return [_safe(word) for word in (_PLAIN if plain.isascii() else _ANY).findall(plain)[:MAX_WORDS]]


def stems_of(found: Iterable[str]) -> list[str]:
    """The stems of words, each once, that are not among them."""
    distinct = dict.fromkeys(found)
    return list(dict.fromkeys(stem for word in distinct for stem in stems(word) if stem not in distinct))


def sought(query: str) -> list[Sought]:
    """The words to look for; all must be found. None for a query of nothing but punctuation."""
    plain = _normalised(query)
    runs = list(_RUN.finditer(plain))[:MAX_SOUGHT]
    found = []
    for run in runs:
        letters = tuple(_safe(letter) for letter in _ANY.findall(run[0]))
        last = run is runs[-1] and run.end() == len(plain)
        one = letters[0] if len(letters) == 1 else ""
        found.append(Sought(letters, stems(one), last and len(one) >= _SHORTEST_PREFIX))
    return found


def _normalised(text: str) -> str:
    lower = _SPELLED_APART.sub(r"\1", unicodedata.normalize("NFKC", text).casefold())
    if lower.isascii():
        return lower
    return "".join(
        c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.category(c).startswith("M")
    )


def _safe(word: str) -> str:
    return (
        chr(ord(word) + _FULL_WIDTH)
        if len(word) == 1 and word.isascii() and not word.isalnum()
        else word[:_MAX_LETTERS]
    )
