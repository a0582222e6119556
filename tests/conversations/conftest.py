"""A whole Layani, as `make run` starts it: supervisor, desk and brain with the real model, on free ports."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from bot.config import ROOT
from tests.conversations.chat import Chat, Staff

START = 180.0  # seconds; training is not part of it


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Running:
    """A running Layani and its command line."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.environment = environment
        self.url = ""
        self.env: dict[str, str] = {}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        port, brain_port = int(self.environment.get("PORT") or free_port()), free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.env = {
            **os.environ,
            "PORT": str(port),
            "BRAIN_PORT": str(brain_port),
            "DATA_DIR": str(self.folder),
            "ORGANISATION": "Contoh",
            "NOTICE_AFTER": "20",
            "LANG": "en_GB.UTF-8",
            **self.environment,
        }
        with (self.folder / "layani.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot.cli", "run"], cwd=ROOT, env=self.env, stdout=log, stderr=log
            )
        deadline = time.monotonic() + START
        while True:
            assert self.process.poll() is None, self.log()
            try:
                if httpx.get(f"{self.url}/ready", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.2)

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)

    def log(self) -> str:
        return (self.folder / "layani.log").read_text()[-4000:]

    def cli(self, *words: str) -> str:
        """What `layani <words>` prints."""
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli", *words], cwd=ROOT, env=self.env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def layani(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("layani"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def http(layani: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=layani.url, timeout=30) as client:
        yield client


@pytest.fixture
def chat(http: httpx.Client) -> Chat:
    """An anonymous visitor who has not said anything yet."""
    return Chat.open(http)


@pytest.fixture
def visitor(http: httpx.Client) -> Callable[..., Chat]:
    """Opens more conversations."""
    return lambda **body: Chat.open(http, **body)


@pytest.fixture(scope="session")
def staff(layani: Running, http: httpx.Client) -> Staff:
    return Staff(http, layani.cli("token", "create", "tests").strip())
