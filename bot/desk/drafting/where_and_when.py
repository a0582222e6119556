"""Where and since when, as the brain writes them, in words for people."""

import re

from bot.config import Language
from bot.i18n import t

_AGO = re.compile(r"(\d{1,4})([mhdw])")
_PART = re.compile(r"([01])d (morning|noon|afternoon|night)")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def line(place: str | None, since: str | None, language: Language) -> str:
    """ "Lokasi: lantai 3 · Sejak: kemarin sore"; empty when neither is known."""
    said = [
        t("circumstance-place", language, place=place) if place else "",
        t("circumstance-since", language, since=since_words(since, language)) if since else "",
    ]
    return " · ".join(part for part in said if part)


def since_words(since: str, language: Language) -> str:
    """A `since` entity (bot/brain/nlu/since.py) in words: "1d afternoon" → "kemarin sore"."""
    if part := _PART.fullmatch(since):
        return t(f"since-{'today' if part[1] == '0' else 'yesterday'}-{part[2]}", language)
    if since in _WEEKDAYS:
        return t(f"since-{since}", language)
    if since in ("0d", "1d"):
        return t("since-today" if since == "0d" else "since-yesterday", language)
    if ago := _AGO.fullmatch(since):
        return t(f"since-{_UNITS[ago[2]]}", language, n=int(ago[1]))
    return t("since-clock", language, time=since)
