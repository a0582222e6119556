"""Where the CPU time of a turn goes: py-spy on every process of Layani under load, folded to parts."""

import asyncio
import shutil
import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path

import psutil

from bench.layani import Layani
from bench.load import Crowd, client
from bench.parts import part
from bench.plan import SCRIPTS
from bench.process import cpu_seconds
from bench.system import System, running
from bench.training import ensure_model
from bot.config import ROOT

_CONCURRENCY = 8
_CROWDS, _SIZE = 4, 96  # how often how many conversations take a turn
_ATTACHING = 1.5  # seconds that py-spy has for it
_RATE = 200  # samples a second
_PROCESSES = ("brain", "desk")
_LINES = 40  # functions told


async def profile(kind: str) -> str:
    """Markdown: milliseconds of CPU a turn of this kind by part, and the functions that use most of it.

    The stacks are kept in var/bench/. Raises FileNotFoundError without py-spy.
    """
    spy = shutil.which("py-spy", path=str(Path(sys.executable).parent))
    if not spy:
        raise FileNotFoundError("py-spy is not installed: make setup")
    ensure_model()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with client() as http, running(Layani(Path(folder) / "layani", http)) as layani:
            await layani.start()
            return await _record(kind, layani, spy)


async def _record(kind: str, layani: System, spy: str) -> str:
    kept = ROOT / "var" / "bench"
    kept.mkdir(parents=True, exist_ok=True)
    processes = {name: layani.processes()[name] for name in _PROCESSES}
    stacks: dict[str, list[str]] = {name: [] for name in _PROCESSES}
    used: Counter[str] = Counter()
    turns = 0
    for number in range(_CROWDS):
        crowd = Crowd(SCRIPTS[kind]["layani"], first=number * _SIZE)
        await crowd.gather(layani.open, _SIZE)
        files = {name: kept / f"{kind}-{name}.folded" for name in _PROCESSES}
        spies = [await _spy(spy, processes[name], files[name]) for name in _PROCESSES]
        await asyncio.sleep(_ATTACHING)
        before = {name: cpu_seconds(process) for name, process in processes.items()}
        sample = await crowd.speak(_CONCURRENCY)
        used.update({name: cpu_seconds(process) - before[name] for name, process in processes.items()})
        for process in spies:
            process.send_signal(signal.SIGINT)  # it writes what it has
            await process.wait()
        await crowd.leave()
        if sample.failures:
            raise RuntimeError(f"{len(sample.failures)} turns failed, the first: {sample.failures[0]}")
        turns += len(sample.latencies)
        for name, file in files.items():
            stacks[name] += file.read_text().splitlines()
    for name, lines in stacks.items():
        (kept / f"{kind}-{name}.folded").write_text("\n".join(lines) + "\n")
    return "\n\n".join(_told(name, stacks[name], 1000 * used[name] / turns) for name in _PROCESSES)


async def _spy(spy: str, process: psutil.Process, file: Path) -> asyncio.subprocess.Process:
    command = [spy, "record", "--pid", str(process.pid), "--rate", str(_RATE), "--format", "raw"]
    # Only who holds the interpreter: threads that wait for it, or for work, look busy otherwise. And without
    # stopping the process for each sample, which would double its CPU time.
    command += ["--gil", "--nonblocking"]
    nothing = asyncio.subprocess.DEVNULL
    command += ["--duration", "600", "--output", str(file)]
    return await asyncio.create_subprocess_exec(*command, stdout=nothing, stderr=nothing)


def _told(process: str, folded: list[str], milliseconds: float) -> str:
    """A process's parts and functions, from lines of `frame;frame;… count`."""
    parts: Counter[str] = Counter()
    own: Counter[str] = Counter()
    below: Counter[str] = Counter()
    for line in folded:
        stack, _, figure = line.rpartition(" ")
        frames = stack.split(";")
        count = int(figure)
        parts[part(frames)] += count
        own[frames[-1]] += count
        for frame in {frame.rpartition(":")[0] for frame in frames}:
            below[frame] += count
    total = max(sum(parts.values()), 1)
    lines = [
        f"**{process}**: {milliseconds:.1f} ms of CPU a turn; shares of the time in the interpreter",
        "",
        "| part | share | ms |",
        "|---|---:|---:|",
    ]
    for name, samples in parts.most_common():
        lines.append(f"| {name} | {samples / total:.1%} | {milliseconds * samples / total:.2f} |")
    for title, counter in (("alone", own), ("with what it calls", below)):
        lines += ["", f"| function, {title} | share |", "|---|---:|"]
        lines += [f"| `{name}` | {samples / total:.1%} |" for name, samples in counter.most_common(_LINES)]
    return "\n".join(lines)
