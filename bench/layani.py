"""A running Layani, as `layani run` starts it, and a requester at its web chat."""

import asyncio
import json
import shutil
import sys
import time
import uuid
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import psutil

from bench.load import PATIENCE, NoAnswer, Turn
from bench.plan import Name
from bench.process import Child, descendant
from bench.system import until_answered
from bot.config import ROOT
from tests.ports import free_port

_SETTLE_POLL = 0.02  # seconds between two questions whether the desk still works on the conversation


class LayaniConversation:
    """An anonymous visitor with an open event stream."""

    def __init__(self, http: aiohttp.ClientSession, url: str, token: str) -> None:
        self._http = http
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}
        self._replies: asyncio.Queue[tuple[float, str]] = asyncio.Queue()
        self._listening = asyncio.Event()
        self._stream = asyncio.create_task(self._listen())

    @classmethod
    async def open(cls, http: aiohttp.ClientSession, url: str) -> "LayaniConversation":
        """A new session whose event stream is connected. Raises NoAnswer."""
        try:
            async with http.post(f"{url}/chat/sessions", json={}) as response:
                response.raise_for_status()
                token = (await response.json())["token"]
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NoAnswer(repr(error)) from error
        conversation = cls(http, url, token)
        await asyncio.wait_for(conversation._listening.wait(), PATIENCE)
        return conversation

    async def say(self, text: str) -> Turn:
        """Send `text` and wait for the first event with words of the bot. Raises NoAnswer."""
        message = {"id": str(uuid.uuid4()), "text": text}
        started = time.perf_counter()
        try:
            async with self._http.post(
                f"{self._url}/chat/messages", json=message, headers=self._headers
            ) as response:
                if response.status != 202:
                    raise NoAnswer(f"status {response.status}: {await response.text()}")
            heard, words = await asyncio.wait_for(self._replies.get(), PATIENCE)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NoAnswer(repr(error)) from error
        return Turn(heard - started, words)

    async def settle(self) -> None:
        """Wait until the desk does nothing more for this conversation. Raises NoAnswer."""
        deadline = time.monotonic() + PATIENCE
        while not (await self._page())["idle"]:
            if time.monotonic() > deadline:
                raise NoAnswer(f"not idle after {PATIENCE:.0f} s")
            await asyncio.sleep(_SETTLE_POLL)
        while not self._replies.empty():
            self._replies.get_nowait()

    async def _page(self) -> dict[str, Any]:
        async with self._http.get(f"{self._url}/chat/messages", headers=self._headers) as response:
            page: dict[str, Any] = await response.json()
            return page

    async def close(self) -> None:
        """Close the event stream."""
        self._stream.cancel()
        with suppress(asyncio.CancelledError, aiohttp.ClientError):
            await self._stream

    async def _listen(self) -> None:
        endless = aiohttp.ClientTimeout(total=None)
        async with self._http.get(
            f"{self._url}/chat/events", headers=self._headers, timeout=endless
        ) as response:
            response.raise_for_status()
            self._listening.set()
            async for event, data in _events(response.content):
                if event == "message" and data["from"] == "bot":
                    self._replies.put_nowait((time.perf_counter(), data["text"]))


async def _events(lines: AsyncIterable[bytes]) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """The events of a stream (SSE): their type and their JSON."""
    event, data = "message", ""
    async for raw in lines:
        line = raw.decode().rstrip("\r\n")
        if line.startswith("event:"):
            event = line.removeprefix("event:").strip()
        elif line.startswith("data:"):
            data += line.removeprefix("data:").strip()
        elif not line:
            if data:
                yield event, json.loads(data)
            event, data = "message", ""


class Layani:
    """The whole of Layani, on free ports, with its database in `folder`."""

    name: Name = "layani"

    def __init__(self, folder: Path, http: aiohttp.ClientSession, **environment: str) -> None:
        self._folder = folder
        self._http = http
        self._environment = environment
        self.url = ""
        self._supervisor: Child | None = None

    async def start(self) -> float:
        """Start it with an empty database; returns the seconds to the first answer. Raises StartFailed."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        env = {
            "PORT": str(port),
            "BRAIN_PORT": str(free_port()),
            "DATA_DIR": str(self._folder),
            "DATABASE_URL": "",
            "LOG_LEVEL": "WARNING",
            "NOTICE_AFTER": str(PATIENCE),  # a notice is no answer
            **self._environment,
        }
        started = time.monotonic()
        command = [sys.executable, "-m", "bot.cli", "run"]
        self._supervisor = Child(command, cwd=ROOT, env=env, log=self._folder / "layani.log")
        await until_answered(self.open, "halo", self._supervisor)
        return time.monotonic() - started

    async def open(self) -> LayaniConversation:
        """A new conversation. Raises NoAnswer."""
        return await LayaniConversation.open(self._http, self.url)

    def log(self) -> str:
        """The end of what its processes wrote."""
        return self._supervisor.tail() if self._supervisor else ""

    def processes(self) -> dict[str, psutil.Process]:
        """The processes by what they do."""
        assert self._supervisor
        supervisor = self._supervisor.process
        return {
            "brain": descendant(supervisor, "bot.brain.launcher"),
            "desk": descendant(supervisor, "bot.app:create_app"),
            "supervisor": supervisor,
        }

    async def stop(self) -> None:
        """Stop it."""
        if self._supervisor:
            await self._supervisor.stop()
