"""A training in a process of its own, and what it costs."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Progress = Callable[[int], None]
NAME = "trained"
REPORTED_EVERY = 10.0  # seconds


@dataclass(frozen=True)
class Trained:
    """A model, and what its training took: seconds by the clock, and of CPU time over all threads."""

    archive: Path
    clock_s: float
    cpu_s: float


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
