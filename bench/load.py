"""The load: conversations that say something and wait for the answer, a set number of them at a time."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import aiohttp

from bench.plan import Script

PATIENCE = 60.0  # seconds until a turn counts as unanswered
_PREPARING = 8  # conversations that are brought to their measured turn at a time


def client() -> aiohttp.ClientSession:
    """An HTTP client for any number of conversations."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=PATIENCE)
    )


class NoAnswer(Exception):
    """The bot refused the message or did not answer in time."""


@dataclass(frozen=True)
class Turn:
    """One message and its answer: seconds from sending to hearing it, and its words."""

    seconds: float
    words: str


class Conversation(Protocol):
    """One requester talking with a bot."""

    async def say(self, text: str) -> Turn:
        """Send `text` and wait for the first answer to it. Raises NoAnswer."""
        ...

    async def settle(self) -> None:
        """Wait until the bot has said all it has to say. Raises NoAnswer."""
        ...

    async def close(self) -> None:
        """End the conversation's connections."""
        ...


type Opener = Callable[[], Awaitable[Conversation]]


@dataclass
class Sample:
    """Measured turns of one kind."""

    latencies: list[float] = field(default_factory=list)  # seconds
    wall: float = 0.0  # seconds all of them took together
    failures: list[str] = field(default_factory=list)

    def add(self, other: "Sample") -> None:
        """Join another round's turns to these."""
        self.latencies += other.latencies
        self.wall += other.wall
        self.failures += other.failures

    @property
    def throughput(self) -> float:
        """Answered turns a second."""
        return len(self.latencies) / self.wall if self.wall else math.nan

    def percentile(self, share: float) -> float:
        """The nearest-rank percentile of the latencies, in seconds."""
        return percentile(self.latencies, share)


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest rank: the smallest value that at least `share` of the values do not exceed; nan for none."""
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


class Crowd:
    """Conversations that stand just before their measured turn."""

    def __init__(self, script: Script, first: int) -> None:
        self._script = script
        self._first = first
        self._ready: list[tuple[int, Conversation]] = []

    async def gather(self, opener: Opener, size: int) -> None:
        """Open `size` conversations and say what has to be said before the measured turn."""
        numbers = iter(range(self._first, self._first + size))

        async def prepare() -> None:
            for number in numbers:
                conversation = await opener()
                self._ready.append((number, conversation))
                if opening := self._script.opening(number):
                    await conversation.say(opening)
                    await conversation.settle()

        await asyncio.gather(*(prepare() for _ in range(min(_PREPARING, size))))

    async def speak(self, concurrency: int) -> Sample:
        """The measured turns, `concurrency` at a time."""
        sample = Sample()
        waiting = iter(self._ready)

        async def work() -> None:
            for number, conversation in waiting:
                line = self._script.line(number)
                try:
                    turn = await conversation.say(line)
                except NoAnswer as error:
                    sample.failures.append(f"{line!r}: {error}")
                    continue
                if self._script.expected.search(turn.words):
                    sample.latencies.append(turn.seconds)
                else:
                    before = self._script.opening(number)
                    sample.failures.append(f"{line!r} after {before!r} was answered {turn.words!r}")

        started = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(concurrency)))
        sample.wall = time.perf_counter() - started
        return sample

    async def leave(self) -> None:
        """Close all conversations."""
        await asyncio.gather(*(conversation.close() for _, conversation in self._ready))
