"""Trains the brain's model when there is none for the present training data."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.config import ROOT, Settings
from bot.ops.die_with_parent import dying_with_parent

SOURCES = (
    "config.yml",
    "domain.yml",
    "data/nlu",
    "data/rules",
    "data/stories",
    "bot/brain/nlu",
    "bot/encoder",
)
KEPT = 3  # models, the newest ones
USUAL_SECONDS = 30.0  # on the two cores of README's table, until this machine has a time of its own
_DURATION = "training-seconds"
_ENVIRONMENT = {
    "PYTHONPATH": str(ROOT),
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
    "NO_COLOR": "1",
}


def environment(settings: Settings) -> dict[str, str]:
    """What Rasa finds in its environment when it trains or is measured."""
    # There the encoder that brain and desk share is made.
    return {**_ENVIRONMENT, "MODEL_DIR": str(settings.model_dir.resolve())}


class TrainingFailed(Exception):
    """Rasa could not train; the message holds what it complained about, the log is at `log`."""

    def __init__(self, summary: str, log: Path) -> None:
        super().__init__(summary)
        self.log = log


def fingerprint(root: Path = ROOT) -> str:
    """The SHA-256 of all that a model is made from: data, configuration, our components and pinned versions.

    What is read when the brain starts (services.yml, the articles) does not belong to it.
    """
    digest = hashlib.sha256()
    for path in sorted(_sources(root)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    pins = tomllib.loads((root / "pyproject.toml").read_text())["dependency-groups"]["brain"]
    digest.update("\n".join(pins).encode())
    return digest.hexdigest()


def _sources(root: Path) -> Iterator[Path]:
    for source in SOURCES:
        path = root / source
        if path.is_dir():
            yield from (
                file
                for file in path.rglob("*")
                if file.is_file() and file.suffix != ".pyc" and not file.name.startswith(".")
            )
        elif path.exists():
            yield path


def model_path(settings: Settings) -> Path:
    """Where the model for the present data is, or will be."""
    return settings.model_dir / f"layani-{fingerprint()[:12]}.tar.gz"


def current_model(settings: Settings) -> Path | None:
    """The model for the present data, if it is trained."""
    path = model_path(settings)
    return path if path.exists() and _checksum_file(path).exists() else None


def estimate(settings: Settings) -> float:
    """Seconds a training takes: the last one on this machine, else README's figure."""
    file = settings.data_dir / _DURATION
    return float(file.read_text()) if file.exists() else USUAL_SECONDS


def train(
    settings: Settings, *, force: bool = False, progress: Callable[[float], None] = lambda seconds: None
) -> Path:
    """Train unless the model for the present data exists; returns it.

    `progress` hears the seconds gone by, about four times a second. Two trainings at once wait for each
    other. Raises TrainingFailed.
    """
    for folder in (settings.model_dir, settings.data_dir):
        folder.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(settings.model_dir):
        if not force and (model := current_model(settings)):
            return model
        target = model_path(settings)
        with tempfile.TemporaryDirectory(dir=settings.model_dir, prefix=".training-") as work:
            started = time.monotonic()
            trained = _run_rasa(settings, Path(work), target.name, progress)
            (settings.data_dir / _DURATION).write_text(f"{time.monotonic() - started:.1f}")
            # The model comes last: one that is there has its checksum.
            target.unlink(missing_ok=True)
            _checksum_file(target).write_text(f"{_sha256(trained)}  {target.name}\n")
            os.replace(trained, target)
        forget_old(settings.model_dir, target)
        return target


def _run_rasa(settings: Settings, folder: Path, name: str, progress: Callable[[float], None]) -> Path:
    log = settings.data_dir / "training.log"
    python = ROOT / ".venv-brain" / "bin" / "python"
    if not python.exists():
        raise TrainingFailed("The brain's environment is missing. Install it with: make setup", log)
    command = [
        str(python),
        "-m",
        "bot.brain.trainer",
        "--out",
        str(folder),
        "--name",
        name.removesuffix(".tar.gz"),
    ]
    started = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            dying_with_parent(command),
            cwd=ROOT,
            env=os.environ | environment(settings),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            while process.poll() is None:
                progress(time.monotonic() - started)
                time.sleep(0.25)
        finally:
            process.kill()
            process.wait()
    trained = folder / name
    if process.returncode != 0 or not trained.exists():
        raise TrainingFailed(error_summary(log.read_text(errors="replace")), log)
    return trained


def error_summary(log: str) -> str:
    """The part of Rasa's output that says what went wrong: its error lines, else the end of a traceback."""
    lines = [line.rstrip() for line in log.splitlines() if line.strip()]
    errors = [
        line
        for line in lines
        if " ERROR " in line or "Error" in line.split(":")[0] or "Exception" in line.split(":")[0]
    ]
    return "\n".join(dict.fromkeys((errors or lines)[-12:]))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checksum_file(model: Path) -> Path:
    return model.with_name(f"{model.name}.sha256")


def forget_old(folder: Path, keep: Path) -> None:
    """Delete all models in `folder` but the newest ones and `keep`, and what killed trainings left."""
    models = sorted(
        folder.glob("layani-*.tar.gz"), key=lambda path: (path == keep, path.stat().st_mtime), reverse=True
    )
    for model in models[KEPT:]:
        model.unlink()
        _checksum_file(model).unlink(missing_ok=True)
    for leftover in folder.glob(".training-*"):  # of a training that was killed
        shutil.rmtree(leftover)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
