"""`POST /channels/telegram`: where Telegram delivers updates when there is a public address."""

import hashlib
import hmac

import msgspec
import structlog
from litestar import post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException, PermissionDeniedException

from bot.channels.telegram import updates
from bot.channels.telegram.intake import Intake
from bot.config import Settings
from bot.http.access import Check, Connection
from bot.http.request import Request

HEADER = "x-telegram-bot-api-secret-token"
MAX_BODY = 1024 * 1024  # a long message that answers a long message, every letter escaped, is 100 kB

log = structlog.get_logger()


def secret(settings: Settings) -> str:
    """What Telegram has to show: as set, else made of the token, so that all desks agree without a word."""
    given = settings.telegram_webhook_secret.get_secret_value()
    token = settings.telegram_token.get_secret_value().encode()
    return given or hmac.new(token, b"layani webhook", hashlib.sha256).hexdigest()


def authentication(settings: Settings) -> Check:
    """The access check of the webhook. Without a bot there is no such route."""
    expected = secret(settings).encode()

    async def check(connection: Connection) -> None:
        if not settings.telegram_token.get_secret_value():
            raise NotFoundException
        given = connection.headers.get(HEADER, "").encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(given, expected):
            raise PermissionDeniedException

    return check


@post(
    "/channels/telegram",
    opt={"access": "telegram"},
    status_code=200,
    request_max_body_size=MAX_BODY,
    include_in_schema=False,
)
async def webhook(request: Request, intake: NamedDependency[Intake]) -> None:
    """Store the update and say thanks; what it leads to comes later.

    What cannot be an update is thanked for too: Telegram would send it again, and those after it never.
    """
    body = await request.body()
    try:
        text = body.decode()
        update = updates.received(msgspec.json.decode(text), text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        update = None
    if update is None:
        log.warning("telegram.update_unreadable", bytes=len(body))
        return
    await intake.take([update])
