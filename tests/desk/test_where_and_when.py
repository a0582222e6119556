"""Where and since when, in words for people."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.desk.drafting import where_and_when

SATURDAY = datetime(2026, 11, 28, 14, 5, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.mark.parametrize(
    ("since", "indonesian", "english"),
    [
        ("0d morning", "tadi pagi (28 Nov 2026)", "this morning (28 Nov 2026)"),
        ("0d afternoon", "tadi sore (28 Nov 2026)", "this afternoon (28 Nov 2026)"),
        ("1d afternoon", "kemarin sore (27 Nov 2026)", "yesterday afternoon (27 Nov 2026)"),
        ("1d night", "tadi malam (27 Nov 2026)", "last night (27 Nov 2026)"),
        ("1d", "kemarin (27 Nov 2026)", "yesterday (27 Nov 2026)"),
        ("0d", "hari ini (28 Nov 2026)", "today (28 Nov 2026)"),
        ("2d", "2 hari yang lalu (26 Nov 2026)", "2 days ago (26 Nov 2026)"),
        ("1w", "1 minggu yang lalu (21 Nov 2026)", "1 week ago (21 Nov 2026)"),
        ("90m", "90 menit yang lalu (28 Nov 2026, 12.35)", "90 minutes ago (28 Nov 2026, 12:35)"),
        ("1h", "1 jam yang lalu (28 Nov 2026, 13.05)", "1 hour ago (28 Nov 2026, 13:05)"),
        ("sunday", "hari Minggu (22 Nov 2026)", "Sunday (22 Nov 2026)"),
        ("friday", "hari Jumat (27 Nov 2026)", "Friday (27 Nov 2026)"),
        ("saturday", "hari Sabtu (21 Nov 2026)", "Saturday (21 Nov 2026)"),
        ("08:30", "pukul 08:30 (28 Nov 2026)", "08:30 (28 Nov 2026)"),
    ],
)
def test_since_when_in_both_languages_with_the_date(since: str, indonesian: str, english: str) -> None:
    assert where_and_when.since_words(since, "id", SATURDAY) == indonesian
    assert where_and_when.since_words(since, "en", SATURDAY) == english


def test_a_line_says_what_is_known_and_nothing_else() -> None:
    assert where_and_when.line("lantai 3", "kemarin sore", "id") == "Lokasi: lantai 3 · Sejak: kemarin sore"
    assert where_and_when.line("floor 3", None, "en") == "Place: floor 3"
    assert where_and_when.line(None, "1 hour ago", "en") == "Since: 1 hour ago"
    assert [where_and_when.line(None, None, language) for language in ("id", "en")] == ["", ""]
