"""Imports that the serving process puts off until somebody really uses them.

At start Rasa imports TensorFlow, scikit-learn, the SDKs of ten chat platforms and three databases: 10 s and
0.4 GB that no turn of ours needs. In a module named in `DEFERRED` every name is a stand-in that imports the
real module when it is first used: called, read, subclassed, asked for an instance. So a pipeline that needs
one of them still works; it pays then. `install` must run before rasa is imported.
"""

import importlib
import importlib.abc
import sys
import types
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from typing import Any

DEFERRED = (
    # Reached through rasa.nlu.extractors and the policies' featurizers; the doors to TensorFlow and scikit-
    # learn.
    "rasa.utils.train_utils",
    "rasa.utils.tensorflow.model_data",
    "rasa.utils.tensorflow.model_data_utils",
    "sklearn",
    "scipy",
    "dask",
    # Stores, brokers and schedules that endpoints.yml does not name.
    "aio_pika",
    "apscheduler",
    "boto3",
    "botocore",
    "pymongo",
    "portalocker.redis",
    # What spaCy imports beside a tokeniser and a matcher of phrases.
    "langcodes",
    "spacy.cli",
    "spacy.lang.id.tokenizer_exceptions",
    "spacy.pipeline",
    "spacy.training",
    # The command line.
    "rasa.cli.utils",
    "rasa.telemetry",
    "rasa.core.test",
)
_CHANNELS = "rasa.core.channels"
_THINC = "thinc.compat"


def install(names: Sequence[str] = DEFERRED) -> None:
    """Defer the modules `names` and all below them in this process."""
    sys.meta_path.insert(0, _Finder(names))


class Deferred:
    """Stands for `name` of a deferred module until it is used."""

    def __init__(self, module: str, name: str) -> None:
        self._deferred = (module, name)

    def _resolve(self) -> Any:
        module, name = self._deferred
        return getattr(_real(module), name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._resolve(), name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._resolve()(*args, **kwargs)

    def __getitem__(self, key: Any) -> Any:
        return self._resolve()[key]

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[Any, ...]:
        return (self._resolve(),)

    def __instancecheck__(self, instance: Any) -> bool:
        return isinstance(instance, self._resolve())

    def __repr__(self) -> str:
        return "<deferred {}.{}>".format(*self._deferred)


class _Module(types.ModuleType):
    """A deferred module. Whatever is asked of it before it is imported is a stand-in."""

    def __getattr__(self, name: str) -> Any:
        real = sys.modules.get(self.__name__)
        if real is not None and real is not self:
            return getattr(real, name)
        if name == "__version__":  # packages that are imported for real ask for it to see whom they work with
            return getattr(_real(self.__name__), name)
        if name.startswith("__"):
            raise AttributeError(name)
        return Deferred(self.__name__, name)


class _DeferringLoader(importlib.abc.Loader):
    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing: that is the point."""


class _ChannelsLoader(importlib.abc.Loader):
    """rasa.core.channels without the ten chat platforms its `__init__` imports; they can be imported one by
    one.
    """

    def exec_module(self, module: types.ModuleType) -> None:
        channel = importlib.import_module(f"{_CHANNELS}.channel")
        for name in ("CollectingOutputChannel", "InputChannel", "OutputChannel", "UserMessage"):
            setattr(module, name, getattr(channel, name))


class _WithoutTensorFlow(importlib.abc.Loader):
    """Loads thinc.compat, which imports TensorFlow merely because it is installed, as if it were not."""

    def __init__(self, loader: importlib.abc.Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> types.ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: types.ModuleType) -> None:
        hidden = "tensorflow" not in sys.modules
        if hidden:
            sys.modules["tensorflow"] = None  # type: ignore[assignment]
        try:
            self._loader.exec_module(module)
        finally:
            if hidden:
                del sys.modules["tensorflow"]


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if name == _CHANNELS:
            return _loaded_by(lambda _: _ChannelsLoader(), name, path)
        if name == _THINC:
            return _loaded_by(_WithoutTensorFlow, name, path)
        if any(name == deferred or name.startswith(f"{deferred}.") for deferred in self._names):
            return ModuleSpec(name, _DeferringLoader(), is_package=True)
        return None


def _loaded_by(
    wrapped: Callable[[importlib.abc.Loader], importlib.abc.Loader], name: str, path: Any
) -> ModuleSpec | None:
    """The module's own spec, its loader wrapped; None for a module that is not installed."""
    spec = PathFinder.find_spec(name, path)
    if spec is not None and spec.loader is not None:
        spec.loader = wrapped(spec.loader)
    return spec


def _real(name: str) -> types.ModuleType:
    """The real module. The first use of any ends the deferring of all: what is really imported needs real
    ones.
    """
    for finder in [finder for finder in sys.meta_path if isinstance(finder, _Finder)]:
        finder._names = ()
        for loaded, module in list(sys.modules.items()):
            if isinstance(module, _Module):
                del sys.modules[loaded]
    return importlib.import_module(name)
