# ruff: noqa: F811
"""A running desk with a Telegram bot, once polling and once by webhook where a test asks for `telegram_desk`."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from pydantic import SecretStr

from bot.channels.telegram import connection
from bot.config import Settings
from bot.conversations import outbox
from bot.db import worker
from tests.ports import free_port
from tests.running import Desk, StandInBrain, Visitor, running_desk
from tests.running_fixtures import brain, desk_settings  # noqa: F401
from tests.telegram.bot_api import TOKEN, BotApi
from tests.telegram.people import Person


@pytest.fixture
def api() -> Iterator[BotApi]:
    """Telegram's server."""
    with BotApi() as api:
        yield api


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "RETRIES", replace(outbox.RETRIES, pauses=(0.05, 0.1)))
    monkeypatch.setattr(worker, "POLL", 0.05)
    monkeypatch.setattr(connection, "BACK_OFF", (0.1, 0.2))
    monkeypatch.setattr(connection, "RETRY", 0.2)


@pytest.fixture
def telegram_settings(desk_settings: Settings, api: BotApi) -> Settings:
    """Polling."""
    return desk_settings.model_copy(update={"telegram_token": SecretStr(TOKEN), "telegram_base_url": api.url})


@pytest.fixture(params=["polling", "webhook"])
def mode(request: pytest.FixtureRequest) -> str:
    """How updates reach the desk."""
    return str(request.param)


@pytest.fixture
async def telegram_desk(
    telegram_settings: Settings,
    brain: StandInBrain,
    mode: str,
    api: BotApi,
) -> AsyncIterator[Desk]:
    """A connected desk, in both modes on both databases."""
    async with connected(telegram_settings, brain, api, mode) as desk:
        yield desk


@asynccontextmanager
async def connected(
    settings: Settings,
    brain: StandInBrain,
    api: BotApi,
    mode: str = "polling",
) -> AsyncIterator[Desk]:
    """A desk that is connected to Telegram by the time the block begins."""
    port = free_port()
    if mode == "webhook":
        settings = settings.model_copy(update={"public_url": f"http://127.0.0.1:{port}"})
    async with running_desk(settings, brain, port=port) as desk:
        await api.until(lambda: api.webhook.url or api.polled)
        yield desk


@pytest.fixture
def person(api: BotApi) -> Person:
    """Somebody with Telegram."""
    return Person.new(api)


@pytest.fixture
async def visitor(telegram_desk: Desk) -> Visitor:
    """Somebody in the web chat."""
    return await telegram_desk.visitor()
