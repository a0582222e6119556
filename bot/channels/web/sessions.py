"""Chat sessions: short-lived tokens, bound to a conversation and the page's origin, renewed without being seen.

A *grant* is a visitor's lasting right to one conversation from one origin. Tokens (one hour) are cut from it with
its renewal secret, which every renewal replaces by HMAC-SHA256(grant's key, secret). So a renewal whose answer is
lost, or that two tabs make at once, gives the same next secret again; whoever shows an older one holds a copy of
what somebody else went on with, and the grant ends (RFC 9700, 4.14.2: rotation with reuse detection).
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from bot.clock import now
from bot.db.engine import Database
from bot.db.models import ChatGrant, ChatSession, Conversation
from bot.desk.text import storable
from bot.desk.tokens import hash_token, new_token
from bot.errors import Unauthorised
from bot.http.access import Connection, bearer
from bot.http.origins import OWN, Origins

LIFETIME = timedelta(hours=1)  # of a token


@dataclass(frozen=True)
class Visitor:
    """Whose token it is."""

    conversation_id: str
    token_hash: str


@dataclass(frozen=True)
class IssuedToken:
    """A fresh token, valid until `expires_at`, and the secret with which to renew it then."""

    token: str
    conversation_id: str
    renewal: str
    expires_at: datetime


class Authentication:
    """The access check of routes that need a chat token."""

    def __init__(self, database: Database, origins: Origins) -> None:
        self._database, self._origins = database, origins

    async def __call__(self, connection: Connection) -> None:
        """Note the visitor and their language in the request.

        Raises Unauthorised "session-not-valid", Forbidden "origin-not-allowed".
        """
        token_hash = hash_token(bearer(connection))
        origin = self._origins.of(connection)
        found = await self._database.read(lambda session: _valid(session, token_hash))
        if found is None or (found[2] or OWN) != origin:
            raise Unauthorised("session-not-valid")
        connection.scope["user"] = Visitor(found[0], token_hash)
        connection.state["language"] = found[1]


_VALID = (
    select(Conversation.id, Conversation.language, ChatGrant.origin)
    .join(ChatSession, ChatSession.conversation_id == Conversation.id)
    .outerjoin(ChatGrant, ChatGrant.id == ChatSession.grant_id)
    .where(ChatSession.token_hash == bindparam("token_hash"), ChatSession.expires_at > bindparam("moment"))
)


def _valid(session: Session, token_hash: str) -> tuple[str, str, str | None] | None:
    row = session.connection().execute(_VALID, {"token_hash": token_hash, "moment": now()}).first()
    return (row[0], row[1], row[2]) if row else None


def still_valid(session: Session, visitor: Visitor) -> bool:
    """Whether the visitor's token has neither ended nor been given up since."""
    return _valid(session, visitor.token_hash) is not None


def grant(session: Session, conversation: Conversation, origin: str, life: timedelta) -> IssuedToken:
    """The first token of a new grant, which lasts `life` from its latest renewal."""
    id, secret = secrets.token_urlsafe(12), secrets.token_urlsafe(32)
    made = ChatGrant(
        id=id,
        conversation_id=conversation.id,
        origin=origin,
        key=secrets.token_hex(32),
        renewal_hash=hash_token(secret),
        expires_at=now() + life,
    )
    session.add(made)
    session.flush()
    return _issue(session, made, secret)


def renew(session: Session, renewal: str, origin: str, life: timedelta) -> IssuedToken | None:
    """A fresh token for the page that shows `renewal`; None when that is no (longer a) valid secret."""
    id, _, secret = renewal.partition(".")
    found = session.get(ChatGrant, storable(id), with_for_update=True)
    if found is None or found.expires_at <= now() or found.origin != origin:
        return None
    shown = hash_token(secret)
    if hmac.compare_digest(shown, found.renewal_hash):
        found.previous_hash, found.renewal_hash = shown, hash_token(_next(found, secret))
    elif not hmac.compare_digest(shown, found.previous_hash or ""):
        _end(session, found)
        return None
    found.expires_at = now() + life
    return _issue(session, found, _next(found, secret))


def end(session: Session, visitor: Visitor) -> None:
    """The visitor leaves: their token, and the grant it was cut from, are worth nothing any more."""
    found = session.get(ChatSession, visitor.token_hash)
    if found and found.grant_id:
        _end(session, session.get_one(ChatGrant, found.grant_id))
    elif found:
        session.delete(found)


def _next(grant: ChatGrant, secret: str) -> str:
    return hmac.digest(
        bytes.fromhex(grant.key), secret.encode("utf-8", "surrogatepass"), hashlib.sha256
    ).hex()


def _issue(session: Session, grant: ChatGrant, secret: str) -> IssuedToken:
    token, moment = new_token(), now()
    of_this = ChatSession.conversation_id == grant.conversation_id
    session.execute(delete(ChatSession).where(of_this, ChatSession.expires_at <= moment))
    session.add(
        ChatSession(
            token_hash=hash_token(token),
            conversation_id=grant.conversation_id,
            grant_id=grant.id,
            expires_at=moment + LIFETIME,
        )
    )
    return IssuedToken(token, grant.conversation_id, f"{grant.id}.{secret}", moment + LIFETIME)


def _end(session: Session, grant: ChatGrant) -> None:
    session.execute(delete(ChatSession).where(ChatSession.grant_id == grant.id))
    session.delete(grant)
    session.flush()
