"""What all our components share: stored as it was learnt, refused in another format, known by its sources."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import class_from_module_path

from bot.brain.nlu import component
from bot.brain.nlu.component import FILE, Component, StoredComponent
from bot.brain.nlu.recipe import StoredFormatError

ROOT = Path(__file__).resolve().parents[3]
OURS = [part["name"] for part in yaml.safe_load((ROOT / "config.yml").read_text())["pipeline"]]

Place = tuple[dict[str, Any], LocalModelStorage, Resource]


class Counter(StoredComponent):
    FORMAT = 2

    def train(self, training_data: TrainingData) -> Resource:
        return self.store(counted=np.array(len(training_data.training_examples)))

    def restore(self, stored: dict[str, np.ndarray[Any, Any]]) -> None:
        self.counted = int(stored["counted"])


@pytest.fixture
def context() -> ExecutionContext:
    return ExecutionContext(GraphSchema({}))


@pytest.fixture
def trained(tmp_path: Path, context: ExecutionContext) -> Place:
    place: tuple[dict[str, Any], LocalModelStorage, Resource] = (
        {},
        LocalModelStorage(tmp_path),
        Resource("counter"),
    )
    made = Counter.create(*place, context)
    assert isinstance(made, Counter)
    made.train(TrainingData([Message({"text": text}) for text in ("a", "b", "c")]))
    return place


def test_what_was_learnt_is_there_after_loading(trained: Place, context: ExecutionContext) -> None:
    assert Counter.load(*trained, context).counted == 3


def test_another_format_and_a_model_without_any_are_refused(
    trained: Place, context: ExecutionContext
) -> None:
    class Newer(Counter):
        FORMAT = 3

    with pytest.raises(StoredFormatError, match="stored in format 2, this code reads 3"):
        Newer.load(*trained, context)
    _, storage, resource = trained
    with storage.write_to(resource) as folder:
        (folder / FILE).unlink()
    with pytest.raises(StoredFormatError, match="train the model again"):
        Counter.load(*trained, context)


def test_a_change_of_a_source_changes_what_the_training_cache_knows_a_component_by(tmp_path: Path) -> None:
    source = tmp_path / "words.yml"

    class Reader(Component):
        SOURCES = (source,)

    seen = set()
    for text in ("a", "b", "a"):
        source.write_text(text)
        seen.add(Reader.fingerprint_addon({}))
    assert len(seen) == 2


@pytest.mark.parametrize("name", OURS)
def test_every_component_of_the_pipeline_is_known_by_files_that_are_there(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = class_from_module_path(name)
    before = kind.fingerprint_addon({})
    assert before
    if issubclass(kind, Component):  # this module belongs to them too
        monkeypatch.setattr(component, "__file__", __file__)
        assert kind.fingerprint_addon({}) != before
