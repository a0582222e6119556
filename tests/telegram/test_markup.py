"""Our Markdown becomes Telegram's HTML, whole, however long it is and whatever somebody wrote into it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram import markup
from tests.telegram import html


def shown(markdown: str, limit: int = markup.TEXT) -> list[str]:
    """What people read."""
    return [html.parse(piece)[0] for piece in markup.pieces(markup.read(markdown), limit)]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("**Tebal** dan *miring*", "<b>Tebal</b> dan <i>miring</i>"),
        ("**a *b* c**", "<b>a <i>b</i> c</b>"),
        ("jalankan `ipconfig /all`", "jalankan <code>ipconfig /all</code>"),
        ("- satu\n- dua\n  * tiga", "• satu\n• dua\n  • tiga"),
        ("5 * 3 * 2 = 30 dan 5*3*2", "5 * 3 * 2 = 30 dan 5*3*2"),
        ("** tidak ** dan **belum", "** tidak ** dan **belum"),
        ('<b>&amp;</b> "x"', '&lt;b&gt;&amp;amp;&lt;/b&gt; "x"'),
        ("**<i>x</i>**", "<b>&lt;i&gt;x&lt;/i&gt;</b>"),
        ("`**a**`", "<code>**a**</code>"),
    ],
)
def test_markdown_becomes_html(markdown: str, expected: str) -> None:
    assert list(markup.pieces(markup.read(markdown))) == [expected]


def test_a_text_without_letters_is_no_message() -> None:
    assert list(markup.pieces(markup.read(" \n "))) == []


def test_a_long_text_is_cut_after_a_paragraph_or_a_sentence() -> None:
    paragraph = "Kalimat pertama di sini. Kalimat kedua menyusul! "
    assert shown(f"{paragraph * 3}\n\n{paragraph * 2}", 160) == [
        (paragraph * 3).strip(),
        (paragraph * 2).strip(),
    ]
    assert all(piece.endswith((".", "!")) for piece in shown(paragraph * 20, 160))


def test_bold_goes_on_after_a_cut() -> None:
    first, second = markup.pieces(markup.read(f"**{'kata ' * 19}akhir**"), 60)
    assert first.startswith("<b>kata")
    assert first.endswith("</b>")
    assert second.startswith("<b>")
    assert second.endswith("akhir</b>")


def test_a_word_longer_than_a_message_is_cut_between_letters() -> None:
    assert shown("x" * 5000) == ["x" * 4096, "x" * 904]
    assert shown("😀" * 3000) == ["😀" * 2048, "😀" * 952]


TEXTS = st.text(st.sampled_from("ab *`<>&_-\n.!😀é\u0301"), max_size=300)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.integers(10, 80))
def test_whatever_is_written_is_readable_for_telegram_and_short_enough(text: str, limit: int) -> None:
    whole = html.parse(markup.read(text).html())[0]
    pieces = shown(text, limit)
    assert all(0 < html.units(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(whole.split())


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_without_its_tags_the_html_reads_the_same(text: str) -> None:
    made = markup.read(text).html()
    assert markup.without_tags(made) == html.parse(made)[0]


def test_buttons_stand_in_rows_that_fit() -> None:
    def rows(*titles: str) -> list[list[str]]:
        keyboard = markup.keyboard([{"title": title, "payload": "x"} for title in titles])
        assert keyboard
        return [[str(key.text) for key in row] for row in keyboard.inline_keyboard]

    assert rows("Rendah", "Sedang", "Tinggi") == [["Rendah", "Sedang", "Tinggi"]]
    assert rows("Seluruh gedung atau unit", "Hanya saya") == [["Seluruh gedung atau unit"], ["Hanya saya"]]
    assert rows(*("⭐" * n for n in range(1, 6))) == [["⭐", "⭐⭐"], ["⭐⭐⭐", "⭐⭐⭐⭐"], ["⭐⭐⭐⭐⭐"]]
    assert markup.keyboard([]) is None
