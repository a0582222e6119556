"""Whom a trouble must affect though nobody says how far it reaches: "laptop saya", "I can't", "ratusan pegawai"."""

from itertools import product
from typing import Any

from bot.brain.nlu.found import Found, Reading
from bot.brain.nlu.phrases import PhraseBook


class Affected:
    """`affected`: "many" for an inexact crowd, "one" for the requester's own thing or doing."""

    def __init__(self, book: PhraseBook, lexicon: dict[str, Any]) -> None:
        """`lexicon`: see `phrases.entity_lexicon`."""
        words = lexicon["affected"]
        indonesian = product(words["things"], words["thing_of"], words["mine"])
        one = [*_phrases(indonesian), *_phrases(product(words["own"], words["own_things"])), *words["unable"]]
        book.add("affected", {"one": one, "many": _phrases(product(words["many"], lexicon["people"]))})

    def find(self, reading: Reading) -> list[Found]:
        """At most one: many before one."""
        said = reading.phrases.get("affected", [])
        return [reading.found("affected", match) for match in sorted(said, key=lambda one: one.value)[:1]]


def _phrases(parts: "product[tuple[str, ...]]") -> list[str]:
    return [" ".join(part for part in words if part) for words in parts]
