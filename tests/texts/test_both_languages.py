"""Every sentence a person can see exists in Indonesian and English."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

from bot.config import ROOT
from bot.desk.services import catalogue
from bot.i18n import LANGUAGES, LOCALE

RESPONSES: dict[str, list[dict[str, Any]]] = yaml.safe_load((ROOT / "domain.yml").read_text())["responses"]
SAID_IN_ITS_OWN_LANGUAGE = {"utter_language_id", "utter_language_en"}
PLACEHOLDER = re.compile(r"(?<!{){(\w+)}(?!})")
DESK_CODE = [
    p for folder in ("bot", "actions") for p in (ROOT / folder).rglob("*.py") if "brain" not in p.parts
]


def locale(language: str) -> dict[str, ftl.Message]:
    resource = FluentParser().parse((LOCALE / f"{language}.ftl").read_text())
    junk = [entry.content for entry in resource.body if isinstance(entry, ftl.Junk)]
    assert not junk
    messages = [entry for entry in resource.body if isinstance(entry, ftl.Message)]
    names = [message.id.name for message in messages]
    assert len(names) == len(set(names)), "a sentence stands twice"
    return {message.id.name: message for message in messages}


def placeholders(message: ftl.Message) -> set[str]:
    found: set[str] = set()

    def walk(node: Any) -> None:
        if isinstance(node, ftl.VariableReference):
            found.add(node.id.name)
        if isinstance(node, ftl.BaseNode):
            for value in vars(node).values():
                for child in value if isinstance(value, list) else [value]:
                    walk(child)

    walk(message)
    return found


def strings(path: Path) -> list[str]:
    return [
        n.value
        for n in ast.walk(ast.parse(path.read_text()))
        if isinstance(n, ast.Constant) and isinstance(n.value, str)
    ]


@pytest.mark.parametrize("name", sorted(set(RESPONSES) - SAID_IN_ITS_OWN_LANGUAGE))
def test_a_response_has_both_languages_with_the_same_placeholders_and_buttons(name: str) -> None:
    indonesian, english = RESPONSES[name]
    assert "condition" not in indonesian
    assert english["condition"] == [{"type": "slot", "name": "language", "value": "en"}]
    assert set(PLACEHOLDER.findall(indonesian["text"])) == set(PLACEHOLDER.findall(english["text"]))
    payloads = [[button["payload"] for button in one.get("buttons", [])] for one in (indonesian, english)]
    assert payloads[0] == payloads[1]
    assert indonesian["text"] != english["text"] or PLACEHOLDER.sub("", english["text"]).strip("*. :\n") == ""


def test_the_desks_sentences_are_the_same_in_both_locales() -> None:
    indonesian, english = (locale(language) for language in LANGUAGES)
    assert indonesian.keys() == english.keys()
    for key, message in indonesian.items():
        assert placeholders(message) == placeholders(english[key]), key


def test_every_response_that_an_action_names_exists_and_none_is_unused() -> None:
    named = {s for path in (ROOT / "actions").rglob("*.py") for s in strings(path) if s.startswith("utter_")}
    rules = yaml.safe_load((ROOT / "data/rules/rules.yml").read_text())["rules"]
    named |= {
        step["action"]
        for rule in rules
        for step in rule["steps"]
        if step.get("action", "").startswith("utter_")
    }
    whole = {name for name in named if not name.endswith("_")}
    beginnings = tuple(name for name in named if name.endswith("_"))
    assert whole - set(RESPONSES) == set()
    assert {name for name in RESPONSES if name not in whole and not name.startswith(beginnings)} == set()


def test_every_sentence_that_the_code_names_exists() -> None:
    known = locale("id")
    for path in DESK_CODE:
        for call in ast.walk(ast.parse(path.read_text())):
            match call:
                case ast.Call(func=ast.Name(id="t"), args=[ast.Constant(value=str(sentence)), *_]):
                    assert sentence in known, f"{path}: {sentence}"


@pytest.mark.parametrize(
    "key",
    [f"status-{s}" for s in ("new", "open", "pending", "resolved", "closed", "cancelled")]
    + [f"priority-{p}" for p in ("low", "normal", "high", "urgent")]
    + [f"kind-{k}" for k in ("incident", "request", "change", "problem")]
    + [f"{what}-{level}" for what in ("impact", "urgency") for level in ("low", "normal", "high")]
    + [f"service-{s}" for s in ("operational", "degraded", "down", "maintenance")],
)
def test_every_value_that_is_shown_has_a_word(key: str) -> None:
    assert key in locale("id")


def test_services_and_articles_exist_in_both_languages() -> None:
    for service in catalogue.catalogue().values():
        assert set(service.name) == set(LANGUAGES)
    slugs = [{p.name for p in (ROOT / "data/knowledge" / language).glob("*.md")} for language in LANGUAGES]
    assert slugs[0] == slugs[1]
    assert len(slugs[0]) >= 20
