"""When nothing is under way any more: the moment to assert that something did not happen."""

from sqlalchemy import select

from bot.db.engine import Database
from bot.db.models import Conversation, InboxItem, Message, TelegramUpdate
from tests.telegram.bot_api import BotApi


def is_idle(api: BotApi, database: Database, chat: int | None = None) -> bool:
    """Whether Telegram has nothing for the desk and the desk has nothing left to do, in this chat or at all."""
    if any(chat is None or str(chat) in str(update) for update in list(api.pending)):
        return False
    updates = select(TelegramUpdate.id).where(TelegramUpdate.state == "new")
    inbox = select(InboxItem.id).join(Conversation).where(InboxItem.state == "new")
    outbox = select(Message.seq).join(Conversation).where(Message.delivery == "pending")
    if chat is not None:
        updates = updates.where(TelegramUpdate.chat == str(chat))
        inbox, outbox = (query.where(Conversation.address == str(chat)) for query in (inbox, outbox))
    with database.reading() as session:
        return not any(session.execute(query.limit(1)).first() for query in (updates, inbox, outbox))
