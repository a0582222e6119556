"""How long the Telegram channel keeps what is its own."""

from datetime import timedelta

from bot.db.models import ChannelHandle, TelegramPart, TelegramUpdate
from bot.db.retention import Expires, Kept, Rule

RULES: tuple[Rule, ...] = (
    Expires(
        TelegramUpdate,
        "received_at",
        timedelta(days=3),
        "Telegram repeats an update for 24 hours; its content goes as soon as it is done",
        only=TelegramUpdate.state != "new",
    ),
    Expires(
        TelegramPart,
        "sent_at",
        timedelta(days=90),
        "which of our messages a pressed button stands under, as long as it can be pressed",
    ),
    Kept(ChannelHandle, "the bot's public name; a row a channel"),
)
