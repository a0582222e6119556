"""One person, several channels: a one-time code made on one side and typed on the other makes them one requester."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bot import clock
from bot.db.models import Conversation, InviteUse, LinkAttempt, LinkCode, Requester, Ticket
from bot.desk import audit
from bot.desk.actor import Actor
from bot.desk.people import customers
from bot.desk.tokens import hash_token
from bot.errors import Conflict, DeskError

LIFETIME = timedelta(minutes=10)
ATTEMPTS = 10  # wrong codes a requester may type within LIFETIME
LENGTH = 8
# Neither vowels nor what looks like something else: no words, no doubts. 10^11 codes, of which a few live at a time.
_ALPHABET = "23456789CDFGHJKMNPQRTVWX"
_CODE = re.compile(rf"(?=.*[2-9])(?=.*[A-Z])[{_ALPHABET}]{{{LENGTH}}}")


@dataclass(frozen=True)
class Code:
    """What to type on the other channel, and until when."""

    code: str
    expires_at: datetime


def issue(session: Session, requester: Requester) -> Code:
    """A new code for `requester`; earlier ones are void."""
    _forget(session, requester.id)
    code = ""
    while not _CODE.fullmatch(code):
        code = "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))
    expires_at = clock.now() + LIFETIME
    session.add(LinkCode(code_hash=hash_token(code), requester_id=requester.id, expires_at=expires_at))
    session.flush()
    audit.record(session, Actor.requester(requester.id), "link.code_issued", ("requester", requester.id))
    return Code(code, expires_at)


def normalise(text: str) -> str | None:
    """The code that `text` is, however it is typed ("xk7p-2m9q"); None when it is none."""
    code = re.sub(r"[\s-]", "", text).upper()
    return code if len(text) <= 2 * LENGTH and _CODE.fullmatch(code) else None


def linkable(session: Session, text: str) -> LinkCode | None:
    """The code that `text` is and that could be redeemed now."""
    code = normalise(text)
    found = session.get(LinkCode, hash_token(code)) if code else None
    return found if found and found.expires_at > clock.now() else None


def redeem(session: Session, requester: Requester, text: str) -> Requester | DeskError:
    """Make `requester` and the one who was given the code `text` one requester, who is returned.

    A refusal is returned, not raised, so that the attempt is counted in the caller's transaction:
    "link-code-not-valid", "link-too-many-attempts", "link-to-oneself", "link-identities-differ",
    "link-customers-differ".
    """
    since = clock.now() - LIFETIME
    tried = select(func.count()).where(LinkAttempt.requester_id == requester.id, LinkAttempt.at > since)
    if (session.scalar(tried) or 0) >= ATTEMPTS:
        return DeskError("link-too-many-attempts")
    code = linkable(session, text)
    if code is None:
        session.execute(delete(LinkAttempt).where(LinkAttempt.at <= since))
        # Whoever was made one with another at this moment is gone, and has nothing to count.
        own = select(Requester.id).where(Requester.id == requester.id)
        if session.scalar(own.with_for_update(read=True, key_share=True)) is not None:
            session.add(LinkAttempt(requester_id=requester.id))
        return DeskError("link-code-not-valid")
    if code.requester_id == requester.id:
        return Conflict("link-to-oneself")
    both = _lock(session, requester.id, code.requester_id)
    # Who deletes the row has the code: of two at once one wins.
    redeemed = session.execute(
        delete(LinkCode).where(LinkCode.code_hash == code.code_hash).returning(LinkCode.code_hash)
    )
    if redeemed.first() is None or len(both) < 2:
        return DeskError("link-code-not-valid")
    return _merge(session, *both)


def _lock(session: Session, *ids: int) -> Sequence[Requester]:
    """The requesters as they are now, older first; nobody else changes them until this transaction ends."""
    # The order in which everyone takes these locks: conversations, then requesters; by number among themselves.
    own = Conversation.requester_id.in_(ids)
    session.scalars(select(Conversation.id).where(own).order_by(Conversation.id).with_for_update()).all()
    locked = select(Requester).where(Requester.id.in_(ids)).order_by(Requester.id).with_for_update()
    return session.scalars(locked, execution_options={"populate_existing": True}).all()


def _merge(session: Session, older: Requester, newer: Requester) -> Requester | DeskError:
    if older.identity and newer.identity:
        return Conflict("link-identities-differ")
    if older.customer_id and newer.customer_id and older.customer_id != newer.customer_id:
        return Conflict("link-customers-differ")
    survivor, merged = (newer, older) if newer.identity else (older, newer)
    for conversation in session.scalars(select(Conversation).where(Conversation.requester_id == merged.id)):
        conversation.requester = survivor
    session.execute(update(Ticket).where(Ticket.requester_id == merged.id).values(requester_id=survivor.id))
    _take_invites(session, survivor, merged)
    for requester in (older, newer):
        _forget(session, requester.id)
    session.execute(delete(LinkAttempt).where(LinkAttempt.requester_id == merged.id))
    survivor.name = survivor.name or merged.name
    if survivor.customer is None and merged.customer:
        customers.join(session, survivor, merged.customer, actor=Actor.requester(survivor.id))
    session.flush()
    # A turn that still writes for the merged one fails, is tried again, and then finds the survivor.
    session.delete(merged)
    session.flush()
    audit.record(
        session,
        Actor.requester(survivor.id),
        "requester.merged",
        ("requester", survivor.id),
        merged=(merged.id, None),
    )
    return survivor


def _take_invites(session: Session, survivor: Requester, merged: Requester) -> None:
    used = select(InviteUse.token_hash).where(InviteUse.requester_id == survivor.id)
    theirs = InviteUse.requester_id == merged.id
    session.execute(delete(InviteUse).where(theirs, InviteUse.token_hash.in_(used)))
    session.execute(update(InviteUse).where(theirs).values(requester_id=survivor.id))


def _forget(session: Session, requester_id: int) -> None:
    session.execute(delete(LinkCode).where(LinkCode.requester_id == requester_id))
