"""What happened at the desk, for those above it (conversations) who must tell someone.

Handlers run in the transaction of the change: the change and the message about it are stored together.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.db.models import Conversation, Ticket, TicketComment


@dataclass(frozen=True)
class TicketResolved:
    """Staff resolved a ticket; its requester is to be told and asked for a rating."""

    ticket: Ticket


@dataclass(frozen=True)
class TicketChanged:
    """Staff changed a ticket's status otherwise than by resolving it."""

    ticket: Ticket


@dataclass(frozen=True)
class TicketAnswered:
    """Staff wrote a public comment on a ticket."""

    ticket: Ticket
    comment: TicketComment


@dataclass(frozen=True)
class HolderChanged:
    """A conversation passed between bot, queue and agent."""

    conversation: Conversation


type Event = TicketResolved | TicketChanged | TicketAnswered | HolderChanged
_handlers: list[Callable[[Session, Event], None]] = []


def subscribe(handler: Callable[[Session, Event], None]) -> None:
    """Call `handler` with every event from now on; subscribing twice is once."""
    if handler not in _handlers:
        _handlers.append(handler)


def publish(session: Session, event: Event) -> None:
    """Hand `event` to every handler, in the caller's transaction."""
    for handler in _handlers:
        handler(session, event)
