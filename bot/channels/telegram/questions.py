"""What somebody asked in a group, asked again by their pressing Start in the private chat."""

import re

import msgspec
from sqlalchemy.orm import Session

from bot.channels.telegram import schema
from bot.db.models import TelegramUpdate
from bot.desk.text import storable

START = "ask"
_MENTION = re.compile(r"@\w+", re.ASCII)
_COMMAND = re.compile(r"^/\w+(@\w+)?", re.ASCII)


def start(row: int) -> str:
    """The payload that recalls the question in the update stored as `row`."""
    return f"{START}_{row}"


def recall(session: Session, value: str, person: int, before: int) -> str | None:
    """The words of the question that `value` names, if it was `person` who asked; None when there are none.

    `before` is the row of the update that recalls it.
    """
    if not (value.isascii() and value.isdigit() and len(value) < 19 and int(value) < before):
        return None
    stored = session.get(TelegramUpdate, int(value))
    if stored is None:
        return None
    try:
        message = schema.decode(stored.payload).message
    except msgspec.MsgspecError:
        return None
    if message is None or message.sender is None or message.sender.id != person:
        return None
    return storable(_MENTION.sub("", _COMMAND.sub("", message.words.strip()))) or None
