"""Where and since when, as the brain writes them, in words for people."""

import re
from datetime import datetime, timedelta

from babel.dates import format_date, format_datetime

from bot.config import Language
from bot.i18n import t

_AGO = re.compile(r"(\d{1,4})([mhdw])")
_PART = re.compile(r"([01])d (morning|noon|afternoon|night)")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def line(place: str | None, since: str | None, language: Language) -> str:
    """ "Lokasi: lantai 3 · Sejak: kemarin sore (27 Nov 2026)"; empty when neither is known."""
    said = [
        t("circumstance-place", language, place=place) if place else "",
        t("circumstance-since", language, since=since) if since else "",
    ]
    return " · ".join(part for part in said if part)


def since_words(since: str, language: Language, at: datetime) -> str:
    """A `since` entity (bot/brain/nlu/since.py) in words, said at the local time `at`.

    "1d afternoon" becomes "kemarin sore (27 Nov 2026)": whoever reads the ticket later counts from another day.
    """
    words, moment = _said(since, language, at)
    to_the_minute = since[-1:] in "mh" and _AGO.fullmatch(since)
    pattern = "d MMM y, HH.mm" if language == "id" else "d MMM y, HH:mm"
    exact = (
        format_datetime(moment, pattern, locale=language)
        if to_the_minute
        else format_date(moment, "d MMM y", locale=language)
    )
    return f"{words} ({exact})"


def _said(since: str, language: Language, at: datetime) -> tuple[str, datetime]:
    if part := _PART.fullmatch(since):
        day = "today" if part[1] == "0" else "yesterday"
        return t(f"since-{day}-{part[2]}", language), at - timedelta(days=int(part[1]))
    if since in _WEEKDAYS:
        # The latest one; "since Friday" on a Friday is a week ago or today, and today has a shorter name.
        days = (at.weekday() - _WEEKDAYS.index(since)) % 7 or 7
        return t(f"since-{since}", language), at - timedelta(days=days)
    if since in ("0d", "1d"):
        return t("since-today" if since == "0d" else "since-yesterday", language), at - timedelta(
            days=int(since[0])
        )
    if ago := _AGO.fullmatch(since):
        length = timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        return t(f"since-{_UNITS[ago[2]]}", language, n=int(ago[1])), at - length
    return t("since-clock", language, time=since), at
