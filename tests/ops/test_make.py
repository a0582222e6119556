"""The Makefile, as far as that needs no installing."""

import re
import subprocess

import pytest

from bot.config import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()


def make(*words: str) -> str:
    return subprocess.run(["make", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("words", [(), ("help",)])
def test_make_alone_says_what_there_is(words: tuple[str, ...]) -> None:
    shown = make(*words)
    for target in ("run", "test", "lint", "bench", "train", "setup"):
        assert re.search(rf"^  {target}\t\S", shown, re.MULTILINE)


def test_each_target_has_a_line_of_help() -> None:
    targets = re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE)
    assert targets == re.findall(r"^([a-z]+):.*## \S", MAKEFILE, re.MULTILINE)


def test_set_up_has_nothing_to_do_when_the_lock_did_not_change() -> None:
    make("setup")
    assert make("setup") == ""


@pytest.mark.parametrize("script", ["scripts/setup", "scripts/test", "scripts/lint", ".ci/run"])
def test_scripts_are_executable_and_valid_for_any_sh(script: str) -> None:
    assert (ROOT / script).stat().st_mode & 0o111
    subprocess.run(["sh", "-n", script], cwd=ROOT, check=True)
