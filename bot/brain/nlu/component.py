"""What our components are to Rasa's graph: how they are made, stored, loaded, and known to its training cache."""

from __future__ import annotations

import sys
from abc import abstractmethod
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

from bot.brain.nlu import recipe

FILE = "learnt.npz"


class Component(GraphComponent):
    """A component that learns nothing. Rasa wants every type in the signatures of what it calls."""

    # What its results depend on besides its own module: files and folders, from this folder on.
    SOURCES: ClassVar[tuple[str | Path, ...]] = ()

    def __init__(self, config: dict[str, Any]) -> None:
        """`config` as in config.yml, with the defaults."""
        self._config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Component:
        """The component as `config` says."""
        return cls(config)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Covers what Rasa does not see in the class itself: its module, this one, SOURCES."""
        module = Path(str(sys.modules[cls.__module__].__file__))
        sources = (recipe.HERE / source for source in cls.SOURCES)
        return recipe.fingerprint([Path(__file__), recipe.HERE / "recipe.py", module, *sources])


class StoredComponent(Component):
    """A component that learns. What it has learnt are arrays, stored with the version of their format."""

    FORMAT: ClassVar[int]

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        """A component that is to be trained, or restored."""
        super().__init__(config)
        self._storage, self._resource = storage, resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Component:
        """A component that is to be trained."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Component:
        """A trained component.

        Raises:
            StoredFormatError: the model was written by another version of this component.
        """
        with model_storage.read_from(resource) as folder:
            if not (folder / FILE).exists():
                raise recipe.StoredFormatError(f"{cls.__name__} stored no {FILE}: train the model again.")
            with np.load(folder / FILE, allow_pickle=False) as archive:
                stored = dict(archive)
        recipe.check_format(cls.__name__, int(stored.pop("format")), cls.FORMAT)
        component = cls(config, model_storage, resource)
        component.restore(stored)
        return component

    def store(self, **arrays: NDArray[Any]) -> Resource:
        """Writes what was learnt into the model."""
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / FILE, format=np.array(self.FORMAT), **arrays)
        return self._resource

    @abstractmethod
    def restore(self, stored: dict[str, NDArray[Any]]) -> None:
        """Takes up what `store` was given."""
