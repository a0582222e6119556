"""How long training Layani takes from nothing."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bot.config import ROOT

_TRAIN = (sys.executable, "-m", "bot.cli", "train")


def ensure_model() -> None:
    """Train Layani unless there is a model for the present data. Raises CalledProcessError."""
    subprocess.run([*_TRAIN], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)


def seconds() -> float:
    """Seconds that training the present data takes from nothing, without a cache. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        env = {
            "DATA_DIR": str(folder / "data"),
            "MODEL_DIR": str(folder / "models"),
            "RASA_CACHE_DIRECTORY": str(folder / "cache"),
        }
        started = time.monotonic()
        subprocess.run(
            [*_TRAIN, "--force"],
            cwd=ROOT,
            env=os.environ | env,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        return time.monotonic() - started
