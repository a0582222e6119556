"""The Makefile, as far as that needs no installing."""

import os
import re
import subprocess

import pytest

from bot.config import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()


def make(*words: str) -> str:
    """What make prints when nobody's make started it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize("words", [(), ("help",)])
def test_make_alone_says_what_there_is(words: tuple[str, ...]) -> None:
    shown = make(*words)
    for target in ("run", "test", "prove", "lint", "bench", "train", "setup"):
        assert re.search(rf"^  {target}\t\S", shown, re.MULTILINE)


def test_each_target_has_a_line_of_help() -> None:
    targets = re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE)
    assert targets == re.findall(r"^([a-z]+):.*## \S", MAKEFILE, re.MULTILINE)


def test_ci_tests_with_the_command_of_the_readme_and_nothing_that_a_user_does_not_have() -> None:
    assert re.search(r"^make test\b", (ROOT / "README.md").read_text(), re.MULTILINE)
    commands = [line for line in (ROOT / ".ci/run").read_text().splitlines() if re.search(r"\bmake\b", line)]
    assert commands[-2:] == ["make lint", "exec make test"]
    assert all(line.startswith("command -v make") for line in commands[:-2])


@pytest.mark.parametrize(
    "script", ["scripts/setup", "scripts/test", "scripts/prove", "scripts/lint", ".ci/run"]
)
def test_scripts_are_executable_and_valid_for_any_sh(script: str) -> None:
    assert (ROOT / script).stat().st_mode & 0o111
    subprocess.run(["sh", "-n", script], cwd=ROOT, check=True)
