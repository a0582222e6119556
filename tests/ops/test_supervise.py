"""The process that `layani run` becomes: what it says, and how little memory it takes."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from bot.config import ROOT
from tests.ops.test_supervisor import DOOMED, STEADY
from tests.processes import START, Server, environment
from tests.waiting import eventually

# Imports what `layani run` has imported by then, and becomes the supervisor of two programs.
BECOMING = """
import sys
from bot.commands import run
from bot.ops.supervise import Plan, Service, become
from bot.ops.supervisor import Program
folder, first, second, port = sys.argv[1:]
programs = [
    Program("brain", [sys.executable, "-c", first, f"{folder}/one"], {}, int(port)),
    Program("desk", [sys.executable, "-c", second, f"{folder}/two"]),
]
services = [run._service(program) for program in programs]
become(Plan(services, "[::1]", int(port), ["ready", "siap"], run.sentence("run-stopped")))
"""
SERVING = """
import http.server, socket, sys
class Server(http.server.HTTPServer): address_family = socket.AF_INET6
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.send_response(200); self.end_headers()
Server(("::1", {port}), Handler).serve_forever()
"""
MEMORY = 30 * 10**6  # bytes

type Start = Callable[..., Server]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    running: list[Server] = []

    def start(first: str = STEADY, second: str = STEADY, port: int = 1, language: str = "en") -> Server:
        command = [sys.executable, "-c", BECOMING, str(tmp_path), first, second, str(port)]
        running.append(Server(command, tmp_path / "output", environment(LAYANI_LANG=language)))
        running[-1].launch()
        return running[-1]

    yield start
    for each in running:
        each.process.kill()  # its children go with it
        each.process.wait()


def pids(folder: Path, name: str) -> list[int]:
    file = folder / name
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def test_it_takes_at_most_30_megabytes_also_after_a_restart(start: Start, tmp_path: Path) -> None:
    running = start()
    eventually(lambda: pids(tmp_path, "one") and pids(tmp_path, "two"), START, running.output)
    os.kill(pids(tmp_path, "one")[0], signal.SIGKILL)
    eventually(lambda: len(pids(tmp_path, "one")) == 2)
    assert psutil.Process(running.process.pid).memory_info().rss <= MEMORY


def test_nothing_but_the_standard_library_can_be_imported_there(start: Start, tmp_path: Path) -> None:
    running = start()
    eventually(lambda: pids(tmp_path, "one"), START, running.output)
    assert "-S" in psutil.Process(running.process.pid).cmdline()
    imports = "import bot.ops.supervise, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", imports], cwd=ROOT, capture_output=True, text=True, check=True
    )
    ours = {name for name in done.stdout.split() if name.partition(".")[0] == "bot"}
    assert ours == {"bot", "bot.ops", "bot.ops.supervise", "bot.ops.supervisor", "bot.ops.die_with_parent"}


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "brain ended (code 1); it starts again in 0.5 s."), ("id", "brain berhenti (kode 1)")],
)
def test_a_restart_is_told_in_the_readers_language(
    start: Start, tmp_path: Path, language: str, words: str
) -> None:
    running = start(first="raise SystemExit(1)", language=language)
    eventually(lambda: words in running.output(), START, running.output)


def test_a_port_that_another_program_took_is_told_with_what_to_set(start: Start, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        running = start(first="raise SystemExit(1)", port=port)
        eventually(lambda: f"BRAIN_PORT={port + 1}" in running.output(), START, running.output)


def test_who_gives_up_for_good_is_told_and_is_the_exit_code(start: Start, tmp_path: Path) -> None:
    running = start(second=DOOMED)
    assert running.process.wait(START) == 78
    output = running.output()
    assert "desk  │ no such setting" in output
    assert "desk ended (code 78) and would end again" in output
    assert "Layani has stopped." in output


def test_it_says_once_in_each_language_that_all_is_ready(start: Start, tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET6) as free:
        free.bind(("::1", 0))
        port = free.getsockname()[1]
    running = start(first=SERVING.format(port=port), port=port)
    eventually(lambda: "ready\nsiap\n" in running.output(), START, running.output)
    assert running.stop() == 0
    assert running.output().splitlines().count("ready") == 1
