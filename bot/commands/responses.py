"""`layani responses`: what rules say without an action, written into domain.yml from the one sentence catalogue."""

import json
from typing import Annotated

import typer
import yaml

from actions import sentences
from bot.commands.terminal import sentence
from bot.config import ROOT, Language

DOMAIN = ROOT / "domain.yml"
RULES = ROOT / "data" / "rules" / "rules.yml"
_PREFIX = "utter_"
_HEAD = "# Written by `layani responses --write` from bot/locale; a test compares.\nresponses:\n"
_ENGLISH = "  - condition:\n    - {type: slot, name: language, value: en}\n    text: "


def show(
    write: Annotated[bool, typer.Option("--write", help=sentence("cli-responses-write"))] = False,
) -> None:
    """Print the responses, or write them into domain.yml."""
    if write:
        hand_written = DOMAIN.read_text(encoding="utf-8").partition(_HEAD)[0]
        DOMAIN.write_text(hand_written + responses(), encoding="utf-8")
    else:
        typer.echo(responses(), nl=False)


def responses() -> str:
    """The last part of domain.yml: a response for each one that a rule names."""
    return _HEAD + "".join(
        f"  {name}:\n  - text: {_said(name, 'id')}{_ENGLISH}{_said(name, 'en')}" for name in named_by_rules()
    )


def named_by_rules() -> list[str]:
    """The responses that rules name, in their order."""
    rules = yaml.safe_load(RULES.read_text(encoding="utf-8"))["rules"]
    actions = [step["action"] for rule in rules for step in rule["steps"] if "action" in step]
    return list(dict.fromkeys(action for action in actions if action.startswith(_PREFIX)))


def _said(response: str, language: Language) -> str:
    name = response.removeprefix(_PREFIX).replace("_", "-")
    lines = [_quoted(sentences.sentence(name, language))]
    if buttons := sentences.buttons(name, language):
        lines.append("    buttons:")
        lines += [
            f"    - {{title: {_quoted(one['title'])}, payload: {_quoted(one['payload'])}}}" for one in buttons
        ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # A YAML string; braces would be placeholders to Rasa.
    return json.dumps(text.replace("{", "{{").replace("}", "}}"), ensure_ascii=False)
