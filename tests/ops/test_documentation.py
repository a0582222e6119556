"""Every setting and every command is documented, and every sentence exists in both languages."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main

from bot.cli import app
from bot.commands.settings import documentation
from bot.config import ROOT
from bot.i18n import LOCALE

OPERATIONS = (ROOT / "docs" / "operations.md").read_text()


def commands(command: Any, words: tuple[str, ...] = ("layani",)) -> Iterator[tuple[str, Any]]:
    for name, sub in getattr(command, "commands", {}).items():
        if sub.hidden:
            continue  # an old name, still understood
        if hasattr(sub, "commands"):
            yield from commands(sub, (*words, name))
        else:
            yield " ".join((*words, name)), sub


COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_in_the_operations_page(command: str) -> None:
    assert re.search(rf"\| `{command}[ `]", OPERATIONS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_and_each_of_its_options_has_a_line_of_help(command: str) -> None:
    assert COMMANDS[command].help
    for parameter in COMMANDS[command].params:
        assert parameter.name == "help" or parameter.help, parameter.name


def test_the_operations_page_names_no_command_that_does_not_exist() -> None:
    named = {
        re.sub(r" ([A-Z\[-].*)?$", "", words) for words in re.findall(r"\| `(layani [^`]+)`", OPERATIONS)
    }
    assert named == set(COMMANDS)


def test_the_settings_page_is_up_to_date() -> None:
    written = (ROOT / "docs" / "settings.md").read_text()
    assert written == documentation(), "write it again: layani settings --markdown > docs/settings.md"


def test_both_languages_have_the_same_command_line_sentences() -> None:
    def keys(language: str) -> set[str]:
        text = (LOCALE / f"{language}.ftl").read_text(encoding="utf-8")
        return set(re.findall(r"^([a-z][a-z0-9-]*) =", text, re.MULTILINE))

    assert keys("id") == keys("en")


def test_the_commands_use_only_sentences_that_exist() -> None:
    english = (LOCALE / "en.ftl").read_text(encoding="utf-8")
    for source in (*(ROOT / "bot" / "commands").glob("*.py"), ROOT / "bot" / "cli.py"):
        used = re.findall(
            r'(?:sentence|say|complain|fail|_unavailable|t)\(\s*"([a-z-]+)"', source.read_text()
        )
        missing = [key for key in used if f"\n{key} = " not in english]
        assert not missing, source


def test_the_page_of_libraries_has_a_line_for_each_that_is_taken_and_for_no_other() -> None:
    def plain(name: str) -> str:
        return re.split(r"[^A-Za-z0-9._-]", name.strip())[0].lower()

    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    page = (ROOT / "docs" / "decisions" / "0002-libraries.md").read_text()
    lines = re.findall(r"^\| [^|]+ \| ([^|]+) \| [^|]+ \|$", page, re.M)[1:]
    told = [plain(name) for line in lines for name in line.split(",")]
    assert sorted(told) == sorted({plain(name) for group in groups.values() for name in group})
