"""What Telegram's refusals mean for a delivery."""

import os

# Seconds as timedelta, without a deprecation warning at every RetryAfter; read by the library when it raises one.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from datetime import timedelta
from typing import cast

from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.conversations.delivery import DeliveryError

# A wrong token is the operator's to mend; meanwhile the messages wait.
TOKEN_PAUSE = 60.0


def seconds(error: RetryAfter) -> float:
    """How long Telegram wants us to wait."""
    return cast("timedelta", error.retry_after).total_seconds()


def delivery_error(error: TelegramError) -> DeliveryError:
    """The rule for `error`. BadRequest first: it is a NetworkError to the library, but never mends itself."""
    match error:
        case RetryAfter():
            return DeliveryError("flood control", retry_after=seconds(error))
        case BadRequest() | Forbidden():
            return DeliveryError(error.message, permanent=True)
        case InvalidToken():  # its text holds the token
            return DeliveryError("token refused", retry_after=TOKEN_PAUSE)
        case _:
            return DeliveryError(type(error).__name__)


def unreadable(error: BadRequest) -> bool:
    """Whether it is our markup that Telegram could not read."""
    return "parse entities" in error.message.lower()


def harmless(error: TelegramError) -> bool:
    """Whether what was asked for is so already, or comes too late to matter."""
    text = error.message.lower() if isinstance(error, BadRequest) else ""
    return any(
        reason in text
        for reason in ("not modified", "query is too old", "message to edit not found", "can't be edited")
    )
