"""What our components share towards Rasa's recipe: registration, fingerprints, stored format versions."""

import hashlib
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from rasa.engine.graph import GraphComponent
from rasa.shared.exceptions import RasaException

AnyComponent = TypeVar("AnyComponent", bound=type[GraphComponent])

HERE = Path(__file__).parent
ENCODER = HERE.parents[1] / "encoder"
RECIPE_MODULE = "rasa.engine.recipes.default_recipe"


class StoredFormatError(RasaException):
    """The model was trained by another version of a component; train again."""


def register(component_type: str, is_trainable: bool = False) -> Callable[[AnyComponent], AnyComponent]:
    """Like `DefaultV1Recipe.register`, but without importing the recipe where nothing is trained.

    The recipe imports every stock component and with them TensorFlow (430 MB, some 10 s). Only training
    consults the registry, and there Rasa has imported the recipe before it imports us; a process that
    serves, or a unit test, never needs it.

    Args:
        component_type: a name of `DefaultV1Recipe.ComponentType`, e.g. "INTENT_CLASSIFIER".
        is_trainable: whether the component has `train` and stores something.
    """

    def decorate(component: AnyComponent) -> AnyComponent:
        recipe_module = sys.modules.get(RECIPE_MODULE)
        if recipe_module is not None:
            recipe = recipe_module.DefaultV1Recipe
            recipe.register(recipe.ComponentType[component_type], is_trainable)(component)
        return component

    return decorate


def fingerprint(paths: Iterable[Path]) -> str:
    """A hash over the contents of files, and of all YAML files of the folders, among `paths`.

    Rasa's training cache knows a component by its class source alone, so the helpers and word lists that
    it uses must be named in its `fingerprint_addon`.
    """
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*.yml")) if path.is_dir() else [path]:
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def rasa_cache() -> Path:
    """Where Rasa keeps the results of trainings, and we the embeddings of examples."""
    return Path(os.environ.get("RASA_CACHE_DIRECTORY", ".rasa/cache"))


def check_format(component: str, stored: int, expected: int) -> None:
    """Raises StoredFormatError unless a stored part of the model has the format this code writes."""
    if stored != expected:
        raise StoredFormatError(
            f"{component} was stored in format {stored}, this code reads {expected}: train the model again."
        )
