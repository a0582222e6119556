"""The service catalogue (`data/services.yml`) and how each service is doing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

import yaml

from bot.config import ROOT, Language
from bot.errors import DeskError

FILE = ROOT / "data" / "services.yml"
_KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class Service:
    """Something the provider offers. `name` is by language; aliases are what people call it."""

    key: str
    name: dict[str, str]
    aliases: tuple[str, ...]


@cache
def catalogue() -> dict[str, Service]:
    """Every service by its key, in the file's order, read once. Raises ValueError that says what is wrong."""
    return read(FILE)


def read(path: Path) -> dict[str, Service]:
    """The catalogue in the file at `path`; see `catalogue`."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(entries, list) or not entries:
        raise ValueError(f"{path}: must be a list of services")
    found: dict[str, Service] = {}
    owner: dict[str, str] = {}
    for position, entry in enumerate(entries, 1):
        try:
            service = _service(entry)
            if service.key in found:
                raise ValueError(f"the key '{service.key}' is there twice")
            for alias in service.aliases:
                if owner.setdefault(alias.casefold(), service.key) != service.key:
                    raise ValueError(f"the alias '{alias}' belongs to '{owner[alias.casefold()]}' already")
        except ValueError as error:
            raise ValueError(f"{path}, service {position}: {error}") from None
        found[service.key] = service
    return found


def recognise(text: str) -> str | None:
    """Key of the service whose longest alias occurs in `text` as whole words; None without any.

    For tickets opened by the API, whose text no brain has read. In chat the brain's entity counts, which knows typos,
    clitics and what only looks like an alias.
    """
    pattern, keys = _aliases()
    mentioned = sorted(pattern.findall(text.casefold()), key=len)
    return keys[mentioned[-1]] if mentioned else None


def name(key: str, language: str) -> str:
    """The service's name; the key itself for one that only old tickets still know."""
    service = catalogue().get(key)
    return service.name[language] if service else key


def check(key: str) -> None:
    """Raise DeskError "service-not-found" unless the catalogue has `key`."""
    if key not in catalogue():
        raise DeskError("service-not-found", service=key)


def _service(entry: Any) -> Service:
    if not isinstance(entry, dict) or set(entry) != {"key", "name", "aliases"}:
        raise ValueError("must have key, name and aliases, and nothing else")
    key, names, aliases = entry["key"], entry["name"], entry["aliases"]
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise ValueError(f"the key '{key}' must be lower-case letters, digits and hyphens, at most 40")
    if not isinstance(names, dict) or set(names) != set(get_args(Language)) or not _texts(names.values()):
        raise ValueError("name must have a text for id and one for en")
    if not isinstance(aliases, list) or not aliases or not _texts(aliases):
        raise ValueError("aliases must be a list of texts (put numbers and yes/no in quotes)")
    return Service(key, names, tuple(aliases))


def _texts(values: Iterable[Any]) -> bool:
    return all(isinstance(value, str) and value.strip() for value in values)


def aliases() -> re.Pattern[str]:
    """Matches what people call any service, as whole words, in case-folded text."""
    return _aliases()[0]


@cache
def _aliases() -> tuple[re.Pattern[str], dict[str, str]]:
    keys = {alias.casefold(): service.key for service in catalogue().values() for alias in service.aliases}
    longest_first = sorted(keys, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"), keys
