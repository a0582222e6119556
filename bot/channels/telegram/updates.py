"""Updates as received: stored once, taken in order by one worker at a time per chat."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.clock import now
from bot.db.engine import wake
from bot.db.models import TelegramUpdate

TOPIC = "telegram"
# Longer than the slowest download; a dead worker's updates wait no longer.
LEASE = timedelta(seconds=40)
_MAX_ID = 2**63 - 1


class NotOurs(Exception):
    """Another worker took the update over, because this one was too slow."""


@dataclass(frozen=True)
class Received:
    """An update on its way into the database."""

    update_id: int
    chat: str
    payload: str


@dataclass(frozen=True)
class Claimed:
    """An update that this worker has for LEASE. `attempts` counts this one."""

    id: int
    update_id: int
    chat: str
    payload: str
    attempts: int


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
_older = _updates.alias()
_STORE = {
    name: dialect.insert(_updates).on_conflict_do_nothing(index_elements=["bot_id", "update_id"])
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_READ = [_updates.c[name] for name in ("id", "update_id", "chat", "payload", "attempts")]
_CLAIMABLE = (
    select(*_READ)
    .where(
        _updates.c.bot_id == bindparam("bot"),
        _updates.c.state == "new",
        _updates.c.next_attempt_at <= bindparam("moment"),
        ~exists().where(
            _older.c.bot_id == _updates.c.bot_id,
            _older.c.chat == _updates.c.chat,
            _older.c.state == "new",
            _older.c.update_id < _updates.c.update_id,
        ),
    )
    .order_by(_updates.c.next_attempt_at, _updates.c.update_id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(_updates)
    .where(_updates.c.id == bindparam("row"))
    .values(attempts=_updates.c.attempts + 1, next_attempt_at=bindparam("until"))
)


_NEXT = (
    select(*_READ, _updates.c.next_attempt_at)
    .where(
        _updates.c.bot_id == bindparam("bot"),
        _updates.c.chat == bindparam("chat"),
        _updates.c.state == "new",
    )
    .order_by(_updates.c.update_id)
    .limit(1)
    .with_for_update(skip_locked=True)
)


def store(session: Session, bot: str, updates: Sequence[Received]) -> None:
    """Keep `updates` of the bot; those that are here already are left alone."""
    connection = session.connection()
    moment = now()
    connection.execute(
        _STORE[connection.dialect.name],
        [
            {
                "bot_id": bot,
                "update_id": one.update_id,
                "chat": one.chat,
                "payload": one.payload,
                "state": "new",
                "attempts": 0,
                "next_attempt_at": moment,
                "received_at": moment,
            }
            for one in updates
        ],
    )
    wake(session, TOPIC)


def claimable(session: Session, bot: str) -> bool:
    """Whether `claim` would find anything; only reads, which on SQLite keeps nobody waiting."""
    values = {"bot": bot, "moment": now(), "limit": 1}
    return session.connection().execute(_CLAIMABLE, values).first() is not None


def claim(session: Session, bot: str, limit: int) -> list[Claimed]:
    """Up to `limit` updates that are due, each the oldest unfinished one of its chat."""
    rows = session.connection().execute(_CLAIMABLE, {"bot": bot, "moment": now(), "limit": limit}).all()
    return _claim(session, rows)


def claim_next(session: Session, bot: str, chat: str) -> Claimed | None:
    """The oldest unfinished update of `chat`, if it is due: for who has just finished the one before it.

    A chat's updates need not be looked for among everybody's, however many of them wait.
    """
    row = session.connection().execute(_NEXT, {"bot": bot, "chat": chat}).first()
    due = row is not None and row.next_attempt_at <= now()
    return _claim(session, [row])[0] if row is not None and due else None


def _claim(session: Session, rows: Sequence[Any]) -> list[Claimed]:
    until = now() + LEASE
    if rows:
        session.connection().execute(_CLAIM, [{"row": row.id, "until": until} for row in rows])
    return [Claimed(row.id, row.update_id, row.chat, row.payload, row.attempts + 1) for row in rows]


def finish(session: Session, claimed: Claimed, *, error: str | None = None, keep: bool = False) -> None:
    """The update is done, or has failed by `error`; belongs into the transaction of its effects.

    What was said in it is then in the transcript, and kept here no longer, unless `keep` says that it will be needed.

    Raises NotOurs, and then the effects must not be.
    """
    ours = TelegramUpdate.id == claimed.id, TelegramUpdate.state == "new"
    changes: dict[str, str | None] = {"state": "failed" if error else "done", "error": error}
    if not error and not keep:
        changes["payload"] = ""
    changed = session.execute(
        update(TelegramUpdate)
        .where(*ours, TelegramUpdate.attempts == claimed.attempts)
        .values(**changes)
        .returning(TelegramUpdate.id)
        .execution_options(synchronize_session=False)
    ).first()
    if changed is None:
        raise NotOurs


def postpone(session: Session, claimed: Claimed, *, seconds: float, error: str) -> None:
    """Try the update again in `seconds`; those of its chat wait too."""
    session.execute(
        update(TelegramUpdate)
        .where(TelegramUpdate.id == claimed.id, TelegramUpdate.attempts == claimed.attempts)
        .values(next_attempt_at=now() + timedelta(seconds=seconds), error=error)
        .execution_options(synchronize_session=False)
    )
