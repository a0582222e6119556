"""`layani train`, and the training that `layani run` needs the first time."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.commands.terminal import fail, say, sentence
from bot.config import Settings, settings
from bot.ops import training

_REPORT_EVERY = 10.0  # seconds, where there is no screen to draw on


def train(force: Annotated[bool, typer.Option("--force", help=sentence("cli-train-force"))] = False) -> None:
    """Train the brain."""
    if not force and (model := training.current_model(settings())):
        say("train-not-needed", model=model.name)
    else:
        train_visibly(settings(), force=force)


def train_visibly(chosen: Settings, *, force: bool = False) -> Path:
    """Train with progress on the screen; ends the command with exit code 1 when it fails."""
    expected = training.estimate(chosen)
    say("train-starts", seconds=round(expected))
    try:
        model = (
            _with_bar(chosen, expected, force)
            if sys.stdout.isatty()
            else _with_lines(chosen, expected, force)
        )
    except training.TrainingFailed as error:
        typer.echo(str(error), err=True)
        raise fail("train-failed", log=str(error.log)) from None
    say("train-done", model=model.name, seconds=round(training.estimate(chosen)))
    return model


def _with_bar(chosen: Settings, expected: float, force: bool) -> Path:
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, transient=True) as bar:
        task = bar.add_task(sentence("train-bar"), total=expected)
        # It may take longer than expected: the bar then waits just before its end.
        return training.train(
            chosen, force=force, progress=lambda gone: bar.update(task, completed=min(gone, 0.99 * expected))
        )


def _with_lines(chosen: Settings, expected: float, force: bool) -> Path:
    reported = 0.0

    def report(gone: float) -> None:
        nonlocal reported
        if gone >= reported + _REPORT_EVERY:
            reported += _REPORT_EVERY
            say("train-progress", gone=round(reported), seconds=round(expected))

    return training.train(chosen, force=force, progress=report)
