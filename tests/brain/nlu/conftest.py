"""The real pipeline: trained once per session on the real data by plain `rasa train nlu`, and its parts."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.brain.nlu.entities import DeskEntities
from bot.brain.nlu.tokenizer import ChatTokenizer

ROOT = Path(__file__).resolve().parents[3]
Parse = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def tokenised() -> Callable[..., Message]:
    """tokenised(text, **metadata) is the message after our tokeniser."""
    tokenizer = ChatTokenizer(ChatTokenizer.get_default_config())

    def tokenise(text: str, **metadata: Any) -> Message:
        return tokenizer.process([Message(data={"text": text, "metadata": metadata or None})])[0]

    return tokenise


@pytest.fixture(scope="session")
def entities(tokenised: Callable[..., Message]) -> Callable[..., dict[str, str]]:
    """entities(text, asks) is {entity: value}; of several ticket numbers the last."""
    component = DeskEntities({"services": str(ROOT / "data/services.yml")})

    def find(text: str, asks: str | None = None) -> dict[str, str]:
        message = component.process([tokenised(text, asks=asks)])[0]
        for entity in message.get("entities"):
            assert 0 <= entity["start"] < entity["end"] <= len(text)
        return {entity["entity"]: entity["value"] for entity in message.get("entities")}

    return find


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive that plain Rasa trains from the project's root, NLU only."""
    folder = tmp_path_factory.mktemp("nlu")
    subprocess.run(
        [
            Path(sys.executable).with_name("rasa"),
            "train",
            "nlu",
            "--out",
            folder,
            "--fixed-model-name",
            "nlu",
        ],
        cwd=ROOT,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
    )
    return folder / "nlu.tar.gz"


@pytest.fixture(scope="session")
def parse(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Parse:
    """parse(text, **metadata) is what Rasa would put into the user event."""
    from rasa.core.channels.channel import UserMessage
    from rasa.engine import loader
    from rasa.engine.runner.dask import DaskGraphRunner
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    logging.getLogger("rasa").setLevel(logging.WARNING)
    before = os.getcwd()
    os.chdir(ROOT)  # the component reads data/services.yml when it loads, as in production
    try:
        folder = tmp_path_factory.mktemp("unpacked")
        metadata, runner = loader.load_predict_graph_runner(folder, model, LocalModelStorage, DaskGraphRunner)
    finally:
        os.chdir(before)

    def run(text: str, **told: Any) -> dict[str, Any]:
        message = UserMessage(text, metadata=told or None)
        results = runner.run({"__message__": [message]}, [metadata.nlu_target])
        return dict(results[metadata.nlu_target][0].as_dict(only_output_properties=True))

    return run
