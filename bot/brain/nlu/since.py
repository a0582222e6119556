"""When the trouble began: "sejak kemarin sore", "udah 2 jam", "since 9 am", "20 minutes ago".

A moment is a day, a length of time or a clock time; the words around it say whether trouble began with it.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from bot.brain.nlu.found import Found, Reading
from bot.brain.nlu.line import Line
from bot.brain.nlu.trouble import TROUBLE

Render = Callable[[re.Match[str]], str]


def _by_word(table: dict[str, str]) -> dict[str, str]:
    return {word: value for value, words in table.items() for word in words.split()}


def _any(words: dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


PART = _by_word(
    {
        "morning": "pagi subuh morning",
        "noon": "siang noon midday lunch lunchtime",
        "afternoon": "sore petang afternoon",
        "night": "malam evening night",
    }
)
UNIT = _by_word(
    {
        "m": "menit minute minutes min",
        "h": "jam hour hours",
        "d": "hari hr day days",
        "w": "minggu pekan week weeks",
    }
)
MONTHS = "bulan|month|months"
ONE = _by_word(
    {"1m": "semenit", "1h": "sejam", "1d": "sehari seharian", "1w": "seminggu sepekan", "4w": "sebulan"}
)
DAY = _by_word(
    {
        "monday": "senin senen monday",
        "tuesday": "selasa tuesday",
        "wednesday": "rabu wednesday",
        "thursday": "kamis thursday",
        "friday": "jumat jum'at friday",
        "saturday": "sabtu saturday",
        "sunday": "ahad sunday",
    }
)
P = rf"(?P<part>{_any(PART)})"

DAYS: list[tuple[str, Render]] = [
    (r"kemarin (?:lusa|dulu)|(?:the )?day before yesterday|2 hari kemarin", lambda m: "2d"),
    (r"(?:minggu|pekan) (?:lalu|kemarin)|last week", lambda m: "1w"),
    (r"bulan (?:lalu|kemarin)|last month", lambda m: "4w"),
    (
        r"semalam(?:an)?|semalem|smlm|sml|(?:tadi|kemarin) malam|malam (?:tadi|kemarin)|last night|"
        r"yesterday (?:evening|night)",
        lambda m: "1d night",
    ),
    (rf"(?:hari )?(?P<day>{_any(DAY)}) (?:kemarin|lalu)", lambda m: DAY[m["day"]]),
    (rf"(?:kemarin|yesterday) (?:pas )?{P}", lambda m: f"1d {PART[m['part']]}"),
    (rf"{P} kemarin", lambda m: f"1d {PART[m['part']]}"),
    (r"kemarin|yesterday", lambda m: "1d"),
    (
        rf"(?:tadi|this|earlier this) {P}|(?:{_any(PART)}) (?:tadi|ini)|tonight",
        lambda m: f"0d {_said_part(m)}",
    ),
    (r"hari minggu|minggu (?=pagi|siang|sore|malam)", lambda m: "sunday"),
    (rf"(?:hari |last )?(?P<day>{_any(DAY)})", lambda m: DAY[m["day"]]),
    (r"hari ini|today", lambda m: "0d"),
    # Alone only after "sejak" or the like.
    (
        rf"(?P<alone>{_any(PART)})",
        lambda m: "1d night" if PART[m["alone"]] == "night" else f"0d {PART[m['alone']]}",
    ),
]
LENGTHS: list[tuple[str, Render]] = [
    (
        r"(?P<n>\d+) setengah jam|sejam setengah|(?:(?P<a>an hour)|(?P<m>\d+) hours?) and a half",
        lambda m: _and_a_half(m),
    ),
    (
        r"(?:setengah|stgh|stengah|half an?|half) (?P<unit>jam|hour|hari|day)",
        lambda m: "30m" if m["unit"] in ("jam", "hour") else "12h",
    ),
    (r"a couple of (?P<unit>minutes|hours|days|weeks)", lambda m: f"2{UNIT[m['unit']]}"),
    (
        rf"(?P<n>\d+|an|a) (?P<unit>{_any(UNIT)}|{MONTHS})(?:(?: -)? an\b)?",
        lambda m: _length(m["n"], m["unit"]),
    ),
    (rf"(?P<one>{_any(ONE)})(?:an)?", lambda m: ONE[m["one"]]),
    (r"(?:past|last) (?P<unit>hour|day|week|month)", lambda m: _length("1", m["unit"])),
]
CLOCKS: list[tuple[str, Render]] = [
    (
        rf"(?P<named>(?:jam|pukul|pkl) )?(?:(?P<half>setengah)|"
        rf"(?P<half_past>half past)) (?P<hour>\d\d?)(?: {P}| (?P<m>am|pm))?",
        lambda m: _clock(m, 30 if m["half_past"] else -30),
    ),
    (
        rf"(?:tadi (?P<early>{_any(PART)}) (?=jam|pukul|pkl))?"
        rf"(?P<named>(?:jam|pukul|pkl) )?(?P<hour>[01]?\d|2[0-3])(?:[.:](?P<minute>[0-5]\d)| (?:lewat|"
        rf"lebih) (?P<past>\d+))?"
        rf"(?:(?: -)? an\b)?(?P<clock> o'clock)?(?: (?:wib|wita|wit))?(?: (?:tadi |in the |this )?{P}|"
        rf" (?P<m>am|pm|a \. m|p \. m))?(?: tadi)?",
        lambda m: _clock(m, int(m["minute"] or m["past"] or 0)),
    ),
]


class Moment(NamedTuple):
    """A time that is spoken of."""

    kind: str
    value: str
    at: re.Match[str]


KINDS = {
    kind: [(re.compile(rf"\b(?<![-/] )(?:{pattern})(?![\w/%])"), render) for pattern, render in forms]
    for kind, forms in (("day", DAYS), ("length", LENGTHS), ("clock", CLOCKS))
}
BEGINS = re.compile(
    r"\b(?:sejak|semenjak|sedari|dari|mulai|since|from|started|starting|start|began|begun|ever since)"
    r"(?: (?:sekitar|kira - kira|kurang lebih|around|about|at|on|the|pada|dari|sejak|just|last|past|"
    r"early|late|tadi|kemarin|hari|pas))* $"
)
LASTS = re.compile(
    r"\b(?:sudah|selama|hampir|for|past|last|over)"
    r"(?: (?:sekitar|kira - kira|kurang lebih|hampir|lebih dari|ada|almost|about|around|nearly|over|"
    r"at least|the|last|past|more than))* $"
)
SOON = re.compile(r"\b(?:mulai|from|start|starting) (?:hari |on )?$")
AGO = re.compile(
    r"(?:(?: -)? an)? (?:(?:yang )?(?:lalu|silam)|ago|terakhir|belakangan|ini|sudah|back)\b(?! sekali)"
)
AHEAD = re.compile(
    r" (?:depan|next|besok|nanti|lagi|mendatang|sampai|hingga|sd|s / d|to|until|till|through|kali|"
    r"sekali|kerja|sebelum|before|baru|from now|jadi|menjadi|saya pakai|i have used|- \d)\b"
)
SURELY = re.compile(r"\b(?:sejak|semenjak|sedari|since)\b(?: [\w-]+){0,3} $")
# What is not trouble: opening hours, leave, employment; then plans, deadlines, what is borrowed, how long it takes.
STANDING = (
    r"buka|tutup|open|opens|closed|closes|cuti|libur|berlaku|valid|kontrak|magang|bekerja|worked|working here|"
    r"terdaftar|jadwal|schedule"
)
PLANNED = (
    r"scheduled|acara|training|pelatihan|setiap|tiap|every|each|deadline|tenggat|sampai|until|till|by|"
    r"sebelum|before|besok|"
    r"tomorrow|next|nanti|lusa|pinjam|sewa|borrow|book|booking|butuh|need\w*|want\w*|reserve|timeout|"
    r"time out|expires?|after|setelah|"
    r"loading|maksimal|max|berapa|dinas luar"
)
STANDING_BEFORE = re.compile(rf"\b(?:{STANDING})\b[^.,;!?]* $")
PLANNED_BEFORE = re.compile(rf"\b(?:{STANDING}|{PLANNED})\b[^.,;!?]* $")
JUST_BEFORE = re.compile(
    rf"\b(?:{TROUBLE}|mulai)(?: (?:lagi|total|terus|semua|again|working|juga|sendiri|since|hampir|"
    rf"sekitar|at|around))? $"
)
JUST_AFTER = re.compile(
    rf" (?:(?:ini|itu|tiba - tiba|langsung|sudah|it|the \w+) )?(?:\w+ ){{0,3}}(?:{TROUBLE})\b"
)
EARLIER = re.compile(r"\btadi $")
DENIED = re.compile(r"\b(?:bukan|not)(?: \w+)? $")

MOST_MOMENTS = 40  # of a message that are weighed; 2,000 characters of digits hold a thousand


def find_since(reading: Reading) -> list[Found]:
    """At most one: the moment the clearest words point at, of equals the first.

    Values: <n>m, <n>h, <n>d or <n>w ago; HH:MM for a clock time today; an English weekday; <n>d and a part of
    the day (morning, noon, afternoon, night).
    """
    line = reading.line
    best, clearest = None, 0
    for moment in islice(_moments(line.text), MOST_MOMENTS):
        clear = _clarity(line, moment)
        if clear > clearest:
            best, clearest = moment, clear
    return [reading.found("since", line.match(best.at, best.value))] if best else []


def _moments(text: str) -> Iterator[Moment]:
    for kind, forms in KINDS.items():
        taken: set[int] = set()
        for pattern, render in forms:
            for found in pattern.finditer(text):
                here = range(found.start(), found.end())
                if taken.isdisjoint(here):
                    taken.update(here)
                    yield Moment(kind, render(found), found)


def _clarity(line: Line, moment: Moment) -> int:
    """How plainly trouble began then: 0 not at all, 4 in so many words."""
    text, before, end = line.text, line.before(moment.at), moment.at.end()
    if moment.kind == "clock" and not _is_clock(line, moment.at):
        return 0
    unlikely = STANDING_BEFORE if SURELY.search(before) else PLANNED_BEFORE
    if AHEAD.match(text, end) or DENIED.search(before) or unlikely.search(before):
        return 0
    opened = bool(BEGINS.search(before))
    if moment.kind == "clock":
        said = moment.at[0]
        earlier = EARLIER.search(before) or said.startswith("tadi ") or said.endswith(" tadi")
        return 4 * opened or 2 * bool(earlier and moment.at["named"]) or int(bool(JUST_BEFORE.search(before)))
    if moment.kind == "length":
        return (
            3 * (opened or bool(AGO.match(text, end)))
            or 2 * bool(LASTS.search(before))
            or int(bool(JUST_BEFORE.search(before)))
        )
    if SOON.search(before) and not re.search(rf"\b(?:{TROUBLE})\b", before):
        return 0
    opened = opened or bool(SURELY.search(before))
    dated = moment.at.groupdict().get("alone") is None and moment.value != "0d"
    return 3 * opened or int(dated and bool(JUST_BEFORE.search(before) or JUST_AFTER.match(text, end)))


def _is_clock(line: Line, found: re.Match[str]) -> bool:
    """Whether a number after "sejak" is a time: "jam 9", "9 pagi", "9.15", or nothing more follows it."""
    said = found.groupdict()
    told = any(said.get(name) for name in ("named", "part", "m", "minute", "clock", "half", "half_past"))
    return told or (
        SURELY.search(line.before(found)) is not None
        and not line.text[found.end() : found.end() + 2].strip(" .,!?")
    )


def _said_part(found: re.Match[str]) -> str:
    return next((part for word, part in PART.items() if re.search(rf"\b{word}\b", found[0])), "night")


def _length(number: str, unit: str) -> str:
    count = int(number) if number.isdecimal() else 1
    return f"{count}{UNIT[unit]}" if unit in UNIT else f"{4 * count}w"


def _and_a_half(found: re.Match[str]) -> str:
    hours = int(found["n"] or found["m"] or 1)
    return f"{60 * hours + 30}m"


def _clock(found: re.Match[str], minutes: int) -> str:
    """HH:MM of an hour as said and minutes past it (before it, when negative)."""
    hour = int(found["hour"])
    part = PART.get(found["part"] or found.groupdict().get("early") or "", found["m"] or "")
    if (
        part in ("pm", "p . m", "afternoon")
        or (part == "noon" and hour < 11)
        or (part == "night" and 5 <= hour < 12)
    ):
        hour = hour % 12 + 12
    elif hour == 12 and part in ("am", "a . m", "night"):
        hour = 0
    total = (60 * hour + minutes) % (24 * 60)
    return f"{total // 60:02d}:{total % 60:02d}"
