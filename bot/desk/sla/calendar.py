"""When staff are on duty. Weekly hours only; public holidays are not known yet."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache

from bot import clock
from bot.config import Settings
from bot.i18n import t

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class Week:
    """Daily hours on consecutive weekdays (0 is Monday), in minutes since midnight, local time."""

    first: int
    last: int
    start: int
    end: int

    def includes(self, weekday: int) -> bool:
        """Whether staff work on this weekday; "Sat-Wed" goes round the end of the week."""
        return (weekday - self.first) % 7 <= (self.last - self.first) % 7


@cache
def parse(hours: str) -> Week:
    """Read "Mon-Fri 08:00-16:00". Raises ValueError that says what is wrong."""
    found = re.fullmatch(r"([A-Z][a-z]{2})-([A-Z][a-z]{2}) (\d{2}):(\d{2})-(\d{2}):(\d{2})", hours)
    if not found or found[1] not in _DAYS or found[2] not in _DAYS:
        raise ValueError(
            f"SERVICE_HOURS={hours!r} must look like 'Mon-Fri 08:00-16:00', days as {' '.join(_DAYS)}"
        )
    start, end = (int(found[n]) * 60 + int(found[n + 1]) for n in (3, 5))
    if not start < end <= _MINUTES_A_DAY or any(int(found[n]) > 59 for n in (4, 6)):
        raise ValueError(f"SERVICE_HOURS={hours!r} must begin before it ends, between 00:00 and 24:00")
    return Week(_DAYS.index(found[1]), _DAYS.index(found[2]), start, end)


def is_open(now: datetime, settings: Settings) -> bool:
    """Whether staff are on duty at `now`."""
    week, local = parse(settings.service_hours), now.astimezone(settings.zone)
    return week.includes(local.weekday()) and week.start <= local.hour * 60 + local.minute < week.end


def next_opening(now: datetime, settings: Settings) -> datetime:
    """When staff are on duty next; `now` itself while they are. In the service's time zone."""
    local = now.astimezone(settings.zone)
    if is_open(now, settings):
        return local
    week = parse(settings.service_hours)
    days = (local.date() + timedelta(days) for days in range(8))
    start = time(week.start // 60, week.start % 60, tzinfo=settings.zone)
    openings = (datetime.combine(day, start) for day in days if week.includes(day.weekday()))
    return next(opening for opening in openings if opening > local)


def describe(language: str, settings: Settings) -> str:
    """The service hours in words: "Senin–Jumat, 08.00–16.00 WIB"."""
    week = parse(settings.service_hours)
    days = [t(f"day-{_DAYS[day].lower()}", language) for day in dict.fromkeys((week.first, week.last))]
    separator = "." if language == "id" else ":"
    start, end = (f"{minutes // 60:02d}{separator}{minutes % 60:02d}" for minutes in (week.start, week.end))
    zone = clock.now().astimezone(settings.zone).tzname() or settings.timezone
    return f"{'–'.join(days)}, {start}–{end} {zone}"
