"""A stand-in for Telegram's Bot API server, over real HTTP and as close to its documentation as the desk can tell.

It runs in a thread of its own, so that tests of any kind can use it. It checks what it is sent and answers in
Telegram's words; faults are scripted with `fail` and `drop`. `calls` holds every request, `chat(id)` what a person
sees in the app.
"""

import asyncio
import json
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from tests.telegram import html

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
BOT = {
    "id": 110201543,
    "is_bot": True,
    "first_name": "Layani",
    "username": "layani_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
    "can_connect_to_business": False,
    "has_main_web_app": False,
}
MAX_DOWNLOAD = 20 << 20
PATIENCE = 15.0
_NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


class Refused(Exception):
    """What the server says no with."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


class Dropped(Exception):
    """The connection ends without an answer."""


@dataclass
class Call:
    """A request as it came."""

    method: str
    data: dict[str, Any]
    files: dict[str, tuple[str, bytes]]
    at: float
    ok: bool = False


@dataclass
class Fault:
    """What happens to the next `times` requests that fit."""

    method: str
    error: Exception
    times: int
    chat: int | None
    after: bool  # the request takes effect first
    skip: int  # this many are let through before


@dataclass
class Webhook:
    url: str = ""
    secret: str = ""
    last_error: str | None = None


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
        self._loop: asyncio.AbstractEventLoop
        self._polling: asyncio.Future[None] | None = None
        self._news: asyncio.Event
        self._lock = threading.Lock()

    # ── life ──────────────────────────────────────────────────────────────────────────────────────────────────

    def __enter__(self) -> "BotApi":
        started = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(started,), daemon=True)
        self._thread.start()
        assert started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _serve(self, started: threading.Event) -> None:
        async def main() -> None:
            self._loop = asyncio.get_running_loop()
            self._end, self._news = asyncio.Event(), asyncio.Event()
            await self._listen()
            delivering = asyncio.create_task(self._deliver())
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
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)

    def come_back(self) -> None:
        """… and up again, where it was."""
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)

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
        with self._lock:
            self._update_id += 1
            update = {"update_id": self._update_id, **kind}
            self.pending.append(update)
        self._loop.call_soon_threadsafe(self._news.set)
        return int(update["update_id"])

    def deliver(self, update: dict[str, Any]) -> None:
        """An update happens exactly as given."""
        with self._lock:
            self.pending.append(update)
        self._loop.call_soon_threadsafe(self._news.set)

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
        end = time.monotonic() + patience
        while not true():
            assert time.monotonic() < end, f"not so after {patience} s; {self.summary()}"
            await asyncio.sleep(0.01)

    def summary(self) -> str:
        calls = [(call.method, call.ok) for call in self.calls if call.method != "getUpdates"][-20:]
        return f"chats {dict(self.chats)}, calls {calls}, pending {len(self.pending)}"

    # ── HTTP ──────────────────────────────────────────────────────────────────────────────────────────────────

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return _refusal(Refused(401, "Unauthorized"))
        data, files = await _parameters(request)
        call = Call(method, data, files, time.monotonic())
        self.calls.append(call)
        handler = getattr(self, f"_{re.sub('[A-Z]', lambda found: '_' + found[0].lower(), method)}", None)
        fault = self._fault(method, data.get("chat_id"))
        try:
            if fault and not fault.after:
                raise fault.error
            if handler is None:
                raise Refused(404, "Not Found")
            result = handler(data, files)
            if asyncio.iscoroutine(result):
                result = await result
            call.ok = True
            if fault:
                raise fault.error
        except Refused as error:
            return _refusal(error)
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
        return _refusal(Refused(404, "Not Found"))

    # ── updates ───────────────────────────────────────────────────────────────────────────────────────────────

    async def _get_updates(self, data: dict[str, Any], _files: Any) -> list[dict[str, Any]]:
        if self.webhook.url:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
                "webhook first",
            )
        self._allow(data)
        self.polled += 1
        if self._polling and not self._polling.done():
            self.conflicts += 1
            self._polling.set_exception(
                Refused(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
                    "running",
                )
            )
        mine = self._polling = self._loop.create_future()
        offset = int(data.get("offset") or 0)
        if offset > 0:
            with self._lock:
                self.pending[:] = [update for update in self.pending if update["update_id"] >= offset]
        end = self._loop.time() + float(data.get("timeout") or 0)
        try:
            return await self._wait_for_updates(data, mine, end)
        except asyncio.CancelledError:
            mine.cancel()  # whoever asked has left
            raise

    async def _wait_for_updates(
        self, data: dict[str, Any], mine: asyncio.Future[None], end: float
    ) -> list[dict[str, Any]]:
        while True:
            self._news.clear()
            found = [update for update in list(self.pending) if self._wanted(update)]
            if found or self._loop.time() >= end:
                if not mine.done():
                    mine.set_result(None)
                return found[: min(100, int(data.get("limit") or 100))]
            news = asyncio.ensure_future(self._news.wait())
            await asyncio.wait(
                {mine, news}, timeout=end - self._loop.time(), return_when=asyncio.FIRST_COMPLETED
            )
            news.cancel()
            if mine.done():
                mine.result()

    def _allow(self, data: dict[str, Any]) -> None:
        if "allowed_updates" in data:
            self.allowed = data["allowed_updates"] or None

    def _wanted(self, update: dict[str, Any]) -> bool:
        kind = next(key for key in update if key != "update_id") if len(update) > 1 else ""
        wanted = self.everything or kind in self.allowed if self.allowed else kind not in _NOT_BY_DEFAULT
        if not wanted:
            self.pending.remove(update)
        return wanted

    def _set_webhook(self, data: dict[str, Any], _files: Any) -> bool:
        if not re.match(r"https?://[^/]+", data.get("url", "")):
            raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        secret = data.get("secret_token", "")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise Refused(400, "Bad Request: secret token contains unallowed characters")
        self._allow(data)
        self.webhook = Webhook(data["url"], secret)
        self._news.set()
        return True

    def _delete_webhook(self, data: dict[str, Any], _files: Any) -> bool:
        self.webhook = Webhook()
        if data.get("drop_pending_updates"):
            self.pending.clear()
        return True

    def _get_webhook_info(self, _data: Any, _files: Any) -> dict[str, Any]:
        info: dict[str, Any] = {
            "url": self.webhook.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.pending),
        }
        if self.webhook.last_error:
            info |= {"last_error_date": int(time.time()), "last_error_message": self.webhook.last_error}
        return info

    async def _deliver(self) -> None:
        """To the webhook: in order per chat, several chats at a time, again until it is thanked for."""
        under_way: dict[int, str] = {}
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as http,
            asyncio.TaskGroup() as group,
        ):

            async def post(update: dict[str, Any], hook: Webhook) -> None:
                status = 0
                try:
                    headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
                    async with http.post(hook.url, json=update, headers=headers) as answer:
                        status = answer.status
                except (aiohttp.ClientError, TimeoutError, OSError):
                    pass
                self.delivered.append((update["update_id"], status))
                if 200 <= status < 300:
                    if update in self.pending:
                        self.pending.remove(update)
                else:
                    hook.last_error = f"Wrong response from the webhook: {status}"
                    await asyncio.sleep(self.retry)
                del under_way[update["update_id"]]
                self._news.set()

            while True:
                if self.webhook.url:
                    busy = set(under_way.values())
                    for update in [update for update in list(self.pending) if self._wanted(update)]:
                        chat = _chat(update)
                        if update["update_id"] not in under_way and chat not in busy and len(under_way) < 40:
                            busy.add(chat)
                            under_way[update["update_id"]] = chat
                            group.create_task(post(update, self.webhook))
                        busy.add(chat)
                self._news.clear()
                news = asyncio.ensure_future(self._news.wait())
                await asyncio.wait({news}, timeout=0.05)
                news.cancel()

    # ── methods ───────────────────────────────────────────────────────────────────────────────────────────────

    def _get_me(self, _data: Any, _files: Any) -> dict[str, Any]:
        return BOT

    def _set_my_commands(self, data: dict[str, Any], _files: Any) -> bool:
        for command in data["commands"]:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[data.get("language_code", "")] = data["commands"]
        return True

    def _send_message(self, data: dict[str, Any], _files: Any) -> dict[str, Any]:
        chat = self._place(data)
        text, entities = _formatted(data, "text", 4096)
        if not text.strip():
            raise Refused(400, "Bad Request: message text is empty")
        return self._said(chat, data, text=text, entities=entities)

    def _send_photo(self, data: dict[str, Any], files: dict[str, tuple[str, bytes]]) -> dict[str, Any]:
        chat = self._place(data)
        name, content = files["photo"]
        if not content.startswith((b"\x89PNG", b"\xff\xd8", b"RIFF")):
            raise Refused(400, "Bad Request: IMAGE_PROCESS_FAILED")
        photo = [
            {"file_id": self.file(content, f"photos/{name}"), "file_unique_id": "u", "width": 1, "height": 1}
        ]
        caption, entities = _formatted(data, "caption", 1024)
        return self._said(chat, data, photo=photo, caption=caption, caption_entities=entities)

    def _send_document(self, data: dict[str, Any], files: dict[str, tuple[str, bytes]]) -> dict[str, Any]:
        chat = self._place(data)
        name, content = files["document"]
        document = {
            "file_id": self.file(content, f"documents/{name}"),
            "file_unique_id": "u",
            "file_name": name,
        }
        caption, entities = _formatted(data, "caption", 1024)
        return self._said(chat, data, document=document, caption=caption, caption_entities=entities)

    def _send_chat_action(self, data: dict[str, Any], _files: Any) -> bool:
        self.actions.append((self._place(data), data["action"], time.monotonic()))
        return True

    def _edit_message_text(self, data: dict[str, Any], _files: Any) -> dict[str, Any]:
        message = self._to_edit(data)
        text, entities = _formatted(data, "text", 4096)
        return self._changed(message, data, text=text, entities=entities)

    def _edit_message_reply_markup(self, data: dict[str, Any], _files: Any) -> dict[str, Any]:
        return self._changed(self._to_edit(data), data)

    def _answer_callback_query(self, data: dict[str, Any], _files: Any) -> bool:
        if data["callback_query_id"] not in self.queries:
            raise Refused(
                400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
            )
        self.queries.remove(data["callback_query_id"])
        self.answers[data["callback_query_id"]] = data
        return True

    def _get_file(self, data: dict[str, Any], _files: Any) -> dict[str, Any]:
        if data["file_id"] not in self.files:
            raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        path, content = self.files[data["file_id"]]
        if len(content) > MAX_DOWNLOAD:
            raise Refused(400, "Bad Request: file is too big")
        return {
            "file_id": data["file_id"],
            "file_unique_id": "u",
            "file_size": len(content),
            "file_path": path,
        }

    # ── what is kept ──────────────────────────────────────────────────────────────────────────────────────────

    def _place(self, data: dict[str, Any]) -> int:
        chat = int(data["chat_id"])
        if chat in self.migrated:
            raise Refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.migrated[chat],
            )
        if chat not in self.known:
            raise Refused(400, "Bad Request: chat not found")
        if chat in self.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        return chat

    def _said(self, chat: int, data: dict[str, Any], **content: Any) -> dict[str, Any]:
        _check_keyboard(data.get("reply_markup"))
        message = {
            "message_id": self.message_id(chat),
            "from": BOT,
            "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup"},
            "date": int(time.time()),
            **{key: value for key, value in content.items() if value},
        }
        if data.get("reply_markup"):
            message["reply_markup"] = data["reply_markup"]
        self.chats[chat].append(message)
        return message

    def _to_edit(self, data: dict[str, Any]) -> dict[str, Any]:
        for message in self.chats[self._place(data)]:
            if message["message_id"] == int(data["message_id"]):
                return message
        raise Refused(400, "Bad Request: message to edit not found")

    def _changed(self, message: dict[str, Any], data: dict[str, Any], **content: Any) -> dict[str, Any]:
        _check_keyboard(data.get("reply_markup"))
        new = {**message, **content}
        new.pop("reply_markup", None)
        if data.get("reply_markup"):
            new["reply_markup"] = data["reply_markup"]
        if new == message:
            raise Refused(
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message",
            )
        message.clear()
        message.update(new)
        return message


def _chat(update: dict[str, Any]) -> str:
    for kind in update.values():
        if isinstance(kind, dict):
            holder = kind.get("message") if "data" in kind and kind.get("message") else kind
            return str((holder.get("chat") or holder.get("from") or {}).get("id", ""))
    return ""


def _formatted(data: dict[str, Any], key: str, limit: int) -> tuple[str, list[dict[str, Any]]]:
    text, entities = data.get(key) or "", []
    if data.get("parse_mode") == "HTML":
        try:
            text, entities = html.parse(text)
        except html.BadHtml as error:
            raise Refused(400, f"Bad Request: can't parse entities: {error}") from None
    if html.units(text) > limit:
        kind = "message caption" if key == "caption" else "message"
        raise Refused(400, f"Bad Request: {kind} is too long")
    return text, entities


def _check_keyboard(markup: Any) -> None:
    for row in (markup or {}).get("inline_keyboard", []):
        assert len(row) <= 8
        for button in row:
            if not button.get("text"):
                raise Refused(400, "Bad Request: text buttons are unallowed in the inline keyboard")
            if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
                raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
            if "url" in button and not re.match(r"(https?|tg)://", button["url"]):
                raise Refused(400, "Bad Request: BUTTON_URL_INVALID")


async def _parameters(request: web.Request) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    """Of the query string, a form, a multipart form or JSON; objects are JSON inside the first three."""
    given: dict[str, Any] = dict(request.query)
    files: dict[str, tuple[str, bytes]] = {}
    if request.content_type == "application/json":
        return given | await request.json(), files
    for key, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[key] = value.filename, value.file.read()
        else:
            given[key] = value
    attached = {key: given.pop(key)[9:] for key in list(given) if str(given[key]).startswith("attach://")}
    files |= {key: files.pop(name) for key, name in attached.items()}
    return {key: _decoded(value) for key, value in given.items()}, files


def _decoded(value: str) -> Any:
    if value[:1] in "[{" or value in ("true", "false"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _refusal(error: Refused) -> web.Response:
    body = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.code)
