"""Recorded updates with something wrong in them.

Values of other types, missing and unexpected fields, huge and negative numbers, strings that databases, JSON readers
and Telegram's HTML choke on.
"""

import json
import random
from typing import Any

from tests.telegram.test_payloads import PAYLOADS, everybodys

PEOPLE = 100
EVERYBODYS = [everybodys(number) for number in range(PEOPLE)]
STRANGE: list[Any] = [
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, 2**64, -(2**63) - 1, 10**30, 1.5, 1e308, -0.0, "", " ", "0",
    "\u0000", "a\u0000b", "\ud800", "\u202e", "x" * 5000, "😀" * 3000, "<b>", "&lt;", "%s%n", "'; DROP TABLE", "/start",
    "/start link_\u0000", "/start ask_99999999999999999999", "/start inv_", "/status INC-1", "/bahasa", "@layani_bot",
    [], {}, [[]], [None], {"id": None}, {"id": "x"}, [{"type": "mention"}], {"": {"": {}}}, "private", "group",
]  # fmt: skip


def spoil(value: Any, chance: random.Random, depth: int = 0) -> Any:
    """`value` with something wrong in it."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        key = chance.choice(list(value))
        what = chance.random()
        if what < 0.15:
            return {name: item for name, item in value.items() if name != key}
        if what < 0.25:
            return {
                **value,
                chance.choice([*PAYLOADS["message_text"]["message"], "chat", "x"]): chance.choice(STRANGE),
            }
        return {**value, key: spoil(value[key], chance, depth + 1)}
    if isinstance(value, list) and value and chance.random() < 0.7:
        place = chance.randrange(len(value))
        return [*value[:place], spoil(value[place], chance, depth + 1), *value[place + 1 :]]
    return chance.choice(STRANGE) if depth else value


def spoilt(number: int, chance: random.Random) -> bytes:
    """A body for the webhook."""
    payload: Any = EVERYBODYS[number % PEOPLE][chance.choice(sorted(PAYLOADS))]
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        payload = spoil(payload, chance)
    if isinstance(payload, dict) and chance.random() < 0.97:
        payload = {**payload, "update_id": number}
    body = json.dumps(payload).encode()
    if chance.random() < 0.02:
        place = chance.randrange(len(body))
        body = body[:place] + chance.choice((b"", b"\xff", b"\x00", b"{" * 2000, body)) + body[place + 1 :]
    return body
