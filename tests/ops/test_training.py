"""When a model is trained, and which one is used."""

import hashlib
import shutil
from pathlib import Path

import pytest

from bot.config import ROOT, Settings
from bot.ops import training


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of everything that a model is made from."""
    root = tmp_path / "project"
    for source in (*training.SOURCES, "pyproject.toml"):
        original = ROOT / source
        if original.is_dir():
            shutil.copytree(original, root / source)
        else:
            (root / source).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(original, root / source)
    (root / "data" / "services.yml").write_text("services: {}")
    return root


def place_model(settings: Settings) -> Path:
    model = training.model_path(settings)
    model.write_bytes(b"model")
    digest = hashlib.sha256(b"model").hexdigest()
    model.with_name(f"{model.name}.sha256").write_text(f"{digest}  {model.name}\n")
    return model


@pytest.fixture
def here(settings: Settings) -> Settings:
    """Settings with folders of the test's own."""
    folder = settings.data_dir / "models"
    folder.mkdir(parents=True)
    return settings.model_copy(update={"model_dir": folder})


def test_the_fingerprint_of_a_copy_is_the_same(project: Path) -> None:
    assert training.fingerprint(project) == training.fingerprint(project) == training.fingerprint()


@pytest.mark.parametrize(
    "changed",
    [
        "config.yml",
        "domain.yml",
        "data/nlu/id/greet.yml",
        "data/rules/new.yml",
        "bot/brain/nlu/new.py",
        "bot/encoder/graph.py",
    ],
)
def test_a_change_of_training_data_changes_the_fingerprint(project: Path, changed: str) -> None:
    before = training.fingerprint(project)
    file = project / changed
    file.write_text((file.read_text() if file.exists() else "") + "\n# changed\n")
    assert training.fingerprint(project) != before


def test_moving_text_between_files_changes_the_fingerprint(project: Path) -> None:
    folder = project / "data" / "rules"
    (folder / "x.yml").write_text("ab")
    (folder / "y.yml").write_text("c")
    before = training.fingerprint(project)
    (folder / "x.yml").write_text("a")
    (folder / "y.yml").write_text("bc")
    assert training.fingerprint(project) != before


@pytest.mark.parametrize("unread", ["data/services.yml", "data/knowledge/id/new.md", "bot/brain/nlu/x.pyc"])
def test_what_is_read_at_start_does_not_change_the_fingerprint(project: Path, unread: str) -> None:
    before = training.fingerprint(project)
    (project / unread).parent.mkdir(parents=True, exist_ok=True)
    (project / unread).write_text("changed")
    assert training.fingerprint(project) == before


def test_there_is_no_current_model_before_the_first_training(here: Settings) -> None:
    assert training.current_model(here) is None


def test_a_model_without_checksum_is_not_used(here: Settings) -> None:
    model = place_model(here)
    assert training.current_model(here) == model
    model.with_name(f"{model.name}.sha256").unlink()
    assert training.current_model(here) is None


def test_the_model_for_the_present_data_is_not_trained_again(here: Settings) -> None:
    model = place_model(here)
    assert training.train(here, progress=lambda _seconds: pytest.fail("it trained")) == model


def test_the_estimate_is_the_last_training_on_this_machine(here: Settings) -> None:
    assert training.estimate(here) == training.USUAL_SECONDS
    (here.data_dir / "training-seconds").write_text("12.5")
    assert training.estimate(here) == 12.5


def test_old_models_go_and_the_three_newest_stay(here: Settings) -> None:
    for number in range(5):
        model = here.model_dir / f"layani-{number}.tar.gz"
        model.touch()
        model.with_name(f"{model.name}.sha256").touch()
    current = place_model(here)
    training.forget_old(here.model_dir, current)
    left = sorted(path.name for path in here.model_dir.iterdir())
    assert len(left) == 6
    assert current.name in left


def test_a_complaint_is_what_rasa_said_went_wrong() -> None:
    log = """
2026-11-22 04:00:00 INFO     rasa.engine.training.hooks  - Starting to train component 'X'.
Traceback (most recent call last):
  File "/x/rasa/__main__.py", line 133, in main
    cmdline_arguments.func(cmdline_arguments)
rasa.shared.exceptions.YamlSyntaxException: Failed to read '/work/main/data/nlu/id/greet.yml'.
"""
    expected = (
        "rasa.shared.exceptions.YamlSyntaxException: Failed to read '/work/main/data/nlu/id/greet.yml'."
    )
    assert training.error_summary(log) == expected


def test_without_any_error_line_the_complaint_is_the_end_of_the_log() -> None:
    assert training.error_summary("one\n\nKilled\n") == "one\nKilled"
