"""What Layani is compared with: the default pipeline of Rasa 3.6 (DIET), trained on the same examples."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

Progress = Callable[[int], None]
NAME = "trained"
REPORTED_EVERY = 10.0  # seconds
DEFAULT = "engine/recipes/config_files/default_config.yml"  # what `rasa init` and an empty config.yml give


@dataclass(frozen=True)
class Trained:
    """A model, and what its training took: seconds by the clock, and of CPU time over all threads."""

    archive: Path
    clock_s: float
    cpu_s: float


@contextmanager
def stock(data: Path, progress: Progress) -> Iterator[Trained]:
    """The stock model for the examples in `data`, trained from nothing; it lasts as long as the context."""
    with tempfile.TemporaryDirectory() as work:
        file = Path(work) / "config.yml"
        file.write_text(yaml.safe_dump(config(), sort_keys=False), encoding="utf-8")
        yield train(rasa(file, data), Path(work), progress)


def rasa(configuration: Path, data: Path) -> list[str]:
    """How plain Rasa trains an NLU model, for `train`."""
    names = ["--config", str(configuration), "--nlu", str(data), "--fixed-model-name", NAME]
    return ["rasa", "train", "nlu", *names]


def config() -> dict[str, Any]:
    """The NLU part of Rasa's own default configuration, as it is."""
    default = yaml.safe_load(files("rasa").joinpath(DEFAULT).read_text(encoding="utf-8"))
    return {key: default[key] for key in ("recipe", "language", "pipeline")} | {"assistant_id": "stock"}


def train(module: list[str], folder: Path, progress: Progress) -> Trained:
    """Runs a Python module, with arguments, that trains a model called NAME; it goes to `folder`.

    What is cached there from an earlier training is used again. `progress` hears the seconds gone by.

    Raises subprocess.CalledProcessError.
    """
    command = [sys.executable, "-m", *module, "--out", str(folder)]
    cpu, clock = _children(), time.monotonic()
    with subprocess.Popen(
        command,
        env=os.environ | {"RASA_CACHE_DIRECTORY": str(folder / "cache"), "PYTHONPATH": os.getcwd()},
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
    ) as process:
        while process.returncode is None:
            try:
                process.wait(REPORTED_EVERY)
            except subprocess.TimeoutExpired:
                progress(round(time.monotonic() - clock))
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Trained(folder / f"{NAME}.tar.gz", time.monotonic() - clock, _children() - cpu)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
