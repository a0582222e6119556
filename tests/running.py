"""A running desk and a stand-in for the brain, both on real connections, for tests."""

import asyncio
import json
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn
from aiohttp import web
from litestar import Litestar
from pydantic import SecretStr

from bot.app import create_app
from bot.config import Settings
from bot.conversations.wakeups import Wakeups
from bot.db.engine import Database
from bot.errors import ActionRejected
from bot.http.protocol import Protocol
from tests.waiting import soon, soon_answers

SECRET = "shared-secret"
PATIENCE = 10.0

type Answer = Callable[[dict[str, Any]], Awaitable[web.Response]]


def reply(*texts: str, language: str | None = "id", **more: Any) -> web.Response:
    """What the brain answers when a turn went well; `more` (buttons, asks) belongs to the last text."""
    replies: list[dict[str, Any]] = [{"text": text, "buttons": [], "asks": None} for text in texts]
    if replies:
        replies[-1] |= more
    understanding = {
        "intent": "greet",
        "confidence": 0.9,
        "language": language,
        "anger": 0.0,
        "sentiment": 0.25,
    }
    return web.json_response({"replies": replies, "repeated": False, "understanding": understanding})


async def echo(turn: dict[str, Any]) -> web.Response:
    """Says what it heard."""
    return reply(f"echo {turn['text']}")


@dataclass
class StandInBrain:
    """Speaks the brain's side of the contract on a port of its own; `answer` decides what it says."""

    answer: Answer = echo
    turns: list[dict[str, Any]] = field(default_factory=list)
    port: int = 0
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/webhooks/desk/turns", self._turn)
        app.router.add_get("/webhooks/desk/ready", self._ready)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _turn(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {SECRET}":
            return web.json_response({"code": "unauthorized", "message": ""}, status=401)
        turn = await request.json()
        self.turns.append(turn)
        return await self.answer(turn)

    async def _ready(self, _request: web.Request) -> web.Response:
        return web.json_response({"model": "stand-in"})


async def run_action(call: dict[str, Any]) -> dict[str, Any]:
    """Stand-in for the desk's custom actions."""
    match call.get("next_action"):
        case "reject":
            raise ActionRejected("reject", "not mine")
        case "fail":
            raise RuntimeError("a fault with somebody's words in it")
        case _:
            return {"events": [], "responses": [{"text": call.get("next_action")}]}


@dataclass
class Event:
    """A server-sent event."""

    name: str
    id: str | None
    data: dict[str, Any]


@dataclass
class Visitor:
    """A web client."""

    http: httpx.AsyncClient
    token: str
    conversation_id: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, text: str | None = None, **body: Any) -> httpx.Response:
        message = {"id": str(uuid.uuid4()), **({} if text is None else {"text": text}), **body}
        return await self.http.post("/chat/messages", json=message, headers=self.headers)

    async def poll(self, after: int = 0) -> dict[str, Any]:
        answer = await self.http.get("/chat/messages", params={"after": after}, headers=self.headers)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    async def said(self, after: int = 0) -> list[str]:
        """All texts that are not the visitor's, once the desk is idle."""
        page = await soon_answers(lambda: self.poll(after), lambda page: page["idle"], PATIENCE)
        return [message["text"] for message in page["messages"] if message["from"] != "requester"]

    async def say(self, text: str) -> list[str]:
        """Post `text`; what the answer is."""
        seen = (await self.poll())["messages"]
        assert (await self.post(text)).status_code == 202
        return await self.said(seen[-1]["id"] if seen else 0)

    @asynccontextmanager
    async def events(self, last: int | None = None) -> AsyncIterator[AsyncGenerator[Event]]:
        """The stream, from its beginning or after message `last`."""
        headers = self.headers | ({} if last is None else {"Last-Event-ID": str(last)})
        async with self.http.stream("GET", "/chat/events", headers=headers, timeout=PATIENCE) as response:
            assert response.status_code == 200
            assert response.headers["content-type"].startswith("text/event-stream")
            stream = _parse(response)
            try:
                yield stream
            finally:
                await stream.aclose()


async def _parse(response: httpx.Response) -> AsyncGenerator[Event]:
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            yield Event(fields["event"], fields.get("id"), json.loads(fields["data"]))
            fields = {}
        else:
            fields = {}


async def until(stream: AsyncGenerator[Event], name: str, **data: Any) -> Event:
    """The next event of this name whose data has these values."""
    async with asyncio.timeout(PATIENCE):
        async for event in stream:
            if event.name == name and all(event.data.get(key) == value for key, value in data.items()):
                return event
    raise AssertionError(f"the stream ended before {name} {data}")


@dataclass
class Desk:
    """A desk that listens on a free port."""

    http: httpx.AsyncClient
    app: Litestar
    settings: Settings
    database: Database
    wakeups: Wakeups

    async def visitor(self, **body: Any) -> Visitor:
        answer = await self.http.post("/chat/sessions", json=body)
        assert answer.status_code == 201, answer.text
        return Visitor(self.http, **answer.json())


@asynccontextmanager
async def running_desk(settings: Settings, brain: StandInBrain, *, port: int = 0) -> AsyncIterator[Desk]:
    """Start the desk on `settings`' database with `brain`, and stop it again. `port` 0: any that is free."""
    settings = settings.model_copy(
        update={"brain_port": brain.port, "internal_token": SecretStr(SECRET), "log_level": "ERROR"}
    )
    app = create_app(settings, actions=run_action)
    config = uvicorn.Config(
        app,
        port=port,
        http=Protocol,
        ws="none",
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    await soon(lambda: server.started or serving.done(), PATIENCE)
    if serving.done():
        serving.result()
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as http:
        provided = {name: await app.dependencies[name]() for name in ("settings", "database", "wakeups")}
        yield Desk(http, app, **provided)
    server.should_exit = True
    await serving
