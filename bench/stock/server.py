"""A running stock bot: `rasa run` with the REST channel, and its action server."""

import asyncio
import shutil
import time
import uuid
from pathlib import Path

import aiohttp
import psutil

from bench.load import NoAnswer, Turn
from bench.plan import Name
from bench.process import Child
from bench.stock.build import ENVIRONMENT, RASA, Bot
from bench.system import until_answered
from tests.ports import free_port

_FILES = ("endpoints.yml", "credentials.yml", "actions")


class StockConversation:
    """A conversation over Rasa's REST channel, whose answer is the response to the message."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = f"{url}/webhooks/rest/webhook"
        self._sender = uuid.uuid4().hex

    async def say(self, text: str) -> Turn:
        """Send `text` and wait for the whole answer. Raises NoAnswer."""
        started = time.perf_counter()
        message = {"sender": self._sender, "message": text}
        try:
            async with self._http.post(self._url, json=message) as response:
                replies = await response.json()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NoAnswer(repr(error)) from error
        seconds = time.perf_counter() - started
        if response.status != 200:
            raise NoAnswer(f"status {response.status}: {replies}")
        return Turn(seconds, "\n".join(reply.get("text", "") for reply in replies))

    async def settle(self) -> None:
        """Nothing comes after the response."""

    async def close(self) -> None:
        """Nothing stays open."""


class Stock:
    """The stock bot as its user runs it, in `folder`."""

    name: Name = "stock"

    def __init__(self, bot: Bot, folder: Path, http: aiohttp.ClientSession) -> None:
        self._bot = bot
        self._folder = folder
        self._http = http
        self._url = ""
        self._server: Child | None = None
        self._actions: Child | None = None

    async def start(self) -> float:
        """Start both servers; returns the seconds to the first answer. Raises StartFailed."""
        self._lay_out()
        port, action_port = free_port(), free_port()
        self._url = f"http://127.0.0.1:{port}"
        env = {
            **ENVIRONMENT,
            "ACTION_URL": f"http://127.0.0.1:{action_port}/webhook",
            "TICKETS": str(self._folder / "tickets.db"),
        }
        started = time.monotonic()
        actions = [str(RASA), "run", "actions", "--port", str(action_port)]
        server = [str(RASA), "run", "--model", str(self._bot.model), "--port", str(port), "-i", "127.0.0.1"]
        self._actions = Child(actions, cwd=self._folder, env=env, log=self._folder / "actions.log")
        self._server = Child(server, cwd=self._folder, env=env, log=self._folder / "server.log")
        await until_answered(self.open, "hello", self._server, self._actions)
        return time.monotonic() - started

    def _lay_out(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        for name in _FILES:
            source, target = self._bot.folder / name, self._folder / name
            if source.is_dir():
                shutil.copytree(source, target)
            else:
                shutil.copy(source, target)

    async def open(self) -> StockConversation:
        """A new conversation."""
        return StockConversation(self._http, self._url)

    def log(self) -> str:
        """The end of what both servers wrote."""
        return "\n".join(child.tail() for child in (self._server, self._actions) if child)

    def processes(self) -> dict[str, psutil.Process]:
        """The processes by what they do."""
        assert self._server
        assert self._actions
        return {"server": self._server.process, "action server": self._actions.process}

    async def stop(self) -> None:
        """Stop both servers."""
        await asyncio.gather(*(child.stop() for child in (self._server, self._actions) if child))
