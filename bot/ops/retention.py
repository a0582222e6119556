"""What is of no use any more is deleted, hourly: it costs space, and privacy law wants no data without a purpose."""

import asyncio
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot import clock
from bot.config import Settings
from bot.db.engine import Database
from bot.db.models import ActionRun, Attachment, ChatSession, LinkAttempt, LinkCode, TelegramUpdate
from bot.desk.files import attachments
from bot.desk.people import linking

EVERY = 3600.0
UPDATES_KEPT = timedelta(days=3)  # Telegram repeats an update for 24 hours
RESULTS_KEPT = timedelta(days=30)  # a brain that is away longer finds no waiting message half done


class Retention:
    """Deletes expired tokens and codes, updates and action results long done, and uploads without a message."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings

    async def run(self) -> None:
        """Tidy until cancelled. Several desks may do so at once."""
        while True:
            forgotten = clock.now() - attachments.FORGOTTEN
            digests = await self._database.write(tidy)
            used = await self._database.read(lambda session, digests=digests: _used(session, digests))  # type: ignore[misc]
            await asyncio.to_thread(
                attachments.delete_content, self._settings, digests - used, before=forgotten
            )
            await asyncio.sleep(EVERY)


def _used(session: Session, digests: set[str]) -> set[str]:
    return set(session.scalars(select(Attachment.sha256).where(Attachment.sha256.in_(digests))))


def tidy(session: Session) -> set[str]:
    """Delete the rows; returns the SHA-256 of uploads that nobody may need any more."""
    moment = clock.now()
    session.execute(delete(ChatSession).where(ChatSession.expires_at < moment))
    session.execute(delete(LinkCode).where(LinkCode.expires_at < moment))
    session.execute(delete(LinkAttempt).where(LinkAttempt.at < moment - linking.LIFETIME))
    session.execute(delete(ActionRun).where(ActionRun.at < moment - RESULTS_KEPT))
    session.execute(
        delete(TelegramUpdate).where(
            TelegramUpdate.state != "new", TelegramUpdate.received_at < moment - UPDATES_KEPT
        )
    )
    unsent = Attachment.message_seq.is_(None), Attachment.created_at < moment - attachments.FORGOTTEN
    return set(session.scalars(delete(Attachment).where(*unsent).returning(Attachment.sha256)))
