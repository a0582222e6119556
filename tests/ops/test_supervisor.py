"""The supervisor with real child processes."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from bot.config import ROOT
from tests.processes import gone
from tests.waiting import eventually

# A supervisor over two programs; each writes its pid to a file at every start and waits for ever.
SUPERVISOR = """
import asyncio, sys
from bot.ops.supervisor import Program, Supervisor, show
folder, first, second = sys.argv[1:]
codes = {"one": first, "two": second}
programs = [Program(name, [sys.executable, "-c", code, f"{folder}/{name}"]) for name, code in codes.items()]
def ended(end): print("ended", end.program.name, end.code, end.delay, flush=True)
code = asyncio.run(Supervisor(programs, line=show, ended=ended).run())
print("exit", code, flush=True)
"""
STEADY = """
import os, sys, threading
print(os.getpid(), file=open(sys.argv[1], "a"))
print("hello", flush=True)
threading.Event().wait()
"""
STUBBORN = "import signal; signal.signal(signal.SIGTERM, lambda *_: print('not yet', flush=True))" + STEADY
PARENT = (
    "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import threading; threading.Event().wait()'])"
    + STEADY
)
DOOMED = "import sys; print('no such setting', flush=True); sys.exit(78)"


class Running:
    """A supervisor process of a test, and where its programs leave their pids."""

    def __init__(self, folder: Path, first: str, second: str) -> None:
        self.folder = folder
        command = [sys.executable, "-c", SUPERVISOR, str(folder), first, second]
        with (folder / "output").open("w") as output:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)

    def pids(self, name: str) -> list[int]:
        file = self.folder / name
        return [int(line) for line in file.read_text().split()] if file.exists() else []

    def output(self) -> str:
        return (self.folder / "output").read_text()

    def started(self) -> bool:
        return all(f"{name}   │ hello" in self.output() for name in ("one", "two"))

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


type Start = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    running: list[Running] = []

    def start(first: str = STEADY, second: str = STEADY) -> Running:
        running.append(Running(tmp_path, first, second))
        return running[-1]

    yield start
    for each in running:
        with contextlib.suppress(psutil.NoSuchProcess):
            for child in each.children():
                child.kill()
        each.process.kill()
        each.process.wait()


def test_output_is_shown_behind_the_name_of_its_program(start: Start) -> None:
    running = start()
    eventually(lambda: "one   │ hello" in running.output() and "two   │ hello" in running.output())


def test_a_killed_program_starts_again_and_the_other_is_left_alone(start: Start) -> None:
    running = start()
    eventually(running.started)
    os.kill(running.pids("one")[0], signal.SIGKILL)
    eventually(lambda: len(running.pids("one")) == 2)
    assert "ended one -9 0.5" in running.output()
    assert len(running.pids("two")) == 1


def test_each_restart_in_a_row_waits_twice_as_long(start: Start) -> None:
    running = start(first="raise SystemExit(1)")
    eventually(lambda: running.output().count("ended one") == 3)
    assert [line.split()[-1] for line in running.output().splitlines() if "ended one" in line] == [
        "0.5",
        "1.0",
        "2.0",
    ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_cleanly(start: Start, number: signal.Signals) -> None:
    running = start()
    eventually(running.started)
    children = running.children()
    running.process.send_signal(number)
    assert running.process.wait(5) == 0
    assert gone(children)
    assert "exit 0" in running.output()


def test_a_program_that_ignores_sigterm_is_gone_within_ten_seconds(start: Start) -> None:
    running = start(second=STUBBORN)
    eventually(running.started)
    children = running.children()
    running.process.terminate()
    assert running.process.wait(10) == 0
    assert gone(children)


def test_a_second_ctrl_c_does_not_wait(start: Start) -> None:
    running = start(second=STUBBORN)
    eventually(running.started)
    running.process.send_signal(signal.SIGINT)
    eventually(lambda: "two   │ not yet" in running.output(), told=running.output)
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(2) == 0


def test_killing_the_supervisor_leaves_no_orphans(start: Start) -> None:
    running = start(second=STUBBORN)
    eventually(running.started)
    children = running.children()
    assert len(children) == 2
    running.process.kill()
    eventually(lambda: gone(children), 3)


def test_what_a_program_started_itself_ends_with_it(start: Start) -> None:
    running = start(first=PARENT + STEADY)
    eventually(lambda: running.started() and len(running.children()) == 3)
    children = running.children()
    running.process.terminate()
    running.process.wait(10)
    assert gone(children)


def test_a_wrong_setting_ends_everything_instead_of_starting_again(start: Start) -> None:
    running = start(second=DOOMED)
    running.process.wait(10)
    assert "ended two 78 None" in running.output()
    assert "exit 78" in running.output()
