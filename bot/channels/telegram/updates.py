"""Updates as received: stored once, taken in order by one worker at a time per chat."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, bindparam, literal, select, update
from sqlalchemy.orm import Session

from bot.clock import now
from bot.db.engine import wake
from bot.db.models import TelegramUpdate
from bot.db.queue import Queue, Retries
from bot.db.upserts import Upsert

TOPIC = "telegram"
LEASE = timedelta(seconds=15)
# Of failures; what only the network is to blame for counts for one, all else for FAULT: eight times.
FAULT = 3
RETRIES = Retries(pauses=(0.5, 1.0, 2.0, 4.0, 8.0, 15.0), attempts=8 * FAULT, longest=900.0)
_MAX_ID = 2**63 - 1


@dataclass(frozen=True)
class Received:
    """An update on its way into the database."""

    update_id: int
    chat: str
    payload: str


@dataclass(frozen=True)
class Claimed:
    """An update in hand. `attempts`: its failures so far."""

    id: int
    bot_id: str
    update_id: int
    chat: str
    payload: str
    attempts: int
    worker: str


def received(payload: Any, text: str | None = None) -> Received | None:
    """What is stored of an update, decoded, `text` being its JSON; None for what cannot be one."""
    if not isinstance(payload, dict):
        return None
    update_id = payload.get("update_id")
    if type(update_id) is not int or not 0 <= update_id <= _MAX_ID:
        return None
    return Received(update_id, _chat(payload), json.dumps(payload) if text is None else text)


def _chat(payload: Mapping[str, Any]) -> str:
    """The chat within which the update has its place, or the user; empty when there is neither."""
    for kind in payload.values():
        if isinstance(kind, dict):
            message = kind.get("message")
            for holder in (kind, message if isinstance(message, dict) else {}):
                for key in ("chat", "from", "user"):
                    found = holder.get(key)
                    if isinstance(found, dict) and type(found.get("id")) is int:
                        return str(found["id"])[:30]
    return ""


_updates = cast("Table", TelegramUpdate.__table__)
_store = Upsert(
    TelegramUpdate, lambda insert: insert.on_conflict_do_nothing(index_elements=["bot_id", "update_id"])
)
_READ = select(*(_updates.c[name] for name in ("id", "bot_id", "update_id", "chat", "payload", "attempts")))
_FORGET = update(_updates).where(_updates.c.id == bindparam("row")).values(payload="")


@cache
def queue(bot: str) -> Queue[Claimed]:
    """The updates of the bot, in order within their chat."""
    return Queue(
        _updates,
        _READ.where(_updates.c.bot_id == literal(bot)),
        Claimed,
        key=("bot_id", "chat"),
        place="update_id",
        oldest="id",
        lease=LEASE,
        retries=RETRIES,
    )


def store(session: Session, bot: str, updates: Sequence[Received]) -> None:
    """Keep `updates` of the bot; those that are here already are left alone."""
    moment = now()
    _store(
        session,
        [
            {
                "bot_id": bot,
                "update_id": one.update_id,
                "chat": one.chat,
                "payload": one.payload,
                "state": "new",
                "attempts": 0,
                "received_at": moment,
            }
            for one in updates
        ],
    )
    wake(session, TOPIC)


def finish(session: Session, claimed: Claimed, *, keep: bool = False) -> None:
    """The update is done; belongs into the transaction of its effects.

    What was said in it is then in the transcript, and kept here no longer, unless `keep` says that it will be
    needed. Raises ClaimLost, and then the effects must not be.
    """
    queue(claimed.bot_id).finish(session, claimed)
    if not keep:
        session.connection().execute(_FORGET, {"row": claimed.id})
