"""docs/nlu-scorecard.md for people and docs/nlu-scorecard.json for the gate; the page is made from the JSON."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILE = Path("docs/nlu-scorecard.json")
WANTED = {
    "in-scope accuracy, id": "≥ 93",
    "in-scope accuracy, en": "≥ 95",
    "in-scope accuracy, noisy": "≥ 90",
    "macro-F1": "≥ 92",
    "out-of-scope AUROC": "≥ 96",
    "out-of-scope recall at 5 % in-scope rejection": "≥ 80",
    "calibration error": "≤ 5",
    "wrong and confident": "≤ 2",
    "language": "≥ 97",
    "entity F1": "≥ 95",
    "parse, p50, ms of CPU": "≤ 0.7 ×",
    "parse, p95, ms of CPU": "≤ 0.7 ×",
    "loading the model, s of CPU": "< 1",
    "memory, MB": "< 650",
    "training from nothing, s": "< 60",
    "training with a few examples changed, s": "< 10",
    "banking77 full: accuracy": "≥ 93.5",
    "banking77 10-shot: accuracy": "≥ 84",
    "clinc150 full: in-scope accuracy": "≥ 95.5",
    "clinc150 full: out-of-scope recall": "≥ 70",
    "clinc150 10-shot: accuracy": "≥ 91",
    "clinc150 10-shot: out-of-scope AUROC": "≥ 95",
    "clinc150 10-shot of the small file: accuracy": "≥ 91",
    "clinc150 10-shot of the small file: out-of-scope AUROC": "≥ 95",
}
LESS_IS_BETTER = frozenset({"calibration error", "wrong and confident"})
NAMES = {
    "dev": ("Development set", "It is for tuning, so these figures flatter a little."),
    "test": ("Test set", "Looked at once a release, so these figures are of that release."),
}
HEAD = """# Understanding: the scorecard

Written by `layani nlu evaluate --write` and `layani nlu benchmark --write`; what each figure means stands in
[understanding](nlu.md). Figures are per cent unless they name a unit. A test keeps any of the development set from
falling by more than one point.
"""


def read(file: Path = FILE) -> dict[str, Any]:
    """The stored results: {"exams": {set: result of `evaluate.run`}, "benchmark": …}; empty without a file."""
    if not file.exists():
        return {}
    stored: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return stored


def write(stored: dict[str, Any], file: Path = FILE) -> None:
    """Writes both files."""
    file.write_text(json.dumps(_rounded(stored), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    file.with_suffix(".md").write_text(page(stored), encoding="utf-8")


def write_exam(name: str, result: dict[str, Any], file: Path = FILE) -> None:
    """Puts the result of an exam set in the place of the last one; without stock, the last one's stays."""
    stored = read(file)
    exams = stored.get("exams", {})
    if "stock" not in result and "stock" in exams.get(name, {}):
        result = result | {"stock": exams[name]["stock"]}
    exams = exams | {name: result}
    write(stored | {"exams": {each: exams[each] for each in NAMES if each in exams}}, file)


def fallen(
    before: dict[str, float], now: dict[str, float], tolerance: float = 0.01
) -> dict[str, float | None]:
    """The figures that are worse than before by more than `tolerance`, as they are now; None: not measured."""
    worse: dict[str, float | None] = {}
    for name, value in before.items():
        found = now.get(name)
        loss = math.inf if found is None else (found - value if name in LESS_IS_BETTER else value - found)
        if loss > tolerance + 1e-9:
            worse[name] = found
    return worse


def page(stored: dict[str, Any]) -> str:
    """The text of docs/nlu-scorecard.md."""
    parts = [HEAD]
    for name, result in stored.get("exams", {}).items():
        title, remark = NAMES[name]
        same_run = result.get("stock", {}).get("circumstances") == result["circumstances"]
        command = f"layani nlu evaluate --set {name}{'' if same_run else ' --no-stock'} --write"
        counts = "{intents} messages; {entities} for entities.".format(**result["messages"])
        intro = f"{_origin(command, result)} {counts} {remark}{_stock_origin(result)}"
        parts.append(f"## {title}\n\n{intro}\n\n{_figures(result)}")
        pairs = "".join(f"| `{is_}` | `{said}` | {count} |\n" for is_, said, count in result["confusions"])
        parts.append(
            f"What is taken for what most often:\n\n| is | taken for | times |\n|---|---|---:|\n{pairs}"
        )
    if "benchmark" in stored:
        result = stored["benchmark"]
        origin = _origin("layani nlu benchmark --data FOLDER --write", result)
        parts.append(
            f"## Public sets\n\n{origin} They measure the recipe; nothing of them ships.\n\n{_public(result)}"
        )
    return "\n".join(parts)


def rows(result: dict[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
    """(measure, Layani, stock, Layani ÷ stock, wanted) of a result of `evaluate.run`, as text.

    Costs are divided only where both were measured in one run: another hour's machine is another machine.
    """
    stock = result.get("stock", {})
    same_run = stock.get("circumstances") == result["circumstances"]
    for part, form in (("figures", percent), ("costs", number)):
        for name, value in result["layani"][part].items():
            theirs = stock.get(part, {}).get(name)
            ratio = f"{value / theirs:.2f}" if part == "costs" and same_run and theirs else ""
            yield name, form(value), form(theirs), ratio, WANTED.get(name, "")


def percent(value: float | None) -> str:
    """A share as per cent with one digit; nothing for no value."""
    return "" if value is None else f"{100 * value:.1f}"


def number(value: float | None) -> str:
    """Three significant digits or whole numbers; nothing for no value."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _figures(result: dict[str, Any]) -> str:
    head = "| | Layani | stock DIET | Layani ÷ stock | wanted |\n|---|---:|---:|---:|---|\n"
    return head + "".join(f"| {' | '.join(row)} |\n" for row in rows(result))


def _public(result: dict[str, Any]) -> str:
    lines = [
        f"| {name} | {percent(value)} | {WANTED.get(name, '')} |\n"
        for name, value in result["figures"].items()
    ]
    return f"| | Layani | wanted |\n|---|---:|---|\n{''.join(lines)}"


def _origin(command: str, result: dict[str, Any]) -> str:
    return "`{}`, {date}, commit {commit}, {machine}.".format(command, **result["circumstances"])


def _stock_origin(result: dict[str, Any]) -> str:
    stock = result.get("stock")
    if stock is None or stock["circumstances"] == result["circumstances"]:
        return ""
    return " Stock was measured on {date}, commit {commit}, {machine}.".format(**stock["circumstances"])


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return round(value, 6) if isinstance(value, float) else value
