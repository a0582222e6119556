"""Keys of integrations to the management API. The secret itself is never stored."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import clock
from bot.db.models import ApiToken
from bot.desk import audit
from bot.desk.actor import SYSTEM
from bot.errors import Conflict, NotFound, Unauthorised

PREFIX = "lyn_"  # lets secret scanners recognise one
_USE_NOTED_EVERY = timedelta(minutes=1)


def new_token() -> str:
    """A secret of 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """What is stored of a token; a plain hash is enough for a secret that nobody can guess."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def create(session: Session, name: str) -> str:
    """Make the token `name` and return its secret, which cannot be had again.

    Raises Conflict "token-name-taken"; the name of a revoked token is free.
    """
    former = _named(session, name)
    if former is not None:
        if former.revoked_at is None:
            raise Conflict("token-name-taken", name=name)
        session.delete(former)
        session.flush()
    token = new_token()
    session.add(ApiToken(token_hash=hash_token(token), name=name))
    session.flush()
    audit.record(session, SYSTEM, "token.created", ("token", name))
    return token


def check(session: Session, token: str) -> ApiToken:
    """The integration that `token` belongs to; changes nothing. Raises Unauthorised "token-not-valid"."""
    found = session.get(ApiToken, hash_token(token))
    if found is None or found.revoked_at is not None:
        raise Unauthorised("token-not-valid")
    return found


def use_to_be_noted(token: ApiToken) -> bool:
    """Whether its last use was noted so long ago that `note_use` is due."""
    return token.last_used_at is None or clock.now() - token.last_used_at >= _USE_NOTED_EVERY


def note_use(session: Session, token: ApiToken) -> None:
    """Note that the token is used now. Apart from `check`, for most calls have nothing else to write."""
    session.execute(
        update(ApiToken).where(ApiToken.token_hash == token.token_hash).values(last_used_at=clock.now())
    )


def revoke(session: Session, name: str) -> None:
    """Make the token `name` useless at once. Raises NotFound "token-not-found"."""
    found = _named(session, name)
    if found is None or found.revoked_at is not None:
        raise NotFound("token-not-found", name=name)
    found.revoked_at = clock.now()
    audit.record(session, SYSTEM, "token.revoked", ("token", name))


def _named(session: Session, name: str) -> ApiToken | None:
    return session.scalars(select(ApiToken).where(ApiToken.name == name)).first()
