"""WCAG 2.2 AA: axe finds nothing, and everything is done by keyboard, at any size, in both languages."""

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.async_api import expect
from sqlalchemy.orm import Session

from bot.db.models import Conversation
from bot.desk import handoff
from bot.desk.actor import BOT
from bot.desk.tickets import opening
from tests.browser.chat import Chat
from tests.browser.conftest import NewChat
from tests.running import Desk

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


async def violations(chat: Chat) -> list[str]:
    """What axe finds on the page, shadow roots included."""
    await chat.page.evaluate(AXE)
    found: dict[str, Any] = await chat.page.evaluate("rules => axe.run(document, rules)", RULES)
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def waiting_with_a_ticket(session: Session) -> None:
    conversation = session.query(Conversation).one()
    draft = opening.Draft("incident", "Wifi lantai 3 mati", "mati")
    opening.open_ticket(
        session, draft, requester=conversation.requester, conversation_id=conversation.id, actor=BOT
    )
    handoff.enqueue(session, conversation, reason="asked", actor=BOT)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["id-ID", "en-GB"])
@pytest.mark.parametrize("width", [1280, 390])
async def test_axe_finds_nothing(new_chat: NewChat, desk: Desk, scheme: str, locale: str, width: int) -> None:
    chat = await new_chat(color_scheme=scheme, locale=locale, viewport={"width": width, "height": 800})
    assert await violations(chat) == []
    if width < 500:
        await chat.launcher.click()
    assert await violations(chat) == []
    for count, text in enumerate(("wifi mati", "html", "nilai"), 1):
        await chat.say(text)
        await chat.answered(count)
    await desk.database.write(waiting_with_a_ticket)
    await expect(chat.panel.locator(".banner")).to_be_visible()
    assert await violations(chat) == []


async def test_everything_is_done_by_keyboard_and_focus_comes_back(new_chat: NewChat) -> None:
    chat = await new_chat("/chat")
    await chat.page.goto(chat.page.url.replace("/chat", "/"))
    await chat.panel.get_by_role("button", name="Tutup obrolan").press("Enter")
    await expect(chat.launcher).to_be_focused()
    await chat.page.keyboard.press("Enter")
    await expect(chat.box).to_be_focused()
    await chat.page.keyboard.type("halo")
    await chat.page.keyboard.press("Shift+Enter")
    await chat.page.keyboard.type("baris dua")
    await chat.page.keyboard.press("Enter")
    await chat.answered()
    yes = chat.panel.get_by_role("button", name="Ya", exact=True)
    for _ in range(6):
        await chat.page.keyboard.press("Shift+Tab")
        if await yes.evaluate("node => node.matches(':focus-visible')"):
            break
    await expect(yes).to_be_focused()
    await chat.page.keyboard.press("Enter")
    await chat.answered(2)
    await chat.page.keyboard.press("Escape")
    await expect(chat.panel).to_be_hidden()
    await expect(chat.launcher).to_be_focused()


async def test_focus_stays_in_the_panel_only_where_it_fills_the_screen(new_chat: NewChat) -> None:
    chat = await new_chat(viewport={"width": 390, "height": 780})
    await chat.launcher.click()
    await expect(chat.panel).to_have_attribute("aria-modal", "true")
    for _ in range(25):
        await chat.page.keyboard.press("Tab")
        assert await chat.page.evaluate("document.activeElement.localName") == "layani-chat"
    wide = await new_chat()
    await wide.box.focus()
    await expect(wide.panel).not_to_have_attribute("aria-modal", "true")
    for _ in range(25):
        await wide.page.keyboard.press("Tab")
        if await wide.page.evaluate("document.activeElement.localName") != "layani-chat":
            return
    raise AssertionError("the page behind is out of reach")


async def test_new_messages_are_announced_and_old_ones_are_not(chat: Chat) -> None:
    log = chat.panel.get_by_role("log")
    await chat.say("halo")
    await chat.answered()
    await expect(log).to_have_attribute("aria-live", "polite")
    # The text of a requester's own line is named, the picture beside it too.
    await expect(chat.messages("requester")).to_contain_text("Anda")


async def test_at_twice_the_size_nothing_is_cut_off(new_chat: NewChat) -> None:
    # 200 % of a window of 1280 × 800 leaves 640 × 400 CSS pixels.
    chat = await new_chat(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    await chat.launcher.click()
    for part in (
        chat.box,
        chat.panel.get_by_role("button", name="Tutup obrolan"),
        chat.panel.locator(".head"),
    ):
        await expect(part).to_be_in_viewport(ratio=1)
    assert await chat.panel.evaluate("node => node.scrollWidth <= node.clientWidth")
