"""Makes and trains the stock bot; kept in `.cache/bench-stock`, by Rasa's version and our additions."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bot.config import ROOT

_VENV = ROOT / ".venv-brain"
RASA = _VENV / "bin" / "rasa"
_ADDITIONS = Path(__file__).parent / "bot"
_CACHE = ROOT / ".cache" / "bench-stock"
ENVIRONMENT = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}
_SECONDS = "training-seconds"


class BuildFailed(Exception):
    """The stock bot could not be made; the message says why."""


@dataclass(frozen=True)
class Bot:
    """A trained stock bot. `seconds` is how long its training took."""

    folder: Path
    model: Path
    seconds: float


def build(*, again: bool = False) -> Bot:
    """The trained stock bot; `again` trains it anew even if there is one. Raises BuildFailed."""
    folder = _CACHE / _version()
    model = folder / "models" / "stock.tar.gz"
    if again or not model.exists():
        shutil.rmtree(folder, ignore_errors=True)
        _lay_out(folder)
        seconds = _train(folder)
        (folder / _SECONDS).write_text(f"{seconds:.1f}")
    return Bot(folder, model, float((folder / _SECONDS).read_text()))


def _version() -> str:
    found = sorted(_VENV.glob("lib/python*/site-packages/rasa-*.dist-info"))
    if not found:
        raise BuildFailed("Rasa is not installed in .venv-brain. Install it with: make setup")
    digest = hashlib.sha256()
    for path in sorted(_ADDITIONS.rglob("*.*")):
        if path.suffix in {".py", ".yml"}:
            digest.update(f"{path.relative_to(_ADDITIONS)}\n".encode() + path.read_bytes())
    return f"{found[0].name.removesuffix('.dist-info')}-{digest.hexdigest()[:8]}"


def _lay_out(folder: Path) -> None:
    """What `rasa init` copies, with the domain in a folder so that ours can stand beside it."""
    (template,) = _VENV.glob("lib/python*/site-packages/rasa/cli/initial_project")
    shutil.copytree(template, folder, ignore=shutil.ignore_patterns("tests", "__pycache__"))
    shutil.copytree(_ADDITIONS, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "domain.yml").rename(folder / "domain" / "domain.yml")


def _train(folder: Path) -> float:
    """Seconds of `rasa train` from nothing, its start included."""
    with tempfile.TemporaryDirectory(prefix="bench-") as cache, (folder / "training.log").open("wb") as log:
        started = time.monotonic()
        done = subprocess.run(
            [RASA, "train", "--domain", "domain", "--fixed-model-name", "stock"],
            cwd=folder,
            env={**os.environ, **ENVIRONMENT, "RASA_CACHE_DIRECTORY": cache},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        raise BuildFailed(f"rasa train failed, see {folder / 'training.log'}")
    return time.monotonic() - started
