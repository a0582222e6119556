"""Fixtures around `tests.running`; a folder's conftest imports what it needs."""

from collections.abc import AsyncIterator

import pytest

from bot.config import Settings
from tests.running import Desk, StandInBrain, Visitor, running_desk


@pytest.fixture
async def brain() -> AsyncIterator[StandInBrain]:
    """A brain that echoes; set `brain.answer` for more."""
    brain = StandInBrain()
    await brain.start()
    yield brain
    await brain.stop()


@pytest.fixture
def desk_settings(settings: Settings, database_url: str) -> Settings:
    """The running desk's settings. Override it in a test's module for others."""
    return settings.model_copy(update={"database_url": database_url})


@pytest.fixture
async def desk(desk_settings: Settings, brain: StandInBrain) -> AsyncIterator[Desk]:
    """A running desk, once on SQLite and once on PostgreSQL."""
    async with running_desk(desk_settings, brain) as desk:
        yield desk


@pytest.fixture
async def visitor(desk: Desk) -> Visitor:
    """An anonymous visitor."""
    return await desk.visitor()
