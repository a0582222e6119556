"""A tiny assistant, trained once a session with plain Rasa, and a brain serving it as a real process."""

import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from desk import TOKEN, TinyDesk
from launched import ROOT, Brain

from bot.brain.model import checksum, checksum_file
from tests.proofs import proved, pytest_configure, pytest_terminal_summary  # noqa: F401


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny assistant's model with its checksum beside it."""
    project = tmp_path_factory.mktemp("tiny")
    shutil.copytree(ROOT / "tests/brain/tiny", project, dirs_exist_ok=True)
    subprocess.run(
        [Path(sys.executable).with_name("rasa"), "train", "--fixed-model-name", "tiny"],
        cwd=project,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false"},
        check=True,
        capture_output=True,
    )
    trained = project / "models/tiny.tar.gz"
    checksum_file(trained).write_text(f"{checksum(trained)}  {trained.name}\n")
    return trained


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def running(
    model: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Brain, TinyDesk]]:
    """A brain and a desk that all tests share which do them no harm."""
    tiny = TinyDesk()
    shared = Brain(model, tmp_path_factory.mktemp("shared"), await tiny.start())
    await shared.start()
    yield shared, tiny
    shared.stop(signal.SIGKILL)
    await tiny.stop()


@pytest.fixture
def brain(running: tuple[Brain, TinyDesk]) -> Brain:
    """The shared brain, with a conversation of its own for the test."""
    shared, _ = running
    shared.token = TOKEN
    shared.conversation = uuid.uuid4().hex
    return shared


@pytest.fixture
def desk(running: tuple[Brain, TinyDesk]) -> TinyDesk:
    """The shared brain's desk, with a clean record."""
    _, tiny = running
    tiny.calls.clear()
    tiny.connections.clear()
    tiny.failing = False
    return tiny


@pytest_asyncio.fixture(loop_scope="session")
async def own(model: Path, tmp_path: Path) -> AsyncIterator[tuple[Brain, TinyDesk]]:
    """A brain and a desk for one test, to be killed or broken."""
    tiny = TinyDesk()
    fragile = Brain(model, tmp_path, await tiny.start())
    await fragile.start()
    yield fragile, tiny
    if fragile.process and fragile.process.poll() is None:
        fragile.stop(signal.SIGKILL)
    await tiny.stop()
