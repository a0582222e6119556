"""The demo page in a real Chromium."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.running import Desk, StandInBrain, reply

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
STARS = [{"title": "⭐" * n, "payload": f'/give_rating{{"rating":"{n}"}}'} for n in range(1, 6)]


async def talk(turn: dict[str, Any]) -> object:
    """A little dialogue."""
    match turn["text"]:
        case "html":
            return reply(
                "<img src=x onerror=alert(1)> **tebal** https://contoh.id/a.\n- satu\n- dua\n\n3. tiga"
            )
        case "nilai":
            return reply("Nilai?", asks="rating", buttons=STARS)
        case "/affirm":
            return reply("Tiket INC-000001 dibuat.")
        case text if text.startswith("/give_rating"):
            return reply("Terima kasih.")
        case _:
            return reply("Benar?", asks="confirm", buttons=[{"title": "Ya", "payload": "/affirm"}])


@pytest.fixture
async def page(desk: Desk, brain: StandInBrain) -> AsyncIterator[Page]:
    """The page, freshly opened by an Indonesian; anything on its console is an error."""
    brain.answer = talk
    problems: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page(locale="id-ID")
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda message: problems.append(message.text) if "Failed to load" not in message.text else None,
        )
        await page.goto(str(desk.http.base_url))
        yield page
        await browser.close()
    assert problems == []


async def say(page: Page, text: str) -> None:
    await page.get_by_role("textbox").fill(text)
    await page.keyboard.press("Enter")


async def test_an_example_starts_a_conversation_and_a_button_answers_once(
    page: Page, brain: StandInBrain
) -> None:
    await expect(page.get_by_role("heading", name="Ada yang bisa kami bantu?")).to_be_visible()
    await page.get_by_role("button", name="wifi lantai 3").click()
    yes = page.get_by_role("button", name="Ya")
    await yes.click()
    await expect(page.get_by_text("Tiket INC-000001 dibuat.")).to_be_visible()
    await expect(yes).to_be_disabled()
    await expect(page.locator(".message.requester")).to_have_count(2)
    assert [turn["text"] for turn in brain.turns][1:] == ["/affirm"]


async def test_a_reload_brings_the_conversation_back(page: Page) -> None:
    await say(page, "halo")
    await expect(page.get_by_text("Benar?")).to_be_visible()
    await page.reload()
    await expect(page.locator(".message")).to_have_count(2)
    await expect(page.get_by_role("button", name="Ya")).to_be_enabled()


async def test_text_is_formatted_and_never_html(page: Page) -> None:
    await say(page, "html")
    bubble = page.locator(".message.bot .bubble")
    await expect(bubble).to_contain_text("<img src=x onerror=alert(1)>")
    await expect(bubble.locator("img")).to_have_count(0)
    await expect(bubble.locator("strong")).to_have_text("tebal")
    await expect(bubble.locator("a")).to_have_attribute("href", "https://contoh.id/a")
    await expect(bubble.locator("ul > li")).to_have_text(["satu", "dua"])
    await expect(bubble.locator("ol")).to_have_attribute("start", "3")


async def test_a_rating_is_given_with_stars(page: Page, brain: StandInBrain) -> None:
    await say(page, "nilai")
    await page.get_by_role("button", name="4 dari 5 bintang").click()
    await expect(page.get_by_text("Terima kasih.")).to_be_visible()
    await expect(page.locator(".star.lit")).to_have_count(4)
    assert brain.turns[-1]["text"] == '/give_rating{"rating":"4"}'


async def test_what_is_written_without_a_network_is_sent_when_it_is_back_once(
    page: Page, brain: StandInBrain
) -> None:
    await say(page, "halo")
    await expect(page.get_by_text("Benar?")).to_be_visible()
    await page.context.set_offline(True)
    await say(page, "tanpa jaringan")
    await expect(page.locator(".message.pending")).to_have_text("Andatanpa jaringanmenunggu dikirim")
    await asyncio.sleep(1)
    await page.context.set_offline(False)
    await expect(page.locator(".message.pending")).to_have_count(0, timeout=15_000)
    await expect(page.locator(".message.bot")).to_have_count(2)
    assert [turn["text"] for turn in brain.turns] == ["halo", "tanpa jaringan"]


async def test_the_page_speaks_english_when_asked(page: Page) -> None:
    await page.get_by_role("button", name="EN").click()
    await expect(page.get_by_role("heading", name="How can we help?")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await page.reload()
    await expect(page.get_by_role("heading", name="How can we help?")).to_be_visible()


async def test_a_refused_message_says_why(page: Page) -> None:
    await page.get_by_role("textbox").evaluate("box => box.removeAttribute('maxlength')")
    await say(page, "x" * 4001)
    await expect(page.get_by_role("alert")).to_contain_text("4.000")
    await expect(page.locator(".message.failed")).to_have_count(1)
