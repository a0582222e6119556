"""Those who use the services: anonymous, or vouched for by the page that hosts the chat."""

import hashlib
import hmac

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.models import Customer, Requester
from bot.db.upserts import Upsert
from bot.desk import audit
from bot.desk.actor import SYSTEM
from bot.errors import Unauthorised

MAX_IDENTITY = 255  # characters, as the column
_add = Upsert(Requester, lambda insert: insert.on_conflict_do_nothing().returning(Requester.id))


def anonymous(session: Session) -> Requester:
    """A new requester of whom nothing is known."""
    requester = Requester()
    session.add(requester)
    session.flush()
    return requester


def identified(session: Session, identity: str, issuer: Customer | None = None) -> Requester:
    """The one requester whom `issuer`'s page (None: the provider's) calls `identity`, made at first sight.

    Verify the identity before. A customer's requesters belong to it from the beginning.
    """
    # Two sessions may begin at once: the second insert waits for the first and then does nothing.
    by_whom = issuer.id if issuer else None
    inserted = _add(
        session, {"identity": identity, "issuer_id": by_whom, "customer_id": by_whom}
    ).scalar_one_or_none()
    issued = Requester.issuer_id == issuer.id if issuer else Requester.issuer_id.is_(None)
    requester = session.scalars(select(Requester).where(issued, Requester.identity == identity)).one()
    if inserted is not None:
        by = {"identity": (None, identity), "customer": (None, issuer.id if issuer else None)}
        audit.record(session, SYSTEM, "requester.identified", ("requester", inserted), **by)
    return requester


def sign_identity(identity: str, secret: str, customer: str | None = None) -> str:
    """What the host page sends with `identity`: its HMAC-SHA256 with the shared secret, in hexadecimal.

    With a `customer` (its slug) both are signed, a line each.
    """
    signed = identity if customer is None else f"{identity}\n{customer}"
    return hmac.digest(secret.encode(), signed.encode("utf-8", "surrogatepass"), hashlib.sha256).hex()


def verify_identity(identity: str, signature: str, secret: str, customer: str | None = None) -> None:
    """Raise Unauthorised "identity-not-verified" unless the host page signed `identity` with `secret`.

    Without a secret no identity is believed.
    """
    signed = signature.strip().lower().encode("utf-8", "surrogatepass")
    acceptable = secret and 0 < len(identity) <= MAX_IDENTITY and not {"\0", "\n"} & set(identity)
    expected = sign_identity(identity, secret, customer).encode()
    if not acceptable or not hmac.compare_digest(expected, signed):
        raise Unauthorised("identity-not-verified")
