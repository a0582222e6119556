"""`layani nlu evaluate`: Layani and stock Rasa on an exam set."""

import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np

from bot.brain.evaluation import quality
from bot.brain.evaluation.examples import EntityExample, Example, entity_exam, exam, training
from bot.brain.evaluation.noise import chat_noise
from bot.brain.evaluation.parsing import Parsed, parse
from bot.brain.evaluation.stock import Progress, Trained, stock, train

Report = Callable[..., None]
EXAMS, DATA, CONFIG = Path("tests/nlu"), Path("data/nlu"), Path("config.yml")
CONFUSIONS = 12
WARM = 30  # messages before the clock starts
CHANGED = 5  # examples, for the training that finds most things cached


@dataclass(frozen=True)
class Exam:
    """An exam set. `entities` is empty where there is no such file yet."""

    name: str
    intents: list[Example]
    entities: list[EntityExample]

    @classmethod
    def read(cls, name: str, folder: Path = EXAMS) -> "Exam":
        """`<name>.yml` and `entities-<name>.yml` of a folder. Raises FileNotFoundError for the first."""
        entities = folder / f"entities-{name}.yml"
        return cls(name, exam(folder / f"{name}.yml"), entity_exam(entities) if entities.exists() else [])

    def messages(self) -> list[dict[str, Any]]:
        """What is parsed: the messages, the same with noise, the entity messages."""
        texts = [example.text for example in self.intents]
        return [
            *({"text": text} for text in texts),
            *({"text": chat_noise(text)} for text in texts),
            *({"text": example.text, "asks": example.asks} for example in self.entities),
        ]

    def figures(self, parses: list[dict[str, Any]], ours: bool = True) -> dict[str, float]:
        """All figures, 0 … 1, from the parses of `messages`; stock knows neither languages nor our entities."""
        size = len(self.intents)
        plain, noisy, entities = parses[:size], parses[size : 2 * size], parses[2 * size :]
        figures = quality.intents(self.intents, plain) | quality.noisy(self.intents, noisy)
        if ours:
            figures |= quality.languages(self.intents, plain)
        if ours and entities:
            figures |= quality.entities(self.entities, entities)
        return figures


def run(name: str, model: Path, with_stock: bool, report: Report) -> dict[str, Any]:
    """Everything that is measured, as docs/nlu-scorecard.json keeps it.

    Raises:
        FileNotFoundError: there is no such exam set or model.
        subprocess.CalledProcessError: a model could not be trained or loaded.
    """
    asked = Exam.read(name)
    report("evaluate-parses", system="Layani", messages=len(asked.messages()))
    ours = _parsed(asked, model)
    result = {
        "circumstances": circumstances(),
        "messages": {"intents": len(asked.intents), "entities": len(asked.entities)},
        "figures": {"layani": asked.figures(ours.parses)},
        "costs": {"layani": _costs(asked, ours, model)},
        "confusions": quality.confusions(asked.intents, ours.parses[: len(asked.intents)], CONFUSIONS),
    }
    if with_stock:
        result["costs"]["layani"] |= _training(_progress(report, "Layani"))
        with stock(DATA, _progress(report, "stock Rasa")) as rival:
            report("evaluate-parses", system="stock Rasa", messages=len(asked.messages()))
            theirs = _parsed(asked, rival.archive, stock=True)
            result["figures"]["stock"] = asked.figures(theirs.parses, ours=False)
            result["costs"]["stock"] = _costs(asked, theirs, rival.archive) | _training_costs(
                "from nothing", rival
            )
    return result


def _parsed(asked: Exam, model: Path, stock: bool = False) -> Parsed:
    warm = [example.text for example in training(DATA)[::100]][:WARM]
    return parse(model, asked.messages(), warm, stock)


def _costs(asked: Exam, parsed: Parsed, model: Path) -> dict[str, float]:
    costs = parsed.cpu_ms[: len(asked.intents)]
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
    """Trains Layani's NLU from nothing, then again with a few examples less."""
    with tempfile.TemporaryDirectory() as work:
        folder, changed = Path(work) / "models", Path(work) / "data"
        costs = _training_costs("from nothing", train(CONFIG, DATA, folder, progress))
        shutil.copytree(DATA, changed)
        for file in sorted(changed.rglob("*.yml"))[:CHANGED]:
            lines = file.read_text(encoding="utf-8").rstrip().splitlines(keepends=True)
            file.write_text("".join(lines[:-1]), encoding="utf-8")
        return costs | _training_costs(
            "with a few examples changed", train(CONFIG, changed, folder, progress)
        )


def _training_costs(how: str, trained: Trained) -> dict[str, float]:
    return {f"training {how}, s": trained.clock_s, f"training {how}, s of CPU": trained.cpu_s}


def circumstances() -> dict[str, str]:
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
