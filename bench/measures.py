"""The measurements, each of stock and Layani in turns."""

import os
import platform
import subprocess
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

import psutil

from bench.load import Conversation, Crowd, NoAnswer, Sample, percentile
from bench.plan import CONCURRENCIES, LONG, SCRIPTS, LongTalk, Name, Plan
from bench.process import cpu_seconds, megabytes
from bench.system import System
from bot.config import ROOT

_WARM_UP = 8  # turns of each kind before the first measured one
_WINDOW = 2  # the measured line is said this many turns before and after a turn of a long conversation


@dataclass
class Cell:
    """One kind of turn at one concurrency: its turns, and the CPU seconds each process spent on them."""

    turns: Sample = field(default_factory=Sample)
    cpu: dict[str, float] = field(default_factory=dict)

    def summary(self) -> dict[str, Any]:
        """Milliseconds, turns a second, and milliseconds of CPU a turn."""
        count = len(self.turns.latencies)
        all_turns = max(count + len(self.turns.failures), 1)
        return {
            "turns": count,
            "failures": self.turns.failures,
            "p50_ms": 1000 * self.turns.percentile(0.5),
            "p95_ms": 1000 * self.turns.percentile(0.95),
            "per_second": self.turns.throughput,
            "cpu_ms": {name: 1000 * seconds / all_turns for name, seconds in self.cpu.items()},
        }


async def starts(systems: list[System], times: int) -> dict[Name, float]:
    """Median seconds from start to first answer; every system runs afterwards."""
    seconds: dict[Name, list[float]] = {system.name: [] for system in systems}
    for number in range(times):
        for system in systems:
            if number:
                await system.stop()
            seconds[system.name].append(await system.start())
    return {name: percentile(values, 0.5) for name, values in seconds.items()}


async def workload(kind: str, systems: list[System], plan: Plan) -> dict[Name, dict[int, dict[str, Any]]]:
    """One kind of turn at every concurrency: summaries by system and concurrency."""
    cells: dict[Name, dict[int, Cell]] = {
        system.name: {level: Cell() for level in CONCURRENCIES} for system in systems
    }
    for system in systems:
        await _crowd(kind, system, _WARM_UP, 4, first=0)
    first = 0
    for _ in range(plan.rounds):
        for level in CONCURRENCIES:
            for system in systems:
                cell = cells[system.name][level]
                sample, before = await _crowd(kind, system, plan.turns[level], level, first=first)
                cell.turns.add(sample)
                for name, seconds in _cpu(system).items():
                    cell.cpu[name] = cell.cpu.get(name, 0.0) + seconds - before[name]
            first += plan.turns[level]
    return {name: {level: cell.summary() for level, cell in levels.items()} for name, levels in cells.items()}


async def _crowd(
    kind: str, system: System, size: int, concurrency: int, *, first: int
) -> tuple[Sample, dict[str, float]]:
    """The measured turns of `size` fresh conversations, and the CPU times at their beginning."""
    crowd = Crowd(SCRIPTS[kind][system.name], first)
    try:
        await crowd.gather(system.open, size)
        before = _cpu(system)
        return await crowd.speak(concurrency), before
    finally:
        await crowd.leave()


def _cpu(system: System) -> dict[str, float]:
    return {name: cpu_seconds(process) for name, process in system.processes().items()}


async def growth(systems: list[System], plan: Plan) -> dict[Name, dict[int, float]]:
    """Median milliseconds of a turn by its number in the conversation."""
    found: dict[Name, dict[int, list[float]]] = {system.name: {} for system in systems}
    for _ in range(plan.long_conversations):
        for system in systems:
            for number, seconds in (await _long(system)).items():
                found[system.name].setdefault(number, []).extend(seconds)
    return {
        name: {number: 1000 * percentile(seconds, 0.5) for number, seconds in turns.items()}
        for name, turns in found.items()
    }


async def _long(system: System) -> dict[int, list[float]]:
    talk = LONG[system.name]
    conversation = await system.open()
    try:
        return await _talk(conversation, talk)
    finally:
        await conversation.close()


async def _talk(conversation: Conversation, talk: LongTalk) -> dict[int, list[float]]:
    seconds: dict[int, list[float]] = {number: [] for number in talk.at}
    for turn in range(1, max(talk.at) + _WINDOW + 1):
        measured = [number for number in talk.at if abs(turn - number) <= _WINDOW]
        line = talk.says if measured else talk.between[turn % len(talk.between)]
        answer = await conversation.say(line)
        if measured and not answer.words:
            raise NoAnswer(f"{line!r} got an empty answer at turn {turn}")
        for number in measured:
            seconds[number].append(answer.seconds)
        await conversation.settle()
    return seconds


def memory(systems: list[System]) -> dict[Name, dict[str, float]]:
    """Resident megabytes (10^6 bytes) of each process now."""
    return {
        system.name: {name: megabytes(process) for name, process in system.processes().items()}
        for system in systems
    }


def circumstances(plan: Plan) -> dict[str, Any]:
    """Where, when and of what the measures are."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "plan": asdict(plan),
        "machine": {
            "cpu": _cpu_model(),
            "cores": os.cpu_count(),
            "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
            "system": platform.platform(),
            "load_before": round(os.getloadavg()[0], 2),
        },
    }


def _commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True
    )
    return done.stdout.strip()


def _cpu_model() -> str:
    with open("/proc/cpuinfo") as lines:
        for line in lines:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()
