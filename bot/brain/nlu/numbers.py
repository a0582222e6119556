"""Ticket numbers and ratings written in figures, in any spelling."""

import re

from bot.brain.nlu.found import Found, Reading

ANSWER = 8  # words up to which a lone figure answers the question for a rating
DIGITS = 6  # of a ticket number, padded with zeros
KINDS = {
    "incident": "INC",
    "insiden": "INC",
    "inc": "INC",
    "request": "REQ",
    "permintaan": "REQ",
    "req": "REQ",
}
KINDS |= {"change": "CHG", "perubahan": "CHG", "chg": "CHG", "problem": "PRB", "prb": "PRB"}
SEPARATOR = r"[\s\-–_#:./]{0,3}"
NAMED = r"(?:no(?:mor|mer)?|number|num|nmr)\.?"
# "inc 140", "REQ000088", "INC-000012", "inc no 12"; "request 2 laptops" is no ticket, hence two digits there.
SHORT_KIND = re.compile(rf"\b(inc|chg|prb){SEPARATOR}(?:{NAMED}\s*)?(\d{{1,{DIGITS}}})\b", re.I)
REQUEST_KIND = re.compile(rf"\b(req){SEPARATOR}(?:{NAMED}\s*)?(\d{{2,{DIGITS}}})\b", re.I)
# Whole words only with a "nomor", a "#" or leading zeros between them and the figures.
LONG_KIND = re.compile(
    rf"\b(incident|insiden|request|permintaan|change|perubahan|problem)\s*(?:{NAMED}\s*#?|#|-|"
    rf"(?=0\d))\s*(\d{{1,{DIGITS}}})\b",
    re.I,
)
TICKET = re.compile(
    rf"\b(?:tiket|ticket|tkt|laporan|report|case)(?:ku|nya|\s+saya|"
    rf"\s+my)?{SEPARATOR}(?:{NAMED}\s*[#:]?\s*)?(\d{{1,{DIGITS}}})\b(?!\s*(?:orang|hari|jam|kali|menit|"
    rf"days?|hours?|times?|people))",
    re.I,
)
HASH = re.compile(rf"(?<!\w)#\s?(\d{{1,{DIGITS}}})\b")
PADDED = re.compile(r"(?<![\w.,/:+\-])0\d{5}(?![\w/:\-])")  # "000231" alone
# Ten digits or so in groups: a telephone number, a staff number; no ticket.
LONG = re.compile(r"(?<!\w)\+?\d(?:[\s().-]{0,2}\d){7,}")
BARE = re.compile(rf"(?<![\w.,])(\d{{1,{DIGITS}}})(?![\w,])")

RATED = [
    re.compile(r"(?<![\d./])([1-5])\s*(?:/|dari|out of|of|per)\s*5\b(?!\s*(?:orang|hari|jam|lantai))", re.I),
    re.compile(r"(?<!tekan )(?<!pencet )(?<!hotel )\bbintang(?:nya)?\s*([1-5])\b", re.I),
    re.compile(r"(?<![\d.,])([1-5])\s*(?:bintang|stars?)\b", re.I),
    re.compile(
        r"\b(?:nilai(?:nya)?|skor(?:nya)?|rating(?:nya)?|score|rate|ponten|poin)"
        r"(?:\s+(?:saya|is|it|of|an?|dari|aku|gue|buat|untuk))*\s*[:=]?\s*([1-5])\b(?![./]\d)",
        re.I,
    ),
    re.compile(
        r"\b(?:kasih|beri|give (?:it|you|this|them)(?: an?)?|i'd say|"
        r"id say)\s+(?:an?\s+)?([1-5])\b(?!\s*(?!aja|saja|deh|ya|dong|lah|kak|min|pak|bu\b)\w)",
        re.I,
    ),
]
OF_TEN = re.compile(r"(?<![\d./])(10|[1-9])\s*(?:/|dari|out of|of|per)\s*10\b", re.I)
STARS = re.compile("[⭐★🌟✨✭⭑](?:\\s*[⭐★🌟✨✭⭑])*")
# One figure in an answer, which counts nothing else: "4 deh", not "5 menit lagi".
FIGURE = re.compile(
    r"(?<![\w.,])([1-5])(?![\w,])(?!\s*(?:menit|mnt|jam|hari|orang|kali|minutes?|mins?|hours?|days?|"
    r"times?|people)\b)",
    re.I,
)
ONLY_DIGIT = re.compile(r"\W*([1-5])\W*$")


def find_ticket_numbers(reading: Reading) -> list[Found]:
    """All ticket numbers, in order: "INC-000140" where the kind is said, else "000140"."""
    text = reading.text
    found: list[Found] = []
    for pattern in (SHORT_KIND, REQUEST_KIND, LONG_KIND):
        found += [
            Found("ticket_number", f"{KINDS[m[1].lower()]}-{int(m[2]):0{DIGITS}d}", *m.span())
            for m in pattern.finditer(text)
        ]
    bare = [TICKET, HASH, PADDED]
    if reading.asks == "ticket_number" and not found:
        bare.append(BARE)
    for pattern in bare:
        for match in pattern.finditer(text):
            taken = [
                *((other.start, other.end) for other in found),
                *(long.span() for long in LONG.finditer(text)),
            ]
            if not any(match.start() < end and start < match.end() for start, end in taken):
                number = int(match[pattern.groups])
                found.append(Found("ticket_number", f"{number:0{DIGITS}d}", *match.span()))
    return sorted(found, key=lambda one: one.start)


def find_rating_number(reading: Reading) -> list[Found]:
    """The rating in figures or stars, 1–5; at most one. "8/10" is halved and rounded up."""
    text = reading.text
    for pattern in RATED:
        if match := pattern.search(text):
            return [Found("rating", match[1], *match.span())]
    if match := OF_TEN.search(text):
        return [Found("rating", str((int(match[1]) + 1) // 2), *match.span())]
    if match := STARS.search(text):
        stars = sum(not character.isspace() for character in match[0])
        return [Found("rating", str(min(stars, 5)), *match.span())]
    alone = ONLY_DIGIT.match(text)
    if alone and reading.asks in (None, "rating"):
        return [Found("rating", alone[1], *alone.span(1))]
    figures = list(FIGURE.finditer(text)) if reading.asks == "rating" and reading.length <= ANSWER else []
    return [Found("rating", figure[1], *figure.span(1)) for figure in figures] if len(figures) == 1 else []
