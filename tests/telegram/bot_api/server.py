"""The server itself: its life, what tests do with it, and how a request finds its method."""

import asyncio
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.telegram.bot_api import methods, updates
from tests.telegram.bot_api.errors import Dropped, Fault, Refused
from tests.telegram.bot_api.requests import parameters
from tests.telegram.bot_api.updates import Webhook
from tests.waiting import soon

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
PATIENCE = 15.0
HANDLERS: dict[str, Callable[..., Any]] = {
    "answerCallbackQuery": methods.answer_callback_query,
    "deleteWebhook": updates.delete_webhook,
    "editMessageReplyMarkup": methods.edit_message_reply_markup,
    "editMessageText": methods.edit_message_text,
    "getFile": methods.get_file,
    "getMe": methods.get_me,
    "getUpdates": updates.get_updates,
    "getWebhookInfo": updates.get_webhook_info,
    "sendChatAction": methods.send_chat_action,
    "sendDocument": methods.send_document,
    "sendMessage": methods.send_message,
    "sendPhoto": methods.send_photo,
    "setMyCommands": methods.set_my_commands,
    "setWebhook": updates.set_webhook,
}


@dataclass
class Call:
    """A request as it came."""

    method: str
    data: dict[str, Any]
    files: dict[str, tuple[str, bytes]]
    at: float
    ok: bool = False


@dataclass
class BotApi:
    """The server. Use it as a context manager."""

    token: str = TOKEN
    port: int = 0
    calls: list[Call] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    pending: list[dict[str, Any]] = field(default_factory=list)  # updates nobody has confirmed
    chats: dict[int, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    known: set[int] = field(default_factory=set)  # chats the bot may write to
    blocked: set[int] = field(default_factory=set)
    migrated: dict[int, int] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # file id → path, content
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)  # language → commands
    queries: set[str] = field(default_factory=set)  # callback queries to be answered
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    actions: list[tuple[int, str, float]] = field(default_factory=list)
    delivered: list[tuple[int, int]] = field(default_factory=list)  # webhook: update id, status
    allowed: list[str] | None = None
    webhook: Webhook = field(default_factory=Webhook)
    conflicts: int = 0  # times that two asked at once
    everything: bool = False  # deliver also what was not asked for
    polled: int = 0  # times that updates were asked for
    retry: float = 0.1  # seconds between the webhook's tries

    def __post_init__(self) -> None:
        self._update_id = 872_000_000
        self._message_ids: defaultdict[int, int] = defaultdict(lambda: 0)
        self.loop: asyncio.AbstractEventLoop
        self.polling: asyncio.Future[None] | None = None
        self.news: asyncio.Event
        self.lock = threading.Lock()

    # ── life ──────────────────────────────────────────────────────────────────────────────────────────────────

    def __enter__(self) -> "BotApi":
        started = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(started,), daemon=True)
        self._thread.start()
        assert started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _serve(self, started: threading.Event) -> None:
        async def main() -> None:
            self.loop = asyncio.get_running_loop()
            self._end, self.news = asyncio.Event(), asyncio.Event()
            await self._listen()
            delivering = asyncio.create_task(updates.deliver(self))
            started.set()
            await self._end.wait()
            delivering.cancel()
            await asyncio.gather(delivering, return_exceptions=True)
            await self._runner.cleanup()

        asyncio.run(main())

    async def _listen(self) -> None:
        app = web.Application(client_max_size=60 << 20)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.*}", self._file)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]

    def go_away(self) -> None:
        """Telegram is down: nothing listens."""
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self.loop).result(10)

    def come_back(self) -> None:
        """… and up again, where it was."""
        asyncio.run_coroutine_threadsafe(self._listen(), self.loop).result(10)

    # ── what tests do ─────────────────────────────────────────────────────────────────────────────────────────

    def fail(
        self, method: str, code: int, description: str, *, times: int = 1, chat: int | None = None, skip: int = 0,
        **parameters: int,
    ) -> None:  # fmt: skip
        """Let the next `times` calls fail, after `skip` that do not."""
        self.faults.append(Fault(method, Refused(code, description, **parameters), times, chat, False, skip))

    def drop(self, method: str, *, times: int = 1, after: bool = False) -> None:
        """Hang up on the next `times` calls; `after`: having done what they ask."""
        self.faults.append(Fault(method, Dropped(), times, None, after, 0))

    def push(self, **kind: Any) -> int:
        """An update happens; returns its id."""
        with self.lock:
            self._update_id += 1
            update = {"update_id": self._update_id, **kind}
            self.pending.append(update)
        self.loop.call_soon_threadsafe(self.news.set)
        return int(update["update_id"])

    def deliver(self, update: dict[str, Any]) -> None:
        """An update happens exactly as given."""
        with self.lock:
            self.pending.append(update)
        self.loop.call_soon_threadsafe(self.news.set)

    def message_id(self, chat: int) -> int:
        self._message_ids[chat] += 1
        return self._message_ids[chat]

    def file(self, content: bytes, path: str) -> str:
        """Somebody uploads a file; its id."""
        id = f"file-{len(self.files) + 1}"
        self.files[id] = path, content
        return id

    def texts(self, chat: int) -> list[str]:
        """What the bot said there, as it stands now."""
        return [message.get("text") or message.get("caption") or "" for message in self.chats[chat]]

    def sent(self, *methods: str) -> list[Call]:
        """Calls that succeeded, by method."""
        return [call for call in list(self.calls) if call.ok and (not methods or call.method in methods)]

    async def until(self, true: Callable[[], Any], patience: float = PATIENCE) -> None:
        """Wait until it is so."""
        await soon(true, patience, self.summary)

    def summary(self) -> str:
        calls = [(call.method, call.ok) for call in self.calls if call.method != "getUpdates"][-20:]
        return f"chats {dict(self.chats)}, calls {calls}, pending {len(self.pending)}"

    # ── HTTP ──────────────────────────────────────────────────────────────────────────────────────────────────

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return Refused(401, "Unauthorized").response
        data, files = await parameters(request)
        call = Call(method, data, files, time.monotonic())
        self.calls.append(call)
        handler = HANDLERS.get(method)
        fault = self._fault(method, data.get("chat_id"))
        try:
            if fault and not fault.after:
                raise fault.error
            if handler is None:
                raise Refused(404, "Not Found")
            result = handler(self, data, files)
            if asyncio.iscoroutine(result):
                result = await result
            call.ok = True
            if fault:
                raise fault.error
        except Refused as error:
            return error.response
        except Dropped:
            assert request.transport
            request.transport.abort()
            raise web.HTTPBadGateway from None
        return web.json_response({"ok": True, "result": result})

    def _fault(self, method: str, chat: Any) -> Fault | None:
        for fault in self.faults:
            if fault.method == method and (fault.chat is None or str(fault.chat) == str(chat)):
                if fault.skip:
                    fault.skip -= 1
                    return None
                fault.times -= 1
                if not fault.times:
                    self.faults.remove(fault)
                return fault
        return None

    async def _file(self, request: web.Request) -> web.StreamResponse:
        for path, content in self.files.values():
            if path == request.match_info["path"] and request.match_info["token"] == self.token:
                return web.Response(body=content, content_type="application/octet-stream")
        return Refused(404, "Not Found").response
