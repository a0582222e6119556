"""Customers that requesters belong to: by a host page's signature or by an invite from staff."""

import re
import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import clock
from bot.db.models import Customer, Invite, InviteUse, Requester
from bot.db.upserts import Upsert
from bot.desk import audit
from bot.desk.actor import SYSTEM, Actor
from bot.desk.text import storable
from bot.desk.tokens import hash_token
from bot.errors import Conflict, DeskError, NotFound

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
_add = Upsert(
    Customer, lambda insert: insert.on_conflict_do_nothing(index_elements=["slug"]).returning(Customer.id)
)


def create(session: Session, slug: str, name: str, *, actor: Actor) -> Customer:
    """Add a customer; one that a host page mentioned before and nobody named yet gets its name.

    Raises DeskError "customer-slug-invalid", "customer-name-invalid", Conflict "customer-exists".
    """
    name = storable(name)
    if not 0 < len(name) <= 120:
        raise DeskError("customer-name-invalid")
    customer = get_or_create(session, slug, actor=actor)
    if customer.name != slug:
        raise Conflict("customer-exists", slug=slug)
    customer.name = name
    return customer


def get_or_create(session: Session, slug: str, *, actor: Actor = SYSTEM) -> Customer:
    """The one customer with this slug, made at first sight. Raises DeskError "customer-slug-invalid"."""
    if not _SLUG.fullmatch(slug):
        raise DeskError("customer-slug-invalid")
    if _add(session, {"slug": slug, "name": slug}).scalar_one_or_none() is not None:
        audit.record(session, actor, "customer.created", ("customer", slug))
    return session.scalars(select(Customer).where(Customer.slug == slug)).one()


def named(session: Session, slug: str) -> Customer:
    """The customer with this slug. Raises NotFound "customer-not-found"."""
    customer = session.scalars(select(Customer).where(Customer.slug == storable(slug))).first()
    if customer is None:
        raise NotFound("customer-not-found", slug=slug)
    return customer


def renew_secret(session: Session, slug: str, *, actor: Actor) -> str:
    """A new secret with which the customer's pages sign identities; the one before is worthless at once.

    Raises NotFound "customer-not-found".
    """
    customer = named(session, slug)
    customer.identity_secret = secrets.token_urlsafe(32)
    audit.record(session, actor, "customer.secret_renewed", ("customer", slug))
    return customer.identity_secret


def identity_secret(session: Session, slug: str | None, default: str) -> str:
    """What vouches for identities of the customer `slug`: its own secret, or `default` while it has none.

    `default` alone vouches for identities without a customer; a customer's own secret never does.
    """
    if slug is None or not _SLUG.fullmatch(slug):
        return default
    own = session.scalar(select(Customer.identity_secret).where(Customer.slug == slug))
    return own or default


def all_(session: Session) -> Sequence[Customer]:
    """Every customer, by slug."""
    return session.scalars(select(Customer).order_by(Customer.slug)).all()


def join(session: Session, requester: Requester, customer: Customer, *, actor: Actor) -> None:
    """The requester belongs to `customer` from now on."""
    before = requester.customer_id
    if before == customer.id:
        return
    requester.customer = customer
    session.flush()
    audit.record(
        session,
        actor,
        "requester.joined",
        ("requester", requester.id),
        customer=(before, customer.id),
    )


def invite(
    session: Session, slug: str, *, actor: Actor, name: str | None = None, days: int = 7, uses: int = 1
) -> str:
    """A token that lets `uses` requesters join the customer within `days`. Raises NotFound
    "customer-not-found".
    """
    customer = named(session, slug)
    token = secrets.token_urlsafe(18)  # Telegram takes 64 characters of A-Z a-z 0-9 _ - after "start"
    expires_at = clock.now() + timedelta(days=days)
    session.add(
        Invite(
            token_hash=hash_token(token),
            customer=customer,
            name=name,
            uses_left=uses,
            expires_at=expires_at,
        )
    )
    session.flush()
    audit.record(session, actor, "invite.created", ("customer", slug), uses=(None, uses))
    return token


def accept(session: Session, requester: Requester, token: str) -> Customer:
    """The requester comes in by the invite `token`; the second time nothing happens.

    Whom a customer's page vouches for stays that customer's: an invitation of another one is refused.
    Raises DeskError "invite-not-valid", "invite-expired", "invite-used-up", Conflict "invite-of-another-customer".
    """
    token_hash = hash_token(token.strip())
    found = session.get(Invite, token_hash)
    if found is None:
        raise DeskError("invite-not-valid")
    if session.get(InviteUse, (token_hash, requester.id)):
        return found.customer
    if found.expires_at <= clock.now():
        raise DeskError("invite-expired")
    if requester.issuer_id not in (None, found.customer_id):
        raise Conflict("invite-of-another-customer", customer=found.customer.name)
    # Counting and checking in one statement: of two at once for the last place, one gets it.
    taken = session.execute(
        update(Invite)
        .where(Invite.token_hash == token_hash, Invite.uses_left > 0)
        .values(uses_left=Invite.uses_left - 1)
        .returning(Invite.uses_left)
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        raise DeskError("invite-used-up")
    session.add(InviteUse(token_hash=token_hash, requester_id=requester.id))
    session.flush()
    join(session, requester, found.customer, actor=Actor.requester(requester.id))
    return found.customer
