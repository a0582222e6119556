"""Presses of our buttons: the choice goes to the inbox and is shown, and the buttons go."""

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.channels.telegram import errors, markup, people, send, updates
from bot.channels.telegram.bot import Bot
from bot.channels.telegram.schema import CallbackQuery
from bot.channels.telegram.updates import Claimed
from bot.config import Settings
from bot.conversations import inbox
from bot.db.engine import Database
from bot.db.models import Conversation, IssuedButton, TelegramPart
from bot.db.models import Message as Line
from bot.desk.text import storable
from bot.errors import DeskError
from bot.i18n import t

_MAX_ANSWER = 200  # letters of the notice that answers a press

log = structlog.get_logger()


class Presses:
    """Callback queries."""

    def __init__(self, database: Database, settings: Settings, bot: Bot) -> None:
        self._database = database
        self._settings = settings
        self._bot = bot

    async def pressed(self, claimed: Claimed, query: CallbackQuery) -> None:
        """Take the choice in. A keyboard is good for one: a second press of it changes nothing."""
        chat = query.message.chat.id if query.message else query.sender.id
        if chat != query.sender.id:  # in a group there are no buttons of ours but links
            refusal: DeskError | None = DeskError("payload-not-issued")
            await self._database.write(lambda session: updates.finish(session, claimed))
        else:
            refusal = await self._take(claimed, query)
        await self._answer(query, refusal)
        if query.message and chat == query.sender.id:
            await self._show(query, chat, query.message.message_id, None if refusal else query.data)

    async def _take(self, claimed: Claimed, query: CallbackQuery) -> DeskError | None:
        """Into the inbox; the reason if it is refused."""
        try:
            await self._database.write(lambda session: self._receive(session, claimed, query))
        except DeskError as error:
            await self._database.write(lambda session: updates.finish(session, claimed))
            return error
        return None

    def _receive(self, session: Session, claimed: Claimed, query: CallbackQuery) -> None:
        updates.finish(session, claimed)
        conversation = people.conversation(session, query.sender.id, query.sender, self._settings)
        name = f"press:{query.message.message_id}" if query.message else f"query:{storable(query.id)}"[:80]
        inbox.receive(session, conversation, f"{query.sender.id}:{name}", payload_token=query.data or "")

    async def _answer(self, query: CallbackQuery, refusal: DeskError | None) -> None:
        """Stop the app's waiting sign. The press itself is stored: nothing here may fail it."""
        text = None
        if refusal:
            language = people.language(query.sender, self._settings)
            text = t(refusal.code, language, **refusal.values)[:_MAX_ANSWER]
        try:
            await self._bot.answer_callback_query(query.id, text, show_alert=bool(text))
        except TelegramError as error:
            _log(error)

    async def _show(self, query: CallbackQuery, chat: int, message_id: int, token: str | None) -> None:
        """Put the choice under the message it answers, without its buttons."""
        html = await self._database.read(lambda session: _with_choice(session, chat, message_id, token))
        try:
            if html:
                await self._bot.edit_message_text(
                    html, chat, message_id, parse_mode=ParseMode.HTML, link_preview_options=send.NO_PREVIEW
                )
            else:
                await self._bot.edit_message_reply_markup(chat, message_id, reply_markup=None)
        except TelegramError as error:
            _log(error)


def _with_choice(session: Session, chat: int, message_id: int, token: str | None) -> str | None:
    """The message's text with what was chosen; None when it is not ours or would become too long."""
    conversation = people.find(session, chat)
    button = session.get(IssuedButton, storable(token)) if token else None
    if conversation is None or button is None or button.conversation_id != conversation.id:
        return None
    html = _html(session, conversation, message_id)
    chosen = markup.Text(f"✓ {button.title}", (markup.Span(2, 2 + len(button.title), "b"),))
    if html is None or markup.units(markup.without_tags(html)) + markup.units(chosen.plain) + 2 > markup.TEXT:
        return None
    return f"{html}\n\n{chosen.html()}"


def _html(session: Session, conversation: Conversation, message_id: int) -> str | None:
    place = TelegramPart.conversation_id == conversation.id, TelegramPart.message_id == message_id
    part = session.scalars(select(TelegramPart).where(*place)).first()
    line = session.get(Line, (conversation.id, part.seq)) if part else None
    if part is None or line is None:
        return None
    parts = send.compose(line, [], conversation.language)
    return parts[part.part].html if part.part < len(parts) else None


def _log(error: TelegramError) -> None:
    if not errors.harmless(error):
        log.warning("telegram.press_not_shown", error=type(error).__name__)
