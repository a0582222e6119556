"""The widget as a person sees it, and a brain to talk with."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web
from playwright.async_api import Locator, Page, expect

from bot.desk.tickets.ratings import STARS
from tests.running import reply


async def talk(turn: dict[str, Any]) -> web.Response:
    """A little dialogue."""
    match turn["text"]:
        case "html":
            return reply(
                "<img src=x onerror=alert(1)> **tebal** https://contoh.id/a.\n"
                "- satu\n- dua\n\n3. tiga [x](javascript:1)"
            )
        case "nilai":
            return reply("Nilai?", asks="rating", buttons=list(STARS))
        case "nilai lagi":
            return reply("Nilai?", asks="rating", buttons=list(reversed(STARS)))
        case "/affirm":
            return reply("Tiket INC-000001 dibuat.")
        case text if text.startswith("/give_rating"):
            return reply("Terima kasih.")
        case _:
            return reply("Benar?", asks="confirm", buttons=[{"title": "Ya", "payload": "/affirm"}])


@dataclass
class Chat:
    """A page with a widget on it. Playwright's locators see into open shadow roots."""

    page: Page

    @property
    def launcher(self) -> Locator:
        return self.page.locator("layani-chat .launcher")

    @property
    def panel(self) -> Locator:
        return self.page.locator("layani-chat .panel")

    @property
    def box(self) -> Locator:
        return self.panel.locator("textarea")

    def messages(self, sender: str = "") -> Locator:
        return self.panel.locator(f".message{'.' + sender if sender else ''}")

    async def say(self, text: str) -> None:
        await self.box.fill(text)
        await self.box.press("Enter")

    async def answered(self, count: int = 1) -> None:
        """Wait for so many messages of the bot."""
        await expect(self.messages("bot")).to_have_count(count, timeout=15_000)

    async def texts(self) -> list[str]:
        """What the bubbles say, top to bottom."""
        return await self.panel.locator(".message .bubble").all_inner_texts()
