"""Service hours and targets."""

from datetime import UTC, datetime

import pytest

from bot.config import Settings
from bot.desk.sla import calendar, targets


def at(text: str) -> datetime:
    """A moment in Jakarta (UTC+7); 2026-11-23 is a Monday."""
    return datetime.fromisoformat(f"{text}+07:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23 07:59:59", False),
        ("2026-11-23 08:00", True),
        ("2026-11-23 15:59:59", True),
        ("2026-11-23 16:00", False),
        ("2026-11-27 12:00", True),
        ("2026-11-28 12:00", False),
        ("2026-11-29 12:00", False),
    ],
)
def test_staff_are_on_duty_within_the_hours_in_the_services_time_zone(
    settings: Settings, moment: str, is_open: bool
) -> None:
    assert calendar.is_open(at(moment), settings) is is_open


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-11-23 06:00", "2026-11-23 08:00"),
        ("2026-11-23 09:30", "2026-11-23 09:30"),
        ("2026-11-23 16:00", "2026-11-24 08:00"),
        ("2026-11-27 17:00", "2026-11-30 08:00"),
    ],
)
def test_the_next_opening_skips_nights_and_weekends(settings: Settings, moment: str, opening: str) -> None:
    assert calendar.next_opening(at(moment), settings) == at(opening)


def test_a_week_may_go_round_its_end_and_a_day_may_be_whole(settings: Settings) -> None:
    changed = settings.model_copy(update={"service_hours": "Sat-Mon 00:00-24:00"})
    assert calendar.is_open(at("2026-11-29 23:59"), changed)
    assert calendar.is_open(at("2026-11-23 00:00"), changed)
    assert not calendar.is_open(at("2026-11-24 00:00"), changed)


@pytest.mark.parametrize(
    ("service_hours", "language", "words"),
    [
        ("Mon-Fri 08:00-16:00", "id", "Senin–Jumat, 08.00–16.00 WIB"),
        ("Mon-Fri 08:00-16:00", "en", "Monday–Friday, 08:00–16:00 WIB"),
        ("Sat-Sat 09:30-24:00", "id", "Sabtu, 09.30–24.00 WIB"),
    ],
)
def test_the_hours_are_described_in_words(
    settings: Settings, service_hours: str, language: str, words: str
) -> None:
    assert calendar.describe(language, settings.model_copy(update={"service_hours": service_hours})) == words


@pytest.mark.parametrize(
    "text",
    ["Mon-Fri", "Foo-Bar 08:00-16:00", "Mon-Fri 16:00-08:00", "Mon-Fri 08:00-25:00", "Mon-Fri 08:61-16:00"],
)
def test_hours_that_make_no_sense_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="SERVICE_HOURS="):
        calendar.parse(text)


def test_the_targets_have_a_line_for_each_priority() -> None:
    assert targets.targets("en").splitlines() == [
        "Urgent: first response within 15 minutes, solved within 4 hours",
        "High: first response within 30 minutes, solved within 1 working day",
        "Normal: first response within 2 hours, solved within 3 working days",
        "Low: first response within 1 working day, solved within 5 working days",
    ]
    assert targets.targets("id").splitlines()[0] == (
        "Mendesak: tanggapan pertama paling lama 15 menit, selesai paling lama 4 jam"
    )
