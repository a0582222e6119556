"""The commands in the bot's menu, in both languages, and what they mean to the brain."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from json import dumps

from telegram import BotCommand

from bot.config import Language
from bot.i18n import t

_COMMAND = re.compile(r"/(?P<name>\w{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<argument>.*))?", re.DOTALL | re.ASCII)
_NUMBER = re.compile(r"(?:INC|REQ|CHG|PRB)-\d{1,9}", re.IGNORECASE)
_LANGUAGES = {
    "id": "id", "indonesia": "id", "indonesian": "id", "en": "en", "inggris": "en", "english": "en",
}  # fmt: skip


@dataclass(frozen=True)
class Command:
    """A command as typed. `key` is its Indonesian name, under which the code knows it."""

    key: str
    bot: str | None  # whom it was addressed to, where several bots may be
    argument: str


# Indonesian name, which is the key, and English name; in the order of the menu.
NAMES = {
    "start": "start",
    "help": "help",
    "tiket": "tickets",
    "status": "status",
    "petugas": "agent",
    "bahasa": "language",
    "hubungkan": "link",
    "batal": "cancel",
}
_KEYS = {name: key for key, english in NAMES.items() for name in (key, english)}
_PAYLOADS = {
    "start": "/greet",
    "help": "/ask_help",
    "tiket": "/list_tickets",
    "status": "/check_ticket",
    "petugas": "/talk_to_human",
    "bahasa": "/switch_language",
    "batal": "/stop",
}


def read(text: str) -> Command | None:
    """The command of ours that `text` is; None for any other text."""
    found = _COMMAND.fullmatch(text.strip())
    key = _KEYS.get(found["name"].lower()) if found else None
    return Command(key, found["bot"], (found["argument"] or "").strip()) if found and key else None


def payload(command: Command) -> str | None:
    """What the command says to the brain; None when it has to be read as text for its argument's sake."""
    argument = command.argument
    meant = _PAYLOADS.get(command.key)
    if not argument or meant is None or command.key == "start":
        return meant
    if command.key in ("tiket", "status") and _NUMBER.fullmatch(argument):
        return "/check_ticket" + dumps({"ticket_number": argument.upper()})
    if command.key == "bahasa" and (language := _LANGUAGES.get(argument.lower())):
        return meant + dumps({"target_language": language})
    return None


def menu(language: Language) -> Sequence[BotCommand]:
    """What the app offers when "/" is typed."""
    return [
        BotCommand(english if language == "en" else key, t(f"telegram-command-{key}", language))
        for key, english in NAMES.items()
    ]
