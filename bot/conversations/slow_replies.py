"""Tells requesters who wait too long that they are not forgotten."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import now
from bot.config import Settings
from bot.conversations import outbox
from bot.db.engine import Database
from bot.db.models import Conversation, InboxItem
from bot.db.queue import is_literally
from bot.i18n import t

POLL = 0.5


class SlowReplies:
    """Says once per message, `settings.notice_after` seconds after it came, that it is being worked on."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._patience = timedelta(seconds=settings.notice_after)

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            await asyncio.sleep(POLL)
            if waiting := await self._database.read(self._waiting):
                await self._database.write(lambda session, waiting=waiting: tell_they_wait(session, waiting))  # type: ignore[misc]

    def _waiting(self, session: Session) -> Sequence[str]:
        """Conversations in which the bot owes an answer for too long."""
        return session.scalars(
            select(InboxItem.conversation_id)
            .distinct()
            .join(Conversation, Conversation.id == InboxItem.conversation_id)
            .where(
                is_literally(InboxItem.state, "new"),
                InboxItem.noticed.is_(False),
                InboxItem.received_at <= now() - self._patience,
                Conversation.held_by == "bot",
            )
        ).all()


def tell_they_wait(session: Session, conversations: Sequence[str]) -> None:
    """Tell each of `conversations`, once for all its waiting messages, unless it was told or answered."""
    for conversation_id in sorted(conversations):
        conversation = session.get_one(Conversation, conversation_id, with_for_update=True)
        waiting = session.scalars(
            select(InboxItem).where(
                InboxItem.conversation_id == conversation_id,
                is_literally(InboxItem.state, "new"),
                InboxItem.noticed.is_(False),
            )
        ).all()
        if waiting and conversation.held_by == "bot":
            outbox.say(session, conversation, t("chat-still-working", conversation.language), sender="system")
            for item in waiting:
                item.noticed = True
