"""`layani nlu`: what it refuses, and that it has words for all it is told."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import config
from bot.cli import app
from bot.config import ROOT
from bot.i18n import LOCALE

EVALUATION = ROOT / "bot" / "brain" / "evaluation"


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in {"DATA_DIR": str(tmp_path), "LAYANI_LANG": "en"}.items():
        monkeypatch.setenv(name, value)
    config.settings.cache_clear()
    yield
    config.settings.cache_clear()


def test_a_missing_public_set_is_named(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["nlu", "benchmark", "--data", str(tmp_path)])
    assert done.exit_code == 1
    assert done.stderr == f"{tmp_path}/banking77/train.csv is missing.\n"


def test_an_exam_that_does_not_exist_is_refused() -> None:
    assert CliRunner().invoke(app, ["nlu", "evaluate", "--set", "nonesuch"]).exit_code == 2


def test_there_are_words_for_everything_the_evaluation_tells() -> None:
    source = "\n".join(path.read_text() for path in EVALUATION.glob("*.py"))
    events = set(re.findall(r'report\(\s*"([a-z-]+)"', source)) - {"table"}
    findings = set(re.findall(r'Finding\(\s*"([a-z]+)"', source)) | {"across", "twice"}
    words = (LOCALE / "en.ftl").read_text(encoding="utf-8")
    needed = {f"nlu-{event}" for event in events} | {f"nlu-lint-{finding}" for finding in findings}
    assert len(needed) > 10
    assert [key for key in sorted(needed) if f"\n{key} = " not in words] == []
