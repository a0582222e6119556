"""Every sentence a person can see exists in Indonesian and English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

from actions import sentences
from actions.forms.base import SMALL_TALK
from bot.commands import responses
from bot.config import ROOT
from bot.desk.services import catalogue
from bot.i18n import LANGUAGES, LOCALE

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


def test_the_desks_sentences_are_the_same_in_both_locales() -> None:
    indonesian, english = (locale(language) for language in LANGUAGES)
    assert indonesian.keys() == english.keys()
    for key, message in indonesian.items():
        assert placeholders(message) == placeholders(english[key]), key


def dialogue() -> dict[str, ftl.Message]:
    """What the bot says in dialogue, by the names that actions use."""
    return {key.removeprefix("bot-"): one for key, one in locale("id").items() if key.startswith("bot-")}


def said(path: Path) -> set[str]:
    """The names of sentences that a module of actions says; of a composed name its beginning, ending in "-"."""
    found: set[str] = set()
    for call in ast.walk(ast.parse(path.read_text())):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "say":
            found.update(outcomes(call.args[0]))
    return found


def outcomes(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*outcomes(node.body), *outcomes(node.orelse))
    elif isinstance(node, ast.JoinedStr):
        yield from outcomes(node.values[0])


def test_everything_an_action_or_a_rule_says_exists_and_no_sentence_is_unused() -> None:
    known = set(dialogue())
    by_rules = {name.removeprefix("utter_").replace("_", "-") for name in responses.named_by_rules()}
    named = {name for path in (ROOT / "actions").rglob("*.py") for name in strings(path)} & known
    spoken = {name for path in (ROOT / "actions").rglob("*.py") for name in said(path)}
    composed = tuple(name for name in spoken if name.endswith("-"))
    small_talk = {intent.replace("_", "-") for intent in SMALL_TALK}
    assert {name for name in spoken if not name.endswith("-")} - known == set()
    assert all(any(name.startswith(beginning) for name in known) for beginning in composed)
    assert (by_rules | small_talk) - known == set()
    assert {name for name in known - named - by_rules if not name.startswith(composed)} == set()


@pytest.mark.parametrize("name", sorted(dialogue()))
def test_a_sentence_of_the_dialogue_is_not_the_same_in_both_languages(name: str) -> None:
    texts = [_plain(locale(language)[f"bot-{name}"]) for language in LANGUAGES]
    assert texts[0] != texts[1] or not re.search(r"[a-z]", texts[0])


@pytest.mark.parametrize("name", sorted(sentences.NAMES_WITH_BUTTONS))
def test_the_buttons_of_a_sentence_send_the_same_in_both_languages(name: str) -> None:
    assert name in dialogue()
    indonesian, english = (sentences.buttons(name, language) for language in LANGUAGES)
    assert [one["payload"] for one in indonesian] == [one["payload"] for one in english]
    assert all(one["title"] for one in (*indonesian, *english))


def test_what_rules_say_stands_in_the_domain_as_the_catalogue_has_it() -> None:
    domain = responses.DOMAIN.read_text(encoding="utf-8")
    assert domain.endswith(responses.responses()), "write it again: layani responses --write"


def _plain(message: ftl.Message) -> str:
    """The words of a sentence, without its placeholders."""
    assert message.value
    return "".join(one.value for one in message.value.elements if isinstance(one, ftl.TextElement))


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
