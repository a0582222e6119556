"""What is of no use any more is deleted, hourly: it costs space, and privacy law wants no data without a purpose."""

import asyncio
import uuid
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import clock
from bot.channels.telegram import retention as telegram
from bot.channels.web import retention as web
from bot.config import Settings
from bot.conversations import retention as conversations
from bot.db import leases
from bot.db.engine import Database
from bot.db.models import Attachment, Job, Lease
from bot.db.retention import BATCH, Expires, GoesWith, Kept, Rule, delete_batch, expiring
from bot.desk import retention as staff
from bot.desk.files import attachments
from bot.desk.files import retention as files
from bot.desk.people import retention as people
from bot.desk.tickets import retention as tickets

EVERY = 3600.0  # seconds
LEASE = "retention"
RULES: tuple[Rule, ...] = (
    *people.RULES,
    *conversations.RULES,
    *tickets.RULES,
    *files.RULES,
    *staff.RULES,
    *web.RULES,
    *telegram.RULES,
    Expires(
        Job,
        "created_at",
        timedelta(days=7),
        "what was done lately, should somebody ask; those that were given up stay",
        only=Job.state == "done",
    ),
    Kept(Lease, "which desk does what only one may do; a row each"),
)


class Retention:
    """Deletes what is due by RULES, on one desk at a time."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._desk = str(uuid.uuid4())

    async def run(self) -> None:
        """Tidy until cancelled."""
        while True:
            await self.tidy()
            await asyncio.sleep(EVERY)

    async def tidy(self) -> None:
        """Delete whatever is due now, batch by batch; nothing while another desk does it."""
        moment = clock.now()
        for rule in expiring(RULES):
            while await self._batch(rule, moment):
                pass
        await self._database.write(lambda session: leases.give_up(session, LEASE, self._desk))

    async def _batch(self, rule: Expires, moment: datetime) -> bool:
        """Whether there may be more."""

        def work(session: Session) -> tuple[int, set[str]]:
            if not leases.take(session, LEASE, self._desk):
                return 0, set()
            return delete_batch(session, rule, moment)

        count, digests = await self._database.write(work)
        if digests:
            used = await self._database.read(lambda session: _used(session, digests))
            forgotten = moment - rule.after
            await asyncio.to_thread(
                attachments.delete_content, self._settings, digests - used, before=forgotten
            )
        return count == BATCH


def _used(session: Session, digests: set[str]) -> set[str]:
    return set(session.scalars(select(Attachment.sha256).where(Attachment.sha256.in_(digests))))


def documentation() -> str:
    """RULES as a Markdown table, by table."""
    rows = sorted((rule.model.__tablename__, _until(rule), rule.why) for rule in RULES)
    lines = [f"| `{table}` | {until} | {why} |" for table, until, why in rows]
    return "\n".join(("| table | rows go | why |", "|---|---|---|", *lines)) + "\n"


def _until(rule: Rule) -> str:
    match rule:
        case Kept():
            return "never"
        case GoesWith():
            return f"with their row of `{rule.parent.__tablename__}`"
        case Expires():
            return f"{_span(rule)} `{rule.since}`"


def _span(rule: Expires) -> str:
    minutes = int(rule.after.total_seconds()) // 60
    for unit, length in (("day", 1440), ("hour", 60), ("minute", 1)):
        if minutes and minutes % length == 0:
            count = minutes // length
            return f"{count} {unit}{'s' if count > 1 else ''} after"
    return "at"


if __name__ == "__main__":
    print(documentation(), end="")
