"""Delivers what the outbox holds for Telegram."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from telegram import InlineKeyboardMarkup, LinkPreviewOptions
from telegram import Message as Sent
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot import clock
from bot.channels.telegram import errors, markup, people
from bot.channels.telegram.bot import Bot
from bot.channels.telegram.limits import Pace
from bot.config import Settings
from bot.conversations.delivery import DeliveryError
from bot.conversations.outbox import Outgoing
from bot.db.engine import Database
from bot.db.models import Attachment, Button, Conversation, Message, TelegramPart
from bot.desk.files import attachments
from bot.i18n import t

DAY = range(7, 21)  # hours at which a message nobody waits for may ring
AWAKE = timedelta(minutes=15)  # since their last word: they wait for an answer
PHOTOS = ("image/jpeg", "image/png", "image/webp")
_MAX_PHOTO = 10 * attachments.MEGABYTE
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

log = structlog.get_logger()


@dataclass(frozen=True)
class Part:
    """What one call to Telegram carries: a text, or a file with the text as its caption."""

    html: str = ""
    keyboard: InlineKeyboardMarkup | None = None
    file: Attachment | None = None


class Composable(Protocol):
    """What of a message is sent: one in hand, or a line of the transcript."""

    @property
    def text(self) -> str: ...
    @property
    def author(self) -> str | None: ...
    @property
    def buttons(self) -> list[Button]: ...


def compose(message: Composable, files: list[Attachment], language: str) -> list[Part]:
    """The message in the pieces that Telegram takes, always the same for the same message."""
    text = f"**{message.author}**\n{message.text}" if message.author else message.text
    if message.buttons and not text:
        text = t("telegram-choose", language)
    read = markup.read(text)
    keyboard = markup.keyboard(message.buttons)
    if len(files) == 1 and not keyboard and markup.units(read.plain) <= markup.CAPTION:
        return [Part(read.html(), file=files[0])]
    texts = list(markup.pieces(read))
    last = len(texts) - 1
    return [
        *(Part(html, keyboard if place == last else None) for place, html in enumerate(texts)),
        *(Part(file=file) for file in files),
    ]


class Sender:
    """Sends one message at a time per conversation; what Telegram took already is not sent again."""

    def __init__(self, database: Database, settings: Settings, bot: Bot, pace: Pace) -> None:
        self._database = database
        self._settings = settings
        self._bot = bot
        self._pace = pace

    async def __call__(self, message: Outgoing) -> None:
        """Deliver `message`. Raises DeliveryError."""
        if message.unreachable_since:
            raise DeliveryError("blocked by the requester", permanent=True)
        files, taken, silent = await self._database.read(
            lambda session: (
                _files(session, message),
                _taken(session, message),
                self._silent(session, message.conversation_id),
            )
        )
        chat = int(message.address or 0)
        for number, part in enumerate(compose(message, files, message.language)):
            if number < taken:
                continue
            sent, chat = await self._send(message.conversation_id, chat, part, silent)
            await self._database.write(
                lambda session, number=number, sent=sent: _note(session, message, number, sent)  # type: ignore[misc]
            )

    async def _send(self, conversation_id: str, chat: int, part: Part, silent: bool) -> tuple[int, int]:
        """Send a part; its message id, and the chat it went to after all."""
        if seconds := self._pace.delay(chat):
            await asyncio.sleep(seconds)
        try:
            try:
                return (await self._call(chat, part, silent)).message_id, chat
            except ChatMigrated as error:
                new = error.new_chat_id
                await self._database.write(lambda session: people.moved(session, chat, new))
                return (await self._call(new, part, silent)).message_id, new
        except Forbidden as error:
            await self._database.write(lambda session: self._unreachable(session, conversation_id))
            raise errors.delivery_error(error) from error
        except TelegramError as error:
            raise errors.delivery_error(error) from error

    async def _call(self, chat: int, part: Part, silent: bool) -> Sent:
        """Send the part; once more without its markup, or its picture as a document, if that is what is wrong."""
        try:
            return await self._one_call(chat, part, silent, ParseMode.HTML, photo=_is_photo(part))
        except BadRequest as error:
            plain = errors.unreadable(error)
            if not plain and not _is_photo(part):
                raise
            log.warning("telegram.sent_plainly", markup=plain)
            return await self._one_call(chat, part, silent, None if plain else ParseMode.HTML, photo=False)

    async def _one_call(
        self, chat: int, part: Part, silent: bool, mode: ParseMode | None, *, photo: bool
    ) -> Sent:
        text = part.html if mode else markup.without_tags(part.html)
        if part.file is None:
            return await self._bot.send_message(
                chat,
                text,
                parse_mode=mode,
                reply_markup=part.keyboard,
                disable_notification=silent,
                link_preview_options=NO_PREVIEW,
            )
        with ExitStack() as stack:
            content = stack.enter_context(attachments.content(self._settings, part.file).open("rb"))
            send: Callable[..., Awaitable[Sent]] = self._bot.send_photo if photo else self._bot.send_document
            return await send(
                chat,
                content,
                caption=text or None,
                parse_mode=mode,
                filename=part.file.name,
                reply_markup=part.keyboard,
                disable_notification=silent,
            )

    def _unreachable(self, session: Session, conversation_id: str) -> None:
        conversation = session.get_one(Conversation, conversation_id, with_for_update=True)
        people.unreachable(session, conversation, self._settings)

    def _silent(self, session: Session, conversation_id: str) -> bool:
        """Whether the message should not ring: it is night, and nobody waits for it."""
        moment = clock.now()
        if moment.astimezone(self._settings.zone).hour in DAY:
            return False
        theirs = Message.conversation_id == conversation_id, Message.sender == "requester"
        latest = session.scalar(select(func.max(Message.at)).where(*theirs))
        return latest is None or moment - latest > AWAKE


def _is_photo(part: Part) -> bool:
    file = part.file
    return file is not None and file.media_type in PHOTOS and file.size <= _MAX_PHOTO


def _files(session: Session, message: Outgoing) -> list[Attachment]:
    if not message.attachments:
        return []
    ids = [one["id"] for one in message.attachments]
    found = {file.id: file for file in session.scalars(select(Attachment).where(Attachment.id.in_(ids)))}
    return [found[id] for id in ids if id in found]


def _taken(session: Session, message: Outgoing) -> int:
    """How many parts Telegram has already."""
    own = TelegramPart.conversation_id == message.conversation_id, TelegramPart.seq == message.seq
    return session.scalar(select(func.count()).where(*own)) or 0


def _note(session: Session, message: Outgoing, number: int, message_id: int) -> None:
    session.merge(
        TelegramPart(
            conversation_id=message.conversation_id, seq=message.seq, part=number, message_id=message_id
        )
    )
