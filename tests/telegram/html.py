"""Telegram's HTML as its server reads it: the text, its entities, or the error in its words."""

import re
from html import unescape
from typing import Any

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "a": "text_link", "tg-spoiler": "spoiler", "blockquote": "blockquote",
}  # fmt: skip
_TOKEN = re.compile(
    r"<(?P<end>/?)(?P<tag>[A-Za-z][\w-]*)(?P<rest>[^<>]*)>|(?P<open><)|(?P<entity>&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);)"
)


class BadHtml(Exception):
    """What Telegram answers after "can't parse entities: "."""


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(html: str) -> tuple[str, list[dict[str, Any]]]:
    text, done = "", 0
    entities: list[dict[str, Any]] = []
    open_: list[tuple[str, int, int]] = []
    for found in _TOKEN.finditer(html):
        text += html[done : found.start()]
        done = found.end()
        place = len(html[: found.start()].encode())
        if found["entity"]:
            text += unescape(found["entity"])
        elif found["open"]:
            raise BadHtml(
                f'Unsupported start tag "{html[found.start() + 1 : found.start() + 9]}" at byte offset {place}'
            )
        elif (tag := found["tag"].lower()) not in TAGS:
            raise BadHtml(f'Unsupported start tag "{tag}" at byte offset {place}')
        elif not found["end"]:
            open_.append((tag, units(text), place))
        else:
            if not open_:
                raise BadHtml(f"Unexpected end tag at byte offset {place}")
            begun, start, _ = open_.pop()
            if begun != tag:
                raise BadHtml(
                    f'Unmatched end tag at byte offset {place}, expected "</{begun}>", found "</{tag}>"'
                )
            if units(text) > start:
                entities.append({"type": TAGS[tag], "offset": start, "length": units(text) - start})
    text += html[done:]
    if open_:
        raise BadHtml(f'Can\'t find end tag corresponding to start tag "{open_[-1][0]}"')
    return text, sorted(entities, key=lambda one: one["offset"])
