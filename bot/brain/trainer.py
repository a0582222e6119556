"""Trains the brain's model: `python -m bot.brain.trainer --out FOLDER --name NAME`, from the project's root.

It refuses and trains what `rasa train` does, with the same result and the same cache, but leaves out what takes
longer than the training itself: imports that our pipeline does not use (bot.brain.patches.deferred), and reading and
merging the examples time and again. Plain `rasa train` works too.

Exit codes: 0 trained; 1 not, for a reason that is printed.
"""

import argparse
import contextlib
import functools
import logging
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.brain.patches import deferred

DOMAIN, CONFIG = "domain.yml", "config.yml"
# Training takes n-grams' products and the kernel's solution from scipy, and runs Rasa's graph with dask. Rasa
# registers all its components, and asks whether some of them are in the recipe; they are the doors to TensorFlow.
DEFERRED = (
    *(name for name in deferred.DEFERRED if name not in ("scipy", "dask")),
    "rasa.core.policies.ted_policy",
    "rasa.engine.recipes.default_components",
    "rasa.nlu.classifiers.diet_classifier",
    "rasa.nlu.extractors.crf_entity_extractor",
    "rasa.nlu.selectors.response_selector",
)
KNOWN = {"RulePolicy"}  # components of Rasa's own that are registered nevertheless

logger = logging.getLogger(__name__)


def main() -> int:
    """Train as the command line says. Returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.brain.trainer", description="Train Layani's model (Rasa)."
    )
    parser.add_argument("--data", default="data", help="the folder of examples, rules and stories")
    parser.add_argument("--out", required=True, help="the folder the model goes to")
    parser.add_argument("--name", required=True, help="the model's name, without .tar.gz")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if _components() <= KNOWN:
        deferred.install(DEFERRED)
    return train(options.data, options.out, options.name)


def _components() -> set[str]:
    """The components in config.yml that are not named by their module."""
    config = yaml.safe_load(Path(CONFIG).read_text(encoding="utf-8"))
    parts = [*(config.get("pipeline") or []), *(config.get("policies") or [])]
    return {part["name"] for part in parts if "." not in part["name"]}


def train(data: str, folder: str, name: str) -> int:
    """Check the project in the working directory and train it; the exit code."""
    import rasa.engine.storage.local_model_storage as storage
    import rasa.model_training
    from rasa.shared.importers.importer import TrainingDataImporter

    _merge_once()
    importer = TrainingDataImporter.load_from_config(CONFIG, DOMAIN, [data])
    if not _valid(importer):
        return 1
    TrainingDataImporter.load_from_config = lambda *_: importer
    rasa.model_training.telemetry = _NoTelemetry
    # tarfile's level, 9, takes seconds to save 4 %: weights hardly get smaller.
    storage.TarSafe.open = functools.partial(storage.TarSafe.open, compresslevel=1)
    result = rasa.model_training.train(DOMAIN, CONFIG, [data], output=folder, fixed_model_name=name)
    return int(result.code)


def _merge_once() -> None:
    """Rasa's importers read and merge all examples anew for each language they are asked for them in, which our
    format does not know.
    """
    from rasa.shared.importers.importer import CombinedDataImporter, E2EImporter, ResponsesSyncImporter

    for kind in (CombinedDataImporter, E2EImporter, ResponsesSyncImporter):
        kind.get_nlu_data = functools.partialmethod(_in_any_language, kind.get_nlu_data)


def _in_any_language(importer: Any, read: Callable[[Any], Any], language: str = "") -> Any:
    return read(importer)


def _valid(importer: Any) -> bool:
    """Whether there is nothing for which `rasa train` would refuse; what is, is logged."""
    from rasa.validator import Validator

    validator = Validator.from_importer(importer)
    checks: list[Callable[[], bool]] = [
        validator.verify_domain_validity,
        validator.verify_actions_in_stories_rules,
        validator.verify_forms_in_stories_rules,
        validator.verify_form_slots,
        validator.verify_slot_mappings,
    ]
    valid = True
    for check in checks:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            passed = check()
        if not passed:
            valid = False
            for warning in told:
                logger.error("%s", warning.message)
    return valid


class _NoTelemetry:
    """In the place of Rasa's telemetry, whose import is the door to TensorFlow."""

    @staticmethod
    @contextlib.contextmanager
    def track_model_training(*_: Any, **__: Any) -> Iterator[None]:
        yield


if __name__ == "__main__":
    sys.exit(main())
