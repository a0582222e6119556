"""The append-only trail of who changed what.

What is written here cannot be deleted again, so it holds no words of anybody: text is kept as a salted hash, which
shows that a text at hand is the one that stood there, and tells nothing once that text is gone.
"""

import hashlib
import hmac
import secrets

from sqlalchemy.orm import Session

from bot.db.models import AuditEntry, SubjectKind
from bot.desk.actor import Actor

type Value = str | int | bool | None
# Text of these fields is a word of a vocabulary, a key, an id or a name of staff; of all others somebody's words.
_PLAIN = frozenset(
    (
        *("status", "pending_reason", "priority", "impact", "urgency", "kind", "category"),
        *("service", "state", "held_by", "agent", "team", "assignee", "cause", "file"),
    )
)
_SALT = 8  # bytes
type Subject = tuple[SubjectKind, str | int]  # a ticket's number, a token's name, else an id or key


def record(
    session: Session, actor: Actor, action: str, subject: Subject, **changes: tuple[Value, Value]
) -> None:
    """Note that `actor` did `action` ("ticket.resolved") to `subject`.

    `changes` are field=(before, after); text is hashed unless the field is one that holds no words.
    """
    kind, id = subject
    session.add(
        AuditEntry(
            actor_kind=actor.kind,
            actor_id=actor.id,
            action=action,
            subject_kind=kind,
            subject_id=str(id),
            changes={field: [_stored(field, value) for value in pair] for field, pair in changes.items()},
        )
    )


def stands_for(stored: str, text: str) -> bool:
    """Whether `stored`, out of an entry's changes, is the hash of `text`."""
    _, salt, _ = stored.split(":")
    return hmac.compare_digest(stored, hashed(text, bytes.fromhex(salt)))


def hashed(text: str, salt: bytes | None = None) -> str:
    """What the trail keeps of `text`: "sha256:<salt>:<digest>", both in hexadecimal."""
    salt = secrets.token_bytes(_SALT) if salt is None else salt
    return f"sha256:{salt.hex()}:{hashlib.sha256(salt + text.encode()).hexdigest()}"


def _stored(field: str, value: Value) -> Value:
    return hashed(value) if isinstance(value, str) and field not in _PLAIN else value
