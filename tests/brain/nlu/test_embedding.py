"""A model remembers which sentence encoder it was trained with."""

import logging
from pathlib import Path

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource

from bot.brain.nlu.component import FILE
from bot.brain.nlu.embedding import E5Featurizer
from bot.encoder.encoder import encoder


@pytest.mark.parametrize(("engine", "warned"), [("e5-int8-another", True), (None, False)])
def test_a_model_of_another_engine_serves_with_a_warning(
    engine: "str | None", warned: bool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    storage, resource = LocalModelStorage(tmp_path), Resource("featurizer")
    with storage.write_to(resource) as folder:
        np.savez(folder / FILE, format=np.array(1), engine=np.array(engine or encoder().name))
    with caplog.at_level(logging.WARNING):
        E5Featurizer.load({}, storage, resource, None)
    assert ("was trained with the sentence encoder e5-int8-another" in caplog.text) == warned
