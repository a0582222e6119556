"""A tiny assistant, trained once a session with plain Rasa, and a brain serving it as a real process."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from desk import TOKEN, TinyDesk

from bot.brain.model import checksum, checksum_file

ROOT = Path(__file__).resolve().parents[2]


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


class Brain:
    """The launcher as a process of its own, and the HTTP a desk speaks with it."""

    def __init__(self, model: Path, home: Path, action_url: str) -> None:
        self.home, self.model, self.action_url = home, model, action_url
        self.process: subprocess.Popen[bytes] | None = None
        self.token = TOKEN
        self.conversation = "c"
        self._said = 0

    def launch(self, *options: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start the launcher with `options`; its output goes to home/brain.log."""
        settings = {
            "INTERNAL_TOKEN": TOKEN,
            "ACTION_URL": self.action_url,
            "BRAIN_DATABASE_URL": f"sqlite:///{self.home}/brain.db",
            "PYTHONPATH": str(ROOT),
        }
        with (self.home / "brain.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot.brain.launcher", *options],
                cwd=ROOT,
                env={**os.environ, **settings, **environment},
                stdout=log,
                stderr=log,
            )

    async def start(self, **environment: str) -> None:
        """Launch on a free port and wait until the brain says that it is ready."""
        self.port = free_port()
        self.process = self.launch("--model", str(self.model), "--port", str(self.port), **environment)
        for _ in range(600):
            try:
                if (await self.ready())[0] == 200:
                    return
            except aiohttp.ClientError:
                assert self.process.poll() is None, self.log()
            await asyncio.sleep(0.05)
        raise AssertionError(f"not ready: {self.log()}")

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """End the process and return its exit code."""
        assert self.process
        self.process.send_signal(by)
        return self.process.wait(10)

    async def say(
        self,
        text: str,
        conversation: str | None = None,
        message_id: str | None = None,
        payload: bool = False,
        **metadata: Any,
    ) -> tuple[int, dict[str, Any]]:
        """One turn: the answer's status and body."""
        self._said += 1
        return await self.post(
            {
                "conversation_id": conversation or self.conversation,
                "message_id": message_id or f"m{self._said}",
                "text": text,
                "is_payload": payload,
                "metadata": metadata,
            }
        )

    async def post(self, body: Any) -> tuple[int, dict[str, Any]]:
        """Post any body to the turns' route."""
        url = f"http://127.0.0.1:{self.port}/webhooks/desk/turns"
        headers = {"Authorization": f"Bearer {self.token}"}
        async with aiohttp.ClientSession(headers=headers) as http, http.post(url, json=body) as answer:
            return answer.status, await answer.json()

    async def ready(self) -> tuple[int, dict[str, Any]]:
        """The ready route's status and body."""
        url = f"http://127.0.0.1:{self.port}/webhooks/desk/ready"
        async with aiohttp.ClientSession() as http, http.get(url) as answer:
            return answer.status, await answer.json()

    def log(self) -> str:
        """Everything the process has printed."""
        return (self.home / "brain.log").read_text()


def texts(answer: tuple[int, dict[str, Any]]) -> list[str]:
    """The texts of a turn that went well."""
    status, body = answer
    assert status == 200, body
    return [reply["text"] for reply in body["replies"]]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
