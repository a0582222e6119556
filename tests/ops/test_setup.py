"""scripts/setup under whatever the caller's environment says: it installs what is missing, and only that."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.config import ROOT

# Each has broken an installation somewhere. No folder here exists.
OTHERS = {
    "PYENV_VERSION": "3.11",
    "PYENV_DIR": "/nowhere/project",
    "VIRTUAL_ENV": "/nowhere/venv",
    "CONDA_PREFIX": "/nowhere/conda",
    "PYTHONPATH": "/nowhere/packages",
    "PYTHONHOME": "/nowhere/python",
    "PYTHONOPTIMIZE": "2",
    "PIP_USER": "1",
    "PIP_TARGET": "/nowhere/target",
    "PIP_REQUIRE_VIRTUALENV": "1",
    "UV_PROJECT_ENVIRONMENT": "/nowhere/environment",
    "UV_PROJECT": "/nowhere/project",
    "UV_PYTHON": "3.11",
    "UV_SYSTEM_PYTHON": "1",
    "UV_LOCKED": "1",
    "UV_NO_SYNC": "1",
    "UV_NO_DEFAULT_GROUPS": "1",
    "UV_CONFIG_FILE": "/nowhere/uv.toml",
    "MAKEFLAGS": "nw",
    "MAKELEVEL": "1",
}

# Writes down how it was called; what it then installs is an environment of the Python asked for, without packages.
RECORDING_UV = """#!/bin/sh
env >"$RECORD/$$"
while [ "$1" != --python ]; do shift; done
exec "$REAL_UV" venv --quiet --offline --no-python-downloads --no-project --python "$2" "$UV_PROJECT_ENVIRONMENT"
"""


@pytest.fixture
def real_uv() -> str:
    """The uv that installed this environment."""
    uv = ROOT / ".uv/bin/uv"
    found = str(uv) if uv.exists() else shutil.which("uv")
    assert found, "scripts/setup brings uv"
    return found


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What scripts/setup needs of a fresh clone."""
    checkout = tmp_path / "layani"
    checkout.mkdir()
    for name in ("uv.lock", "pyproject.toml", ".python-version"):
        shutil.copy(ROOT / name, checkout)
    shutil.copytree(ROOT / "scripts", checkout / "scripts")
    return checkout


def set_up(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [checkout / "scripts/setup"],
        cwd="/",
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("others", [{}, OTHERS], ids=["plain", "with others' variables"])
def test_set_up_has_nothing_to_do_when_the_lock_did_not_change(others: dict[str, str]) -> None:
    done = set_up(ROOT, **others)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("others", [{"PYENV_VERSION": "3.11"}, OTHERS], ids=["pyenv", "all"])
def test_set_up_finds_both_pythons_whatever_the_environment_says(
    others: dict[str, str], checkout: Path, real_uv: str, tmp_path: Path
) -> None:
    """`uv` here really looks for the Pythons, but may not download one and installs no package."""
    programs, record = tmp_path / "bin", tmp_path / "record"
    programs.mkdir()
    record.mkdir()
    (programs / "uv").write_text(RECORDING_UV)
    (programs / "uv").chmod(0o755)
    path = f"{programs}:{os.environ['PATH']}"
    kept = {"UV_CACHE_DIR": str(tmp_path / "cache"), "REAL_UV": real_uv, "RECORD": str(record), "PATH": path}

    done = set_up(checkout, **others, **kept)

    assert done.returncode == 0, done.stdout + done.stderr
    for folder, version in ((".venv", "3.13"), (".venv-brain", "3.10")):
        python = checkout / folder / "bin/python"
        found = subprocess.run([python, "-V"], capture_output=True, text=True, check=True).stdout
        assert found.startswith(f"Python {version}."), folder
    for call in record.iterdir():
        seen = dict(line.partition("=")[::2] for line in call.read_text().splitlines())
        assert seen["UV_CACHE_DIR"] == kept["UV_CACHE_DIR"]
        assert {name for name, value in OTHERS.items() if seen.get(name) == value} == set()
    again = set_up(checkout, **others, **kept)
    assert (again.returncode, again.stdout) == (0, "")
    assert len(list(record.iterdir())) == 2, (
        "one call for each environment, and none when there was nothing to do"
    )
