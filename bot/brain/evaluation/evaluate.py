"""`layani nlu evaluate`: Layani and stock Rasa on an exam set."""

import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np

from bot.brain.evaluation.exam import Exam
from bot.brain.evaluation.examples import training
from bot.brain.evaluation.parsing import Parsed, parse
from bot.brain.evaluation.stock import stock
from bot.brain.evaluation.trainings import NAME, Progress, Trained, train

Report = Callable[..., None]
DATA = Path("data/nlu")
CONFUSIONS = 12
WARM = 30  # messages before the clock starts
CHANGED = 5  # examples, for the training that finds most things cached


def run(name: str, model: Path, with_stock: bool, report: Report) -> dict[str, Any]:
    """Everything that is measured, as docs/nlu-scorecard.json keeps it.

    Raises:
        FileNotFoundError: there is no such exam set or model.
        subprocess.CalledProcessError: a model could not be trained or loaded.
    """
    exam = Exam.read(name)
    report("evaluate-parses", system="Layani", messages=len(exam.messages()))
    ours = _parsed(exam, model)
    result: dict[str, Any] = {
        "circumstances": circumstances(),
        "messages": {"intents": len(exam.intents), "entities": len(exam.entities)},
        "layani": {"figures": exam.figures(ours.parses), "costs": _costs(exam, ours, model)},
        "confusions": exam.confusions(ours.parses, CONFUSIONS),
    }
    if with_stock:
        result["layani"]["costs"] |= _training(_progress(report, "Layani"))
        with stock(DATA, _progress(report, "stock Rasa")) as rival:
            report("evaluate-parses", system="stock Rasa", messages=len(exam.messages()))
            theirs = _parsed(exam, rival.archive, stock=True)
            costs = _costs(exam, theirs, rival.archive) | _training_costs("from nothing", rival)
        figures = exam.figures(theirs.parses, is_stock=True)
        result["stock"] = {"circumstances": result["circumstances"], "figures": figures, "costs": costs}
    return result


def _parsed(exam: Exam, model: Path, stock: bool = False) -> Parsed:
    warm = [example.text for example in training(DATA)[::100]][:WARM]
    return parse(model, exam.messages(), warm, stock)


def _costs(exam: Exam, parsed: Parsed, model: Path) -> dict[str, float]:
    costs = parsed.cpu_ms[: len(exam.intents)]
    return {
        "parse, p50, ms of CPU": float(np.quantile(costs, 0.5)),
        "parse, p95, ms of CPU": float(np.quantile(costs, 0.95)),
        "start of the process until the model is loaded, s of CPU": parsed.ready_s,
        "loading the model, s of CPU": parsed.load_s,
        "memory, MB": parsed.memory_mb,
        "model, MB": model.stat().st_size / 1e6,
    }


def _progress(report: Report, system: str) -> Progress:
    report("evaluate-trains", system=system, seconds=0)
    return lambda seconds: report("evaluate-trains", system=system, seconds=seconds)


def _training(progress: Progress) -> dict[str, float]:
    """Trains Layani as `layani train` does from nothing, then again with a few examples less."""
    with tempfile.TemporaryDirectory() as work:
        folder, data = Path(work) / "models", Path(work) / "data"
        shutil.copytree(DATA.parent, data)
        module = ["bot.brain.trainer", "--data", str(data), "--name", NAME]
        costs = _training_costs("from nothing", train(module, folder, progress))
        for file in sorted(data.glob("nlu/*/*.yml"))[:CHANGED]:
            lines = file.read_text(encoding="utf-8").rstrip().splitlines(keepends=True)
            file.write_text("".join(lines[:-1]), encoding="utf-8")
        return costs | _training_costs("with a few examples changed", train(module, folder, progress))


def _training_costs(how: str, trained: Trained) -> dict[str, float]:
    return {f"training {how}, s": trained.clock_s, f"training {how}, s of CPU": trained.cpu_s}


def circumstances() -> dict[str, str]:
    """When, on what and where something is measured."""

    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], stdout=subprocess.PIPE, text=True).stdout.strip()

    models = [
        line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")
    ]
    cpu = models[0].partition(": ")[2] if models else platform.machine()
    changed = git("status", "--porcelain", "--", "config.yml", "data/nlu", "bot/brain/nlu", "tests/nlu")
    return {
        "date": datetime.now(timezone.utc).date().isoformat(),
        "commit": git("rev-parse", "--short", "HEAD") + ("-dirty" if changed else ""),
        "machine": f"{os.cpu_count()} cores of {cpu}",
    }
