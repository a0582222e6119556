"""Where the CPU time of a turn goes: py-spy on every process of Layani under load, folded to parts."""

import asyncio
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

import psutil

from bench.layani import Layani
from bench.load import Crowd, client
from bench.parts import part
from bench.plan import SCRIPTS, Name
from bench.process import cpu_seconds
from bench.training import ensure_model
from bot.config import ROOT

_CONCURRENCY = 8
_CROWD = 400  # turns that are profiled
_RATE = 250  # samples a second
_PROCESSES = ("brain", "desk")
_LINES = 25  # functions told


async def profile(kind: str) -> str:
    """Markdown: milliseconds of CPU a turn of this kind by part, and the functions that use most of it.

    The stacks are kept in var/bench/. Raises FileNotFoundError without py-spy.
    """
    spy = shutil.which("py-spy", path=str(Path(sys.executable).parent))
    if not spy:
        raise FileNotFoundError("py-spy is not installed: make setup")
    ensure_model()
    name: Name = "layani"
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with client() as http:
            layani = Layani(Path(folder) / name, http)
            try:
                await layani.start()
                return await _record(kind, layani, spy)
            finally:
                await layani.stop()


async def _record(kind: str, layani: Layani, spy: str) -> str:
    crowd = Crowd(SCRIPTS[kind]["layani"], first=0)
    kept = ROOT / "var" / "bench"
    kept.mkdir(parents=True, exist_ok=True)
    await crowd.gather(layani.open, _CROWD)
    processes = {name: layani.processes()[name] for name in _PROCESSES}
    files = {name: kept / f"{kind}-{name}.folded" for name in _PROCESSES}
    spies = [await _spy(spy, processes[name], files[name]) for name in _PROCESSES]
    before = {name: cpu_seconds(process) for name, process in processes.items()}
    sample = await crowd.speak(_CONCURRENCY)
    used = {name: cpu_seconds(process) - before[name] for name, process in processes.items()}
    for process in spies:
        process.send_signal(2)  # it writes what it has
        await process.wait()
    await crowd.leave()
    turns = len(sample.latencies)
    if sample.failures:
        raise RuntimeError(f"{len(sample.failures)} turns failed, the first: {sample.failures[0]}")
    return "\n\n".join(
        _told(name, files[name].read_text().splitlines(), 1000 * used[name] / turns) for name in _PROCESSES
    )


async def _spy(spy: str, process: psutil.Process, file: Path) -> asyncio.subprocess.Process:
    command = [spy, "record", "--pid", str(process.pid), "--rate", str(_RATE), "--format", "raw"]
    started = await asyncio.create_subprocess_exec(
        *command, "--duration", "600", "--output", str(file), stdout=asyncio.subprocess.DEVNULL
    )
    await asyncio.sleep(1.0)  # it attaches
    return started


def _told(process: str, folded: list[str], milliseconds: float) -> str:
    """A process's parts and functions, from lines of `frame;frame;… count`."""
    parts: Counter[str] = Counter()
    own: Counter[str] = Counter()
    below: Counter[str] = Counter()
    for line in folded:
        stack, _, figure = line.rpartition(" ")
        count = int(figure)
        frames = stack.split(";")
        parts[part(frames)] += count
        own[frames[-1]] += count
        for frame in {frame.rpartition(":")[0] for frame in frames}:
            below[frame] += count
    total = max(sum(parts.values()), 1)
    lines = [
        f"**{process}**: {milliseconds:.1f} ms of CPU a turn",
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
