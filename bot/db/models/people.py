"""Those who use the services, whom they belong to, and how they come in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.clock import now
from bot.db.models.base import Base
from bot.db.types import BigIntIdentity, DateTimeUTC


class Customer(Base):
    """Whom requesters belong to: the customer that pays for the services."""

    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    # Vouches for this customer's requesters and nobody else's; without one IDENTITY_SECRET does.
    identity_secret: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)


class Requester(Base):
    """Someone who uses services and chats. Anonymous until a host page vouches for an identity.

    An identity is known by whoever issued it: "7" of one customer's page is not "7" of another's. Whom the issuer is
    null for was vouched for by the provider's own page. Who has an issuer belongs to that customer and stays there.
    """

    __tablename__ = "requesters"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    identity: Mapped[str | None] = mapped_column(String(255))
    issuer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    name: Mapped[str | None] = mapped_column(String(255))
    unit: Mapped[str | None] = mapped_column(String(120))  # where they work or study
    contact: Mapped[str | None] = mapped_column(String(120))  # how else they are reached
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    customer: Mapped[Customer | None] = relationship(foreign_keys=customer_id)
    __table_args__ = (
        UniqueConstraint("issuer_id", "identity"),
        # The constraint lets any number of rows without issuer pass: nulls differ from one another.
        Index(
            "ix_requesters_identity_without_issuer",
            "identity",
            unique=True,
            sqlite_where=text("issuer_id IS NULL"),
            postgresql_where=text("issuer_id IS NULL"),
        ),
    )


class LinkCode(Base):
    """A one-time code with which a requester shows on another channel who they are there."""

    __tablename__ = "link_codes"
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    requester_id: Mapped[int] = mapped_column(ForeignKey("requesters.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(DateTimeUTC, index=True)


class LinkAttempt(Base):
    """A code that a requester typed and that was none; kept as long as it counts."""

    __tablename__ = "link_attempts"
    id: Mapped[int] = mapped_column(BigIntIdentity, primary_key=True)
    requester_id: Mapped[int] = mapped_column(ForeignKey("requesters.id"), index=True)
    at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now, index=True)


class Invite(Base):
    """A link with which staff let people join a customer. Only its token's SHA-256 is kept."""

    __tablename__ = "invites"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    name: Mapped[str | None] = mapped_column(String(120))  # whom it is for, for staff's own use
    uses_left: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
    expires_at: Mapped[datetime] = mapped_column(DateTimeUTC, index=True)
    customer: Mapped[Customer] = relationship()


class InviteUse(Base):
    """Who came in by an invite, once each."""

    __tablename__ = "invite_uses"
    token_hash: Mapped[str] = mapped_column(ForeignKey("invites.token_hash"), primary_key=True)
    requester_id: Mapped[int] = mapped_column(ForeignKey("requesters.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now)
