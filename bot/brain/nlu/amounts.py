"""Whole numbers in figures and in words, Indonesian and English."""

import re
from collections.abc import Sequence
from typing import NamedTuple

UNITS = {
    word: value
    for words in (
        ["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"],
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
    )
    for value, word in enumerate(words, 1)
}
WHOLE = {"dozen": 12, "lusin": 12, "sepuluh": 10, "sebelas": 11, "seratus": 100, "seribu": 1000}
WHOLE |= {
    word: value
    for value, word in enumerate(
        [
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        10,
    )
}
WHOLE |= {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
TIMES = {"lusin": 12, "dozen": 12, "puluh": 10, "ratus": 100, "hundred": 100, "ribu": 1000, "thousand": 1000}
FIGURES = re.compile(r"\d{1,6}|\d{1,3}(?:[.,]\d{3})+")
WORDS = frozenset({*UNITS, *WHOLE})


class Amount(NamedTuple):
    """A number that takes up `size` words."""

    value: int
    size: int


def amount_at(norms: Sequence[str], position: int) -> Amount | None:
    """The number that begins at a word: "12", "1.200", "dua belas", "seratus dua puluh", "twenty - five"."""
    first = norms[position]
    if FIGURES.fullmatch(first):
        total, end = int(re.sub(r"\D", "", first)), position + 1
        if norms[end : end + 1] and norms[end] in ("ratus", "ribu", "hundred", "thousand"):
            return Amount(total * TIMES[norms[end]], 2)
        return Amount(total, 1)
    if first not in WORDS:
        return None
    total = size = 0
    while part := _part_at(norms, position + size):
        if total and part.value >= _lowest_place(total):
            break
        total, size = total + part.value, size + part.size
        hyphen = norms[position + size : position + size + 1] == ["-"]
        unit = _part_at(norms, position + size + 1) if hyphen and total % 10 == 0 else None
        if unit and unit.value < 10:
            size += 1
    return Amount(total, size)


def _lowest_place(number: int) -> int:
    """What a further part must stay below: 100 for 300, 10 for 120, 1 for 12."""
    place = 1
    while number % (10 * place) == 0:
        place *= 10
    return place


def _part_at(norms: Sequence[str], position: int) -> Amount | None:
    """A round part: "dua puluh", "tiga ratus", "dua belas", "five"."""
    here, following = (*norms[position : position + 2], "", "")[:2]
    if here in WHOLE:
        return Amount(WHOLE[here], 1)
    if here not in UNITS:
        return None
    if following == "belas":
        return Amount(UNITS[here] + 10, 2)
    if following in TIMES:
        return Amount(UNITS[here] * TIMES[following], 2)
    return Amount(UNITS[here], 1)
