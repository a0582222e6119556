"""`layani run` where it must refuse: each refusal comes at once and says what to do."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import ROOT


def layani(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the command line as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *words],
        cwd=ROOT,
        env={**os.environ, "LAYANI_LANG": "en", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "none", "PORT='none'"),
        ("PORT", "70000", "less than or equal to 65535"),
        ("TIMEZONE", "Asia/Atlantis", "is not an IANA time zone such as Asia/Jakarta"),
        ("DATABASE_URL", "mysql://x", "must start with sqlite:/// or postgresql://"),
        ("DEFAULT_LANGUAGE", "fr", "DEFAULT_LANGUAGE='fr'"),
    ],
)
def test_a_wrong_setting_is_named_and_nothing_starts(name: str, value: str, expected: str) -> None:
    done = layani("run", **{name: value})
    assert done.returncode == 78
    assert name in done.stderr
    assert expected in done.stderr
    assert "docs/settings.md" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("setting", ["PORT", "BRAIN_PORT"])
@pytest.mark.parametrize(("language", "words"), [("en", "is taken"), ("id", "sudah dipakai")])
def test_a_taken_port_is_reported_with_what_to_set(
    setting: str, language: str, words: str, tmp_path: Path
) -> None:
    with socket.socket() as taken, socket.socket() as free:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        free.bind(("127.0.0.1", 0))
        port, other = str(taken.getsockname()[1]), str(free.getsockname()[1])
        free.close()
        ports = {"PORT": other, "BRAIN_PORT": other} | {setting: port}
        done = layani("run", LAYANI_LANG=language, DATA_DIR=str(tmp_path), **ports)
    assert done.returncode == 69
    assert port in done.stderr
    assert words in done.stderr
    assert f"{setting}={int(port) + 1}" in done.stderr


def test_a_host_that_is_not_this_machine_is_reported(tmp_path: Path) -> None:
    done = layani("run", HOST="203.0.113.1", DATA_DIR=str(tmp_path))
    assert done.returncode == 69
    assert "203.0.113.1" in done.stderr
    assert "HOST" in done.stderr


def test_a_data_folder_that_cannot_be_used_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = layani("tickets", "list", DATA_DIR=str(tmp_path / "file" / "below"))
    assert done.returncode == 1
    assert "DATA_DIR" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unreachable_database_is_reported(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        url = f"postgresql://layani:secret@127.0.0.1:{port}/layani"
        done = layani("tickets", "list", DATABASE_URL=url, DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "The database cannot be reached" in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr
