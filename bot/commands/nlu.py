"""`layani nlu`: how well the brain understands. The work is done in the brain's environment."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from bot.commands.terminal import fail, print_error, say, sentence, table
from bot.commands.train import train_visibly
from bot.config import ROOT, settings
from bot.ops import training
from bot.ops.die_with_parent import dying_with_parent

Exam = Literal["dev", "test"]
_REFUSED = 3  # exit code of the child that has said what is wrong

app = typer.Typer(name="nlu", help=sentence("cli-nlu"), no_args_is_help=True)


@app.command(help=sentence("cli-nlu-lint"))
def lint() -> None:
    """Check the training examples; exit code 1 when there are errors."""
    _tell(_run("lint"))


@app.command(help=sentence("cli-nlu-evaluate"))
def evaluate(
    exam: Annotated[Exam, typer.Option("--set", help=sentence("cli-nlu-set"))] = "dev",
    stock: Annotated[bool, typer.Option(help=sentence("cli-nlu-stock"))] = True,
    write: Annotated[bool, typer.Option("--write", help=sentence("cli-nlu-write"))] = False,
) -> None:
    """Measure the model for the present data on an exam set."""
    model = training.current_model(settings()) or train_visibly(settings())
    options = [name for name, wanted in (("--stock", stock), ("--write", write)) if wanted]
    _tell(_run("evaluate", "--set", exam, "--model", str(model), *options))


@app.command(help=sentence("cli-nlu-benchmark"))
def benchmark(
    data: Annotated[Path, typer.Option("--data", help=sentence("cli-nlu-data"))],
    write: Annotated[bool, typer.Option("--write", help=sentence("cli-nlu-write"))] = False,
) -> None:
    """Measure the recipe on the public sets."""
    # Apart from the training's cache, which would grow tenfold.
    cache = {"RASA_CACHE_DIRECTORY": str(settings().data_dir / "nlu" / "cache")}
    _tell(_run("benchmark", "--data", str(data.resolve()), *(["--write"] if write else []), **cache))


def _tell(events: Iterator[dict[str, Any]]) -> None:
    for event in events:
        name = event.pop("event")
        if name == "table":
            table(("measure", "layani", "stock", "ratio", "wanted"), event["rows"])
        elif name == "file-missing":
            print_error("nlu-file-missing", **event)
        else:
            say(f"nlu-{name}", **event)


def _run(*arguments: str, **environment: str) -> Iterator[dict[str, Any]]:
    """What `python -m bot.brain.evaluation` tells, event by event; ends the command when it fails."""
    python = ROOT / ".venv-brain" / "bin" / "python"
    if not python.exists():
        raise fail("nlu-no-environment")
    folder = settings().data_dir / "nlu"
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{arguments[0]}.log"
    command = [str(python), "-W", "ignore", "-m", "bot.brain.evaluation", *arguments]
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            dying_with_parent(command),
            cwd=ROOT,
            env=os.environ | training.environment(settings()) | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            yield json.loads(line)
    if process.returncode == _REFUSED:
        raise typer.Exit(1)
    if process.returncode:
        typer.echo(training.error_summary(log.read_text(errors="replace")), err=True)
        raise fail("nlu-failed", log=str(log))
