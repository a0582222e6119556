"""What Layani is compared with: the default pipeline of Rasa 3.6 (DIET), trained on the same examples."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from bot.brain.evaluation.trainings import NAME, Progress, Trained, train

DEFAULT = "engine/recipes/config_files/default_config.yml"  # what `rasa init` and an empty config.yml give


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
