"""Our Markdown as Telegram's HTML, cut to the length it takes; buttons as a keyboard."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.db.models import Button

TEXT, CAPTION = 4096, 1024  # UTF-16 units, after the markup is read
_TAG = re.compile(r"</?(?:b|i|code)>")
_ROW = 32  # letters that fit side by side on a small phone
_BULLET = re.compile(r"^([ \t]*)[-*][ \t]+", re.MULTILINE)
_INLINE = re.compile(
    r"\*\*(?=\S)(?P<b>.{1,1000}?)(?<=\S)\*\*"
    r"|(?<![\w*])\*(?=[^\s*])(?P<i>[^*\n]{1,200}?)(?<=\S)\*(?![\w*])"
    r"|`(?P<code>[^`\n]{1,200})`"
)
# Where a long text may be cut, the best first: after a paragraph, a line, a sentence, a word.
_CUTS = (r"\n\n", r"\n", r"(?<=[.!?…:;])\s", r"\s")


@dataclass(frozen=True)
class Span:
    """A stretch of a text inside an HTML element."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True)
class Text:
    """A text without markup, and what of it is marked."""

    plain: str
    spans: tuple[Span, ...]

    def html(self, start: int = 0, end: int | None = None) -> str:
        """The stretch from `start` to `end` as HTML, every element closed."""
        end = len(self.plain) if end is None else end
        inside = [
            Span(max(span.start, start), min(span.end, end), span.tag)
            for span in self.spans
            if span.start < end and span.end > start
        ]
        pieces, open_, at = [], list[Span](), start
        for place in sorted({edge for span in inside for edge in (span.start, span.end)} | {end}):
            pieces.append(escape(self.plain[at:place], quote=False))
            at = place
            while open_ and open_[-1].end <= place:
                pieces.append(f"</{open_.pop().tag}>")
            for span in inside:  # outer ones come first
                if span.start == place:
                    pieces.append(f"<{span.tag}>")
                    open_.append(span)
        return "".join(pieces)


def read(markdown: str) -> Text:
    """Read our subset: **bold**, *italic*, `code`, "- " for list items. Anything else stays as it is."""
    plain: list[str] = []
    spans: list[Span] = []
    length = 0

    def take(text: str) -> None:
        nonlocal length
        done = 0
        for found in _INLINE.finditer(text):
            add(text[done : found.start()])
            tag = found.lastgroup or ""
            place, start = len(spans), length
            if tag == "code":
                add(found[tag])
            else:
                take(found[tag])
            spans.insert(place, Span(start, length, tag))
            done = found.end()
        add(text[done:])

    def add(text: str) -> None:
        nonlocal length
        plain.append(text)
        length += len(text)

    take(_BULLET.sub(r"\1• ", markdown))
    return Text("".join(plain), tuple(spans))


def without_tags(html: str) -> str:
    """The plain text of what `Text.html` made."""
    return unescape(_TAG.sub("", html))


def units(text: str) -> int:
    """Its length as Telegram counts: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: Text, limit: int = TEXT) -> Iterator[str]:
    """The text as one HTML or more, each of at most `limit` units; none for a text without letters."""
    plain, start = text.plain, 0
    while start < len(plain):
        if plain[start].isspace():
            start += 1
            continue
        end = _end(plain, start, limit)
        yield text.html(start, start + len(plain[start:end].rstrip()))
        start = end


def _end(plain: str, start: int, limit: int) -> int:
    window = plain[start : start + limit]
    while units(window) > limit:
        window = window[: len(window) - max(1, (units(window) - limit) // 2)]
    if start + len(window) == len(plain):
        return len(plain)
    for cut in _CUTS:
        places = [found.end() for found in re.finditer(cut, window)]
        # A cut that leaves a stub behind is worse than one at a lesser place.
        if places and places[-1] > len(window) // 3:
            return start + places[-1]
    return start + len(window)


def keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """The buttons in rows of equal length, as many to a row as the longest title allows."""
    if not buttons:
        return None
    # Emoji are as wide as two letters.
    longest = max(
        len(button["title"]) + sum(letter > "\u2000" for letter in button["title"]) for button in buttons
    )
    per_row = max(1, min(4, _ROW // (longest + 2)))
    keys = [InlineKeyboardButton(button["title"], callback_data=button["payload"]) for button in buttons]
    return InlineKeyboardMarkup([keys[at : at + per_row] for at in range(0, len(keys), per_row)])
