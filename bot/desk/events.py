"""What happened at the desk, whoever did it, for those who must tell or reckon with it.

A use case publishes, handlers hear, in the transaction of the change: the change and what follows from it are stored
together, or neither. So a handler that may fail, or takes its time, enqueues a job (bot.db.jobs) and does it there.
An entry point builds `Handlers`, subscribes by type and attaches them to its database; to publish on a database
without is an error, for else nobody would notice that nobody is told.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot import clock
from bot.db.engine import Database
from bot.db.models import Conversation, Holder, Level, Priority, Rating, Status, Ticket, TicketComment
from bot.desk.actor import Actor

_HANDLERS = "event handlers"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that `actor` did."""

    actor: Actor
    at: datetime = field(default_factory=clock.now)


@dataclass(frozen=True, kw_only=True)
class TicketEvent(Event):
    """Something that happened to a ticket."""

    ticket: Ticket


@dataclass(frozen=True, kw_only=True)
class TicketOpened(TicketEvent):
    """There is a new ticket."""


@dataclass(frozen=True, kw_only=True)
class StatusChanged(TicketEvent):
    """The ticket went from one status to another."""

    before: Status
    after: Status


@dataclass(frozen=True, kw_only=True)
class Reopened(TicketEvent):
    """The ticket was finished and is taken up again; its `StatusChanged` came before."""


@dataclass(frozen=True)
class Grade:
    """How grave a ticket is."""

    impact: Level
    urgency: Level
    priority: Priority


@dataclass(frozen=True, kw_only=True)
class PriorityChanged(TicketEvent):
    """Impact, urgency or priority changed."""

    before: Grade
    after: Grade


@dataclass(frozen=True)
class Assignment:
    """Who is to work on a ticket."""

    team: str | None
    assignee: str | None


@dataclass(frozen=True, kw_only=True)
class Assigned(TicketEvent):
    """Another team or another agent is to work on the ticket, or nobody any more."""

    before: Assignment
    after: Assignment


@dataclass(frozen=True, kw_only=True)
class Edited(TicketEvent):
    """Other fields changed: by name, what they were and are."""

    changes: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, kw_only=True)
class Commented(TicketEvent):
    """Somebody wrote on the ticket, for all to read or for staff only."""

    comment: TicketComment


@dataclass(frozen=True, kw_only=True)
class Complained(TicketEvent):
    """The requester is unhappy with how the ticket is handled."""


@dataclass(frozen=True, kw_only=True)
class Rated(TicketEvent):
    """The requester gave a resolution its score; or, the score given before, said something about it."""

    rating: Rating


@dataclass(frozen=True)
class Holding:
    """Who has a conversation."""

    held_by: Holder
    agent: str | None


@dataclass(frozen=True, kw_only=True)
class HolderChanged(Event):
    """A conversation passed between bot, queue and agent."""

    conversation: Conversation
    before: Holding
    after: Holding


@dataclass(frozen=True, kw_only=True)
class MessageReceived(Event):
    """A requester wrote or pressed a button; `seq` is the line in the conversation."""

    conversation: Conversation
    seq: int


class NobodySubscribed(RuntimeError):
    """An entry point uses the desk on a database to which it has attached no handlers."""


class Handlers:
    """Who hears what."""

    def __init__(self) -> None:
        self._handlers: defaultdict[type[Event], list[Callable[[Session, Any], None]]] = defaultdict(list)

    def subscribe[E: Event](self, kind: type[E], handler: Callable[[Session, E], None]) -> None:
        """Call `handler` with every event of this type, in the order of subscribing."""
        self._handlers[kind].append(handler)

    def attach(self, database: Database) -> None:
        """Hear what is published in sessions of `database` that begin from now on."""
        database.info[_HANDLERS] = self

    def handle(self, session: Session, event: Event) -> None:
        """Hand `event` to those who hear its type."""
        for handler in self._handlers[type(event)]:
            handler(session, event)


def publish(session: Session, event: Event) -> None:
    """Hand `event` to its handlers, in the caller's transaction. Raises what they raise, and NobodySubscribed."""
    handlers: Handlers | None = session.info.get(_HANDLERS)
    if handlers is None:
        raise NobodySubscribed(type(event).__name__)
    handlers.handle(session, event)
