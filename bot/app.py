"""Wires the desk: database, workers, channels, APIs, in one ASGI application."""

import asyncio
import signal
import threading
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.metadata import version
from types import FrameType
from typing import Any

import structlog
from litestar import Litestar
from litestar.di import Provide
from litestar.plugins.prometheus import PrometheusConfig
from litestar.types import Message, Scope
from sqlalchemy.orm import Session

from bot import config, logs
from bot.api import access as api_access
from bot.api import attachments
from bot.api.conversations import ConversationController
from bot.api.internal import RunAction, action_route
from bot.api.tickets import TicketController
from bot.channels.telegram import Telegram, webhook
from bot.channels.web import files, links, page, routes, sessions, widget
from bot.config import ROOT, Settings
from bot.conversations import ticket_news
from bot.conversations.delivery import Delivery
from bot.conversations.queue_positions import QueuePositions
from bot.conversations.rasa_client import RasaClient
from bot.conversations.router import Router
from bot.conversations.slow_replies import SlowReplies
from bot.conversations.wakeups import Wakeups
from bot.db.engine import Database
from bot.db.jobs import Jobs
from bot.desk import alerts
from bot.desk.events import Handlers
from bot.http import access, errors, health, openapi
from bot.http.origins import Origins
from bot.http.rate_limits import Limits
from bot.http.request import Request
from bot.ops.retention import Retention

MAX_BODY = 64 * 1024
# Seconds after which a worker that ended by an error is started again: the first time, and at most.
RESTART = 1.0, 15.0
_HEADERS = [
    (
        b"content-security-policy",
        b"default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        b"frame-ancestors 'none'",
    ),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
]

_metrics = PrometheusConfig(app_name="layani", prefix="layani", group_path=True, exclude="/metrics")

log = structlog.get_logger()


def create_app(settings: Settings | None = None, *, actions: RunAction | None = None) -> Litestar:
    """The desk. `actions` runs the custom actions; else `actions.executor` does."""
    settings = settings or config.settings()
    logs.configure(settings.log_level)
    database = Database(settings.database)
    handlers = Handlers()
    ticket_news.subscribe(handlers)
    handlers.attach(database)
    wakeups = Wakeups(database)
    positions = QueuePositions(database, wakeups)
    origins = Origins(settings)
    brain = RasaClient(settings.brain_url, settings.secret(), settings.brain_timeout)
    delivery = Delivery(database, wakeups)
    router = Router(database, brain, wakeups, settings)
    jobs = Jobs(database, wakeups, _dead_letter)
    telegram = None
    if settings.telegram_token.get_secret_value():
        telegram = Telegram(database, settings, wakeups, delivery)
    workers = (
        wakeups.run,
        router.run,
        SlowReplies(database, settings).run,
        delivery.run,
        jobs.run,
        Retention(database, settings).run,
        *(telegram.workers if telegram else ()),
    )

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncGenerator[None]:
        tasks = [asyncio.create_task(_keep_running(worker)) for worker in workers]
        with _before_stopping(wakeups.close):
            yield
        wakeups.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await brain.close()
        if telegram:
            await telegram.close()
        database.close()

    return Litestar(
        route_handlers=[
            page.index,
            page.chat,
            page.manifest,
            page.static,
            widget.script_route(settings),
            routes.ChatController,
            links.LinkController,
            *files.file_routes(settings),
            webhook.webhook,
            TicketController,
            ConversationController,
            attachments.download,
            openapi.document,
            openapi.documentation,
            health.health,
            health.ready,
            health.metrics,
            action_route(actions or _actions(database, settings)),
        ],
        guards=[
            access.guard(
                {
                    "public": access.everyone,
                    "nobody": access.nobody,
                    "chat": sessions.Authentication(database, origins),
                    "telegram": webhook.authentication(settings),
                    "token": api_access.Authentication(database),
                    "internal": access.shared_secret(settings.secret()),
                }
            ),
            Limits(settings).guard(),
        ],
        dependencies={
            "settings": _given(settings),
            "database": _given(database),
            "wakeups": _given(wakeups),
            "positions": _given(positions),
            "origins": _given(origins),
            "brain": _given(brain),
            "router": _given(router),
            "intake": _given(telegram and telegram.intake),
        },
        exception_handlers=errors.Errors(settings.default_language).handlers,
        lifespan=[lifespan],
        middleware=[origins.middleware, _metrics.middleware],
        before_send=[_secure, _share(origins)],
        openapi_config=openapi.config(version("layani")),
        request_class=Request,
        request_max_body_size=MAX_BODY,
        logging_config=None,
    )


def _given(value: object) -> Provide:
    """Provides what exists once a process; handlers name it and its type, which is checked."""

    async def provide() -> Any:
        return value

    return Provide(provide)


def _dead_letter(session: Session, job: str, error: str) -> None:
    alerts.raise_alert(session, "failed", f"{job}: {error}")


def _actions(database: Database, settings: Settings) -> RunAction:
    # Slow to import, and only needed here.
    from actions.executor import Executor
    from bot.desk.knowledge.index import KnowledgeBase
    from bot.encoder.encoder import encoder, graph_folder

    # Loaded now, so that no requester waits for it.
    shared = encoder(graph_folder(settings.model_dir))
    knowledge = KnowledgeBase.load(ROOT / "data" / "knowledge", settings.model_dir / "articles", shared)
    return Executor(database, settings, knowledge).run


async def _keep_running(worker: Callable[[], Awaitable[None]]) -> None:
    pause, longest = RESTART
    while True:
        started = time.monotonic()
        try:
            return await worker()
        except Exception as error:
            log.error("worker.failed", worker=worker.__qualname__, exc_info=error)
            if (task := asyncio.current_task()) and task.cancelling():
                return  # it failed while it was being stopped
        if time.monotonic() - started > 2 * longest:
            pause = RESTART[0]
        await asyncio.sleep(pause)
        pause = min(2 * pause, longest)


@contextmanager
def _before_stopping(call: Callable[[], None]) -> Iterator[None]:
    """`call` as soon as the process is asked to stop.

    The server waits for open responses before it tells the application; event streams never end themselves.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def stop(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(call)
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


async def _secure(message: Message, _scope: Scope) -> None:
    if message["type"] == "http.response.start":
        headers = list(message["headers"])
        given = {name.lower() for name, _ in headers}
        # A page that may be framed says by whom; where frame-ancestors is known, X-Frame-Options says less.
        if b"content-security-policy" in given:
            given.add(b"x-frame-options")
        message["headers"] = [*headers, *(header for header in _HEADERS if header[0] not in given)]


def _share(origins: Origins) -> Callable[[Message, Scope], Awaitable[None]]:
    async def share(message: Message, scope: Scope) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *origins.headers(message, scope)]

    return share
