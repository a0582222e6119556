"""The results as one table, as JSON, and in docs/performance.md."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.plan import CONCURRENCIES, NAMES

_BEGIN, _END = "<!-- bench:begin -->", "<!-- bench:end -->"
_KINDS = {"greeting": "greeting", "ticket": "turn with a custom action"}


@dataclass(frozen=True)
class Row:
    """One measure. `goal` is a bound for Layani's value divided by stock's, or for the value itself."""

    measure: str
    unit: str
    stock: float | None
    layani: float | None
    goal: str = ""

    @property
    def ratio(self) -> float | None:
        """Layani's value divided by stock's."""
        if self.stock is None or self.layani is None or not self.stock:
            return None
        return self.layani / self.stock


def rows(results: dict[str, Any]) -> Iterator[Row]:
    """A row for everything that was measured."""
    for kind, title in _KINDS.items():
        if kind in results:
            yield from _turns(title, results[kind], kind)
    if "growth" in results:
        yield from _growth(results["growth"])
    if "start" in results:
        yield _row("start to first answer", "s", results["start"], goal="≤ 0.6 ×")
    if "training" in results:
        yield _row("training", "s", results["training"])
    if "memory" in results:
        yield from _memory(results["memory"])
    if "telegram" in results:
        yield from _telegram(results["telegram"])


def _turns(title: str, found: dict[str, Any], kind: str) -> Iterator[Row]:
    action = kind == "ticket"
    for level in CONCURRENCIES:
        cells = {name: found[name][level] for name in NAMES if name in found}
        where = f"{title}, {level} at a time"
        for key, label, goal in (("p50_ms", "p50", "≤ 0.5 ×" if action else ""), ("p95_ms", "p95", "")):
            yield _row(f"{where}: {label}", "ms", {n: c[key] for n, c in cells.items()}, goal=goal)
        throughput = {name: cell["per_second"] for name, cell in cells.items()}
        yield _row(f"{where}: throughput", "turns/s", throughput, goal="≥ 2.5 ×" if action else "")
        cpu = {name: sum(cell["cpu_ms"].values()) for name, cell in cells.items()}
        yield _row(f"{where}: CPU a turn", "ms", cpu)


def _growth(found: dict[str, dict[int, float]]) -> Iterator[Row]:
    numbers = sorted({number for turns in found.values() for number in turns})
    for number in numbers:
        values = {name: turns[number] for name, turns in found.items() if number in turns}
        yield _row(f"turn {number} of one conversation: p50", "ms", values)
    for number in numbers[1:]:
        factors = {
            name: turns[number] / turns[numbers[0]] for name, turns in found.items() if number in turns
        }
        goal = "≤ 1.3" if number == numbers[-1] else ""
        yield _row(f"turn {number} ÷ turn {numbers[0]}", "×", factors, goal=goal)


def _memory(found: dict[str, dict[str, float]]) -> Iterator[Row]:
    goals = {"brain": "≤ 650", "desk": "≤ 250"}
    for name, processes in found.items():
        for process, value in processes.items():
            yield _row(
                f"memory after the load: {name} {process}", "MB", {name: value}, goals.get(process, "")
            )
    yield _row("memory after the load: all", "MB", {n: sum(p.values()) for n, p in found.items()})


def _telegram(found: dict[str, Any]) -> Iterator[Row]:
    for key, label, goal in (
        ("p50_ms", "p50", ""),
        ("p99_ms", "p99", "≤ 50"),
        ("cpu_ms", "CPU of the desk", ""),
    ):
        yield _row(f"Telegram update acknowledged: {label}", "ms", {"layani": found[key]}, goal)


def _row(measure: str, unit: str, values: dict[Any, float], goal: str = "") -> Row:
    return Row(measure, unit, values.get("stock"), values.get("layani"), goal)


def table(results: dict[str, Any]) -> str:
    """A Markdown table, aligned so that it is also read well on a terminal."""
    cells = [("measure", "unit", "stock", "Layani", "Layani ÷ stock", "goal")]
    for row in rows(results):
        cells.append(
            (row.measure, row.unit, number(row.stock), number(row.layani), number(row.ratio), row.goal)
        )
    widths = [max(len(line[column]) for line in cells) for column in range(6)]
    rule = [f"{'-' * (w - 1)}:" if 2 <= n <= 4 else "-" * w for n, w in enumerate(widths)]
    lines = [
        [c.rjust(w) if 2 <= n <= 4 else c.ljust(w) for n, (c, w) in enumerate(zip(line, widths, strict=True))]
        for line in cells
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in [lines[0], rule, *lines[1:]])


def number(value: float | None) -> str:
    """Three significant digits; nothing for no value."""
    if value is None or math.isnan(value):
        return ""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def failures(results: dict[str, Any]) -> list[str]:
    """Every turn that was not answered as it should have been."""
    telegram: list[str] = results.get("telegram", {}).get("failures", [])
    return telegram + [
        f"{name}, {kind}, {level} at a time: {failure}"
        for kind in _KINDS
        for name, levels in results.get(kind, {}).items()
        for level, cell in levels.items()
        for failure in cell["failures"]
    ]


def save(results: dict[str, Any], folder: Path) -> Path:
    """Write the results as JSON, named by the time of the run."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{results['circumstances']['at'].replace(':', '')}.json"
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False))
    return path


def publish(results: dict[str, Any], page: Path) -> None:
    """Put the table between the page's markers. Raises ValueError when they are missing."""
    text = page.read_text()
    head, begin, rest = text.partition(_BEGIN)
    _, end, tail = rest.partition(_END)
    if not (begin and end):
        raise ValueError(f"{page} has no lines {_BEGIN} and {_END}")
    page.write_text(f"{head}{begin}\n{caption(results)}\n\n{table(results)}\n{end}{tail}")


def caption(results: dict[str, Any]) -> str:
    """One sentence on where, when and of what."""
    found = results["circumstances"]
    machine = found["machine"]
    kind = "A full run" if found["plan"]["train"] else "A quick run"
    return (
        f"{kind}, {found['at']}, commit {found['commit']}, {machine['cores']} cores of {machine['cpu']}, "
        f"{machine['memory_gb']} GB, load before the run {machine['load_before']}."
    )
