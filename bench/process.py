"""Child processes: free ports, logs, a clean end, memory and CPU time."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from bot.ops.die_with_parent import dying_with_parent

_MEGABYTE = 1_000_000
_STOP = 20.0  # seconds a process has to end by itself


class StartFailed(Exception):
    """A measured program ended before it answered, or never answered; the message ends with its log."""


class Child:
    """A program that was started here and ends with us, whatever happens."""

    def __init__(self, command: Sequence[str], *, cwd: Path, env: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                dying_with_parent(command),
                cwd=cwd,
                env={**os.environ, **env},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def process(self) -> psutil.Process:
        """The process itself, without its children."""
        return psutil.Process(self._process.pid)

    def check(self) -> None:
        """Raise StartFailed when it has ended."""
        if (code := self._process.poll()) is not None:
            raise StartFailed(f"ended with code {code}\n{self.tail()}")

    def tail(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-3000:]

    async def stop(self) -> None:
        """End it and its group."""
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(self._process.wait, _STOP)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await asyncio.to_thread(self._process.wait)


def descendant(parent: psutil.Process, word: str) -> psutil.Process:
    """The process below `parent` whose command line has `word` as a part of an argument.

    Raises LookupError when there is none.
    """
    for process in parent.children(recursive=True):
        if any(word in argument for argument in process.cmdline()):
            return process
    raise LookupError(f"no process '{word}' below {parent.pid}")


def megabytes(process: psutil.Process) -> float:
    """Resident memory of a process, in 10^6 bytes."""
    return float(process.memory_info().rss) / _MEGABYTE


def cpu_seconds(process: psutil.Process) -> float:
    """CPU time a process has used so far, user and system."""
    times = process.cpu_times()
    return float(times.user + times.system)
