"""Waiting for something to come true. Python 3.10 too: the brain's tests use it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 10.0  # seconds; only a failing test waits so long
_PAUSE = 0.02


def _what_is(told: Callable[[], object] | None) -> object:
    return told() if told else "it did not come true in time"


def eventually(
    true: Callable[[], T | None], patience: float = PATIENCE, told: Callable[[], object] | None = None
) -> T:
    """Ask until the answer is true, and return it; `told` says what went wrong when it never is."""
    deadline = time.monotonic() + patience
    while not (found := true()):
        assert time.monotonic() < deadline, _what_is(told)
        time.sleep(_PAUSE)
    return found


async def soon(
    true: Callable[[], T | None], patience: float = PATIENCE, told: Callable[[], object] | None = None
) -> T:
    """As `eventually`, while the event loop goes on."""
    deadline = time.monotonic() + patience
    while not (found := true()):
        assert time.monotonic() < deadline, _what_is(told)
        await asyncio.sleep(_PAUSE)
    return found


async def soon_answers(
    ask: Callable[[], Awaitable[T]],
    true: Callable[[T], object] = bool,
    patience: float = PATIENCE,
    pause: float = _PAUSE,
) -> T:
    """As `soon`, where asking takes waiting itself: the first answer for which `true` holds."""
    deadline = time.monotonic() + patience
    while not true(answer := await ask()):
        assert time.monotonic() < deadline, answer
        await asyncio.sleep(pause)
    return answer
