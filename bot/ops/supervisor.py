"""Keeps programs running: starts them, restarts those that end, shows their output, stops them together."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from bot.ops.die_with_parent import dying_with_parent

# sysexits.h: wrong usage, unusable data, wrong configuration. Starting again would not help.
PERMANENT = {2: "usage", 65: "data", 78: "settings"}
FIRST_DELAY, LONGEST_DELAY = 0.5, 5.0  # seconds before a restart, doubling
STEADY = (
    5.0  # seconds after which a program counts as running well: what ends later was not doomed from the start
)
PATIENCE = 8.0  # seconds that all programs together have to stop by themselves
_CHUNK = 65536


@dataclass(frozen=True)
class Program:
    """Something to keep running. `port` is where it listens; `host` the address it binds."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int | None = None
    host: str = "127.0.0.1"


@dataclass(frozen=True)
class Ended:
    """A program ended by itself; it starts again after `delay` seconds, or never when that is None."""

    program: Program
    code: int
    delay: float | None


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now. Raises OSError when `host` is no address of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == 98:  # EADDRINUSE
                return False
            raise
        return True


class Supervisor:
    """Runs `programs` until `stop`, or until one ends in a way that starting again cannot mend.

    `line` gets every line a program writes, `ended` every end that was not asked for.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        line: Callable[[Program, str], None],
        ended: Callable[[Ended], None],
    ) -> None:
        self._programs = programs
        self._line = line
        self._ended = ended
        self._processes: dict[str, asyncio.subprocess.Process] = {}
        self._stopping = asyncio.Event()
        self._exit_code = 0

    async def run(self) -> int:
        """Keep them running. Returns the exit code: 0 after `stop`, else that of the program that gave up."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._on_signal)
        tasks = [asyncio.create_task(self._keep(program)) for program in self._programs]
        await self._stopping.wait()
        await self._stop_all()
        await asyncio.gather(*tasks)
        return self._exit_code

    def stop(self, exit_code: int = 0) -> None:
        """Stop everything; `run` returns soon after."""
        self._exit_code = self._exit_code or exit_code
        self._stopping.set()

    def _on_signal(self) -> None:
        if self._stopping.is_set():  # asked twice: they are in a hurry
            for process in self._processes.values():
                _signal(process, signal.SIGKILL)
        self.stop()

    async def _keep(self, program: Program) -> None:
        delay = FIRST_DELAY
        while not self._stopping.is_set():
            started = time.monotonic()
            code = await self._run_once(program)
            if self._stopping.is_set():
                return
            if code in PERMANENT:
                self._ended(Ended(program, code, None))
                self.stop(code)
                return
            if time.monotonic() - started > STEADY:
                delay = FIRST_DELAY
            self._ended(Ended(program, code, delay))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), delay)
            delay = min(delay * 2, LONGEST_DELAY)

    async def _run_once(self, program: Program) -> int:
        process = await asyncio.create_subprocess_exec(
            *dying_with_parent(program.command),
            env={**os.environ, **program.environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the supervisor, which stops them in order
        )
        self._processes[program.name] = process
        reader = asyncio.create_task(self._read(program, process))
        code = await process.wait()
        _signal(process, signal.SIGKILL)  # what it may have started itself
        await reader
        del self._processes[program.name]
        return code

    async def _read(self, program: Program, process: asyncio.subprocess.Process) -> None:
        assert process.stdout
        rest = b""
        while chunk := await process.stdout.read(_CHUNK):
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > _CHUNK:
                lines, rest = [*lines, rest], b""
            for line in lines:
                self._line(program, line.decode(errors="replace").rstrip())
        if rest:
            self._line(program, rest.decode(errors="replace").rstrip())

    async def _stop_all(self) -> None:
        """Ask the last first, since it may depend on those before it; kill what is still there in the end."""
        deadline = time.monotonic() + PATIENCE
        for program in reversed(self._programs):
            if process := self._processes.get(program.name):
                _signal(process, signal.SIGTERM)
                with suppress(TimeoutError):
                    await asyncio.wait_for(process.wait(), max(0.1, (deadline - time.monotonic()) * 0.7))
        for process in list(self._processes.values()):
            _signal(process, signal.SIGKILL)


def _signal(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def show(program: Program, line: str) -> None:
    """Print a program's line behind its name."""
    print(f"{program.name:<5} │ {line}", flush=True, file=sys.stdout)
