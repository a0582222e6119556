"""What is measured: a bot that can be started, talked with, looked into and stopped."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

import psutil

from bench.load import Conversation, NoAnswer, Opener
from bench.plan import Name
from bench.process import Child, StartFailed

_START = 300.0  # seconds within which the first answer must come
_POLL = 0.1


class System(Protocol):
    """A bot with all its processes."""

    @property
    def name(self) -> Name:
        """What the report calls it."""
        ...

    async def start(self) -> float:
        """Start with an empty database; returns the seconds to the first answer. Raises StartFailed."""
        ...

    async def open(self) -> Conversation:
        """A new conversation. Raises NoAnswer."""
        ...

    def log(self) -> str:
        """The end of what its processes wrote."""
        ...

    def processes(self) -> dict[str, psutil.Process]:
        """Its processes, by what they do."""
        ...

    async def stop(self) -> None:
        """Stop them all."""
        ...


@asynccontextmanager
async def running(system: System) -> AsyncIterator[System]:
    """Stops `system` in the end; its log comes with an exception that leaves the block."""
    try:
        yield system
    except Exception as error:
        error.add_note(f"The log of {system.name} ends with:\n{system.log()}")
        raise
    finally:
        await system.stop()


async def until_answered(opener: Opener, text: str, *children: Child) -> None:
    """Say `text` again and again until there is an answer. Raises StartFailed with the log of a child."""
    deadline = time.monotonic() + _START
    while True:
        for child in children:
            child.check()
        try:
            conversation = await opener()
            try:
                if (await conversation.say(text)).words:
                    return
            finally:
                await conversation.close()
        except NoAnswer as error:
            if time.monotonic() > deadline:
                raise StartFailed(
                    f"no answer within {_START:.0f} s: {error}\n{children[0].tail()}"
                ) from error
        await asyncio.sleep(_POLL)
