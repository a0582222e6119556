"""Where and since when, in words for people."""

import pytest

from bot.desk.drafting import where_and_when


@pytest.mark.parametrize(
    ("since", "indonesian", "english"),
    [
        ("0d morning", "tadi pagi", "this morning"),
        ("0d afternoon", "tadi sore", "this afternoon"),
        ("1d afternoon", "kemarin sore", "yesterday afternoon"),
        ("1d night", "tadi malam", "last night"),
        ("1d", "kemarin", "yesterday"),
        ("0d", "hari ini", "today"),
        ("2d", "2 hari yang lalu", "2 days ago"),
        ("1w", "1 minggu yang lalu", "1 week ago"),
        ("90m", "90 menit yang lalu", "90 minutes ago"),
        ("1h", "1 jam yang lalu", "1 hour ago"),
        ("sunday", "hari Minggu", "Sunday"),
        ("08:30", "pukul 08:30", "08:30"),
    ],
)
def test_since_when_in_both_languages(since: str, indonesian: str, english: str) -> None:
    assert where_and_when.since_words(since, "id") == indonesian
    assert where_and_when.since_words(since, "en") == english


def test_a_line_says_what_is_known_and_nothing_else() -> None:
    assert where_and_when.line("lantai 3", "1d afternoon", "id") == "Lokasi: lantai 3 · Sejak: kemarin sore"
    assert where_and_when.line("floor 3", None, "en") == "Place: floor 3"
    assert where_and_when.line(None, "1h", "en") == "Since: 1 hour ago"
    assert [where_and_when.line(None, None, language) for language in ("id", "en")] == ["", ""]
