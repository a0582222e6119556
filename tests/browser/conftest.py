"""A real Chromium before a running desk."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.browser.chat import Chat, talk
from tests.running import Desk, StandInBrain
from tests.running_fixtures import brain, desk, desk_settings, visitor  # noqa: F401

CHROMIUM = shutil.which("chromium")

type NewChat = Callable[..., Awaitable[Chat]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.nodeid and CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed: apt-get install chromium"))


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Any, sqlite_template: Any) -> str:
    """SQLite is enough: the browser sees no difference."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'layani.db')}"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium, with a microphone that hums."""
    arguments = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        await browser.close()


@pytest.fixture
async def new_chat(desk: Desk, brain: StandInBrain, browser: Browser) -> AsyncIterator[NewChat]:  # noqa: F811
    """Opens a page of the desk in a browser profile of its own, or in `context`.

    What goes wrong on a page's console is an error of the test.
    """
    brain.answer = talk
    problems: list[str] = []
    async with AsyncExitStack() as stack:

        async def open_(
            path: str = "/", *, base: str | None = None, context: BrowserContext | None = None, **options: Any
        ) -> Chat:
            if context is None:
                context = await browser.new_context(
                    **({"locale": "id-ID", "reduced_motion": "reduce"} | options)
                )
                stack.push_async_callback(context.close)
            page: Page = await context.new_page()
            page.on("pageerror", lambda error: problems.append(str(error)))
            page.on(
                "console", lambda message: problems.append(message.text) if _matters(message.text) else None
            )
            await page.goto((base or str(desk.http.base_url)) + path)
            return Chat(page)

        yield open_
    assert problems == []


def _matters(text: str) -> bool:
    # The browser reports by itself every answer that is not 2xx and every connection that breaks.
    return "Failed to load resource" not in text and "net::ERR" not in text


@pytest.fixture
async def chat(new_chat: NewChat) -> Chat:
    """The demo page, freshly opened by an Indonesian; its chat is open."""
    return await new_chat()
