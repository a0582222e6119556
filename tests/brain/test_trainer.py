"""Our way to train gives what `rasa train` gives."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import pytest
import yaml
from launched import ROOT

INTENTS = ("greet", "thank", "goodbye", "out_of_scope")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with our pipeline."""
    for name in ("config.yml", "data/services.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    for language in ("id", "en"):
        (tmp_path / "data/nlu" / language).mkdir(parents=True)
        for intent in INTENTS:
            shutil.copy(ROOT / f"data/nlu/{language}/{intent}.yml", tmp_path / "data/nlu" / language)
    domain = {"version": "3.1", "intents": list(INTENTS), "responses": {"utter_greet": [{"text": "Halo"}]}}
    rule = {"rule": "greet", "steps": [{"intent": "greet"}, {"action": "utter_greet"}]}
    (tmp_path / "domain.yml").write_text(yaml.safe_dump(domain))
    (tmp_path / "data/rules.yml").write_text(yaml.safe_dump({"version": "3.1", "rules": [rule]}))
    return tmp_path


def run(project: Path, *module: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PYTHONPATH": str(ROOT),
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_CACHE_DIRECTORY": str(project / f"cache-{module[0]}"),
        "PYTHONWARNINGS": "ignore",
        "PYTHONHASHSEED": "0",  # Rasa stores sets as lists
    }
    return subprocess.run(
        [sys.executable, "-m", *module, "--out", "models"],
        cwd=project,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )


def ours(project: Path) -> subprocess.CompletedProcess[str]:
    return run(project, "bot.brain.trainer", "--name", "ours")


def stock(project: Path) -> subprocess.CompletedProcess[str]:
    return run(project, "rasa", "train", "--fixed-model-name", "stock")


def content(project: Path, name: str) -> dict[str, object]:
    """What a model's components stored."""
    folder = project / name
    with tarfile.open(project / f"models/{name}.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    files = (path for path in sorted((folder / "components").rglob("*")) if path.is_file())
    return {
        str(path.relative_to(folder)): dict(np.load(path)) if path.suffix == ".npz" else path.read_bytes()
        for path in files
    }


def test_the_model_is_the_one_that_rasa_trains(project: Path) -> None:
    assert ours(project).returncode == stock(project).returncode == 0
    mine = content(project, "ours")
    assert len(mine) > 3
    np.testing.assert_equal(mine, content(project, "stock"))


def test_components_of_rasas_own_are_trained_too(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/brain/tiny", tmp_path, dirs_exist_ok=True)
    assert ours(tmp_path).returncode == stock(tmp_path).returncode == 0
    np.testing.assert_equal(content(tmp_path, "ours"), content(tmp_path, "stock"))


def test_what_is_wrong_with_the_project_is_said(project: Path) -> None:
    rules = project / "data/rules.yml"
    rules.write_text(rules.read_text().replace("utter_greet", "action_greet_them"))
    refused = ours(project)
    assert refused.returncode == 1
    assert " ERROR " in refused.stderr
    assert "action_greet_them" in refused.stderr
    assert not (project / "models").exists()


def test_tensorflow_stays_out_of_it(project: Path) -> None:
    code = (
        "import sys; sys.argv[1:] = ['--name', 'ours', '--out', 'models']; from bot.brain import trainer; "
        "assert trainer.main() == 0; print([name for name in ('tensorflow', 'sklearn') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith("[]")
