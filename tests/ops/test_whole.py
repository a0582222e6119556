"""`layani run` as a whole: the real desk and the real brain with the model for the present data."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from bot.config import ROOT


def free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


class Layani:
    """A running `layani run`."""

    def __init__(self, folder: Path) -> None:
        port, brain_port = free_ports()
        self.url = f"http://127.0.0.1:{port}"
        self._output = folder / "output"
        environment = {"PORT": str(port), "BRAIN_PORT": str(brain_port), "DATA_DIR": str(folder)}
        with self._output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot.cli", "run"],
                cwd=ROOT,
                env={**os.environ, **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def output(self) -> str:
        return self._output.read_text()

    def ready(self) -> bool:
        assert self.process.poll() is None, self.output()
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"{self.url}/ready", timeout=5).status_code == 200
        return False

    def children(self) -> list[psutil.Process]:
        found: list[psutil.Process] = psutil.Process(self.process.pid).children(recursive=True)
        return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


@pytest.fixture
def layani(folder: Path) -> Iterator[Layani]:
    running = Layani(folder)
    try:
        eventually(running.ready, 240)
        yield running
    finally:
        running.process.kill()  # its children go with it
        running.process.wait()


def eventually(true: Callable[[], object], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "not within the time"
        time.sleep(0.1)


def gone(processes: list[psutil.Process]) -> bool:
    return not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes)


def test_it_says_in_both_languages_where_it_is_and_stops_at_ctrl_c(layani: Layani) -> None:
    eventually(lambda: f"Layani is ready at {layani.url}" in layani.output(), 10)
    assert f"Layani siap melayani di {layani.url}" in layani.output()
    children = layani.children()
    assert len(children) == 2
    assert psutil.Process(layani.process.pid).memory_info().rss <= 30 * 10**6
    layani.process.send_signal(signal.SIGINT)
    assert layani.process.wait(10) == 0
    assert gone(children)


def test_a_killed_brain_comes_back_and_no_kill_leaves_orphans(layani: Layani) -> None:
    brain = next(child for child in layani.children() if "bot.brain.launcher" in child.cmdline())
    brain.kill()
    eventually(lambda: not layani.ready(), 10)
    eventually(layani.ready, 60)
    assert "brain" in layani.output()
    children = layani.children()
    layani.process.kill()
    eventually(lambda: gone(children), 5)
