"""Every sentence that a person can see, in Indonesian and English (bot/locale)."""

import sys
from functools import cache
from typing import Any, get_args

from fluent.runtime import FluentBundle, FluentResource, resolver

from bot.config import ROOT, Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
LOCALE = ROOT / "bot" / "locale"

# Fluent refuses values over 2,500 characters lest a hostile translation expand without end. Ours are our own,
# and a comment on a ticket may be longer.
resolver.MAX_PART_LENGTH = sys.maxsize


def t(key: str, language: str, **values: Any) -> str:
    """The sentence `key` in `language` ("id" or "en"), its placeholders filled from `values`.

    Raises KeyError for an unknown sentence or language, ValueError for a placeholder without a value.
    """
    bundle = _bundle(language)
    pattern = bundle.get_message(key).value
    if pattern is None:
        raise KeyError(key)
    sentence, errors = bundle.format_pattern(pattern, values)
    if errors:
        raise ValueError(f"{key} ({language}): {errors}")
    return str(sentence)


@cache
def _bundle(language: str) -> FluentBundle:
    if language not in LANGUAGES:
        raise KeyError(language)
    # No isolation marks: they would show up in plain-text channels and in copied ticket numbers.
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource((LOCALE / f"{language}.ftl").read_text(encoding="utf-8")))
    return bundle
