"""`/health`, `/ready` and `/metrics`: for those who run it, and for the machines that watch it."""

import asyncio

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Gauge, generate_latest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.conversations.rasa_client import RasaClient
from bot.db.engine import Database
from bot.db.models import Conversation, InboxItem, Message
from bot.db.queue import is_literally
from bot.http.errors import language_of
from bot.http.request import Request
from bot.i18n import t

PATIENCE = 2.0

_queue = Gauge("layani_queue_length", "Conversations that wait for a person")
_inbox = Gauge("layani_inbox_waiting", "Messages of requesters that are not answered yet")
_outbox = Gauge("layani_outbox_waiting", "Messages to requesters that are not delivered yet")


class Health(msgspec.Struct):
    """The process lives."""

    status: str


class Readiness(msgspec.Struct):
    """Whether requesters can be answered now, and if not, what is missing."""

    code: str
    message: str
    database: bool
    brain: bool


@get("/health", opt={"access": "public"}, tags=["Operation"], summary="Does the process live?")
async def health() -> Health:
    """200 as long as it does."""
    return Health("ok")


@get("/ready", opt={"access": "public"}, tags=["Operation"], summary="Do database and brain answer?")
async def ready(
    request: Request,
    settings: NamedDependency[Settings],
    database: NamedDependency[Database],
    brain: NamedDependency[RasaClient],
) -> Response[Readiness]:
    """200 when both do, else 503 saying which does not."""
    stored, understood = await asyncio.gather(_answers(database), brain.ready())
    if stored and understood:
        return Response(Readiness("ready", "ok", True, True))
    missing = ", ".join(name for name, there in (("database", stored), ("brain", understood)) if not there)
    message = t("not-ready", language_of(request, settings.default_language), missing=missing)
    return Response(Readiness("not-ready", message, stored, understood), status_code=503)


async def _answers(database: Database) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            await database.read(lambda session: session.execute(select(1)))
    except (TimeoutError, SQLAlchemyError):
        # It does not answer; the workers log why.
        return False
    return True


@get("/metrics", opt={"access": "public"}, include_in_schema=False)
async def metrics(database: NamedDependency[Database]) -> Response[bytes]:
    """What Prometheus collects. Counts only; nothing of what people say."""
    counts = await database.read(_counts)
    for gauge, count in zip((_queue, _inbox, _outbox), counts, strict=True):
        gauge.set(count)
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


def _counts(session: Session) -> tuple[int, int, int]:
    return (
        session.scalars(select(func.count()).where(Conversation.held_by == "queue")).one(),
        session.scalars(select(func.count()).where(is_literally(InboxItem.state, "new"))).one(),
        session.scalars(select(func.count()).where(is_literally(Message.delivery, "pending"))).one(),
    )
