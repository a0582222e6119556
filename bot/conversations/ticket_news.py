"""Tells requesters what happened to their tickets and who they are talking to.

Hears `bot.desk.events`, in the transaction of the change. While staff hold a conversation, news of tickets
still goes out.
"""

from collections.abc import Callable

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.conversations import outbox
from bot.db.engine import wake
from bot.db.models import Conversation, Ticket
from bot.desk import alerts, events
from bot.desk.tickets import ratings
from bot.i18n import t

log = structlog.get_logger()


def subscribe(handlers: events.Handlers) -> None:
    """Hear of what concerns requesters."""
    handlers.subscribe(events.TicketOpened, _surely(_opened))
    handlers.subscribe(events.StatusChanged, _surely(_status_changed))
    handlers.subscribe(events.Commented, _surely(_commented))
    handlers.subscribe(events.HolderChanged, _holder_changed)


def _surely[E: events.TicketEvent](tell: Callable[[Session, E], None]) -> Callable[[Session, E], None]:
    """`tell`, whose failing must not undo what staff did: they are alerted that the requester does not know."""

    def handler(session: Session, event: E) -> None:
        try:
            with session.begin_nested():
                tell(session, event)
        except DBAPIError:
            raise  # the transaction itself is in danger, or to be done again
        except Exception as error:
            ticket = event.ticket
            log.error("ticket_news.failed", ticket=ticket.number, news=type(event).__name__, exc_info=error)
            said = f"{ticket.number}: {type(event).__name__}: {type(error).__name__}"
            alerts.raise_alert(session, "failed", said, ticket, ticket.conversation_id)

    return handler


def _opened(session: Session, event: events.TicketOpened) -> None:
    if event.actor.is_staff:
        _system(session, event.ticket, "chat-ticket-new", title=event.ticket.title)


def _status_changed(session: Session, event: events.StatusChanged) -> None:
    if event.after == "resolved":
        _resolved(session, event.ticket)
    elif event.actor.is_staff:
        _system(session, event.ticket, f"chat-ticket-{event.after}", title=event.ticket.title)


def _commented(session: Session, event: events.Commented) -> None:
    if event.actor.is_staff and not event.comment.internal:
        _system(session, event.ticket, "chat-ticket-answered", text=event.comment.text)


def _system(session: Session, ticket: Ticket, key: str, **values: str) -> None:
    if conversation := _conversation(session, ticket):
        said = t(key, conversation.language, number=ticket.number, **values)
        outbox.say(session, conversation, said, sender="system")


def _resolved(session: Session, ticket: Ticket) -> None:
    conversation = _conversation(session, ticket)
    if conversation is None:
        return
    language = conversation.language
    news = t("chat-ticket-resolved", language, number=ticket.number, title=ticket.title)
    said = "\n".join(filter(None, (news, ticket.resolution)))
    outbox.say(
        session,
        conversation,
        f"{said}\n\n{t('chat-rating-question', language)}",
        ratings.STARS,
        asks="rating",
    )


def _holder_changed(session: Session, event: events.HolderChanged) -> None:
    conversation = event.conversation
    wake(session, conversation.id)
    language = conversation.language
    if event.after.held_by == "agent":
        said = t("chat-agent-took", language, agent=event.after.agent or "")
        outbox.say(session, conversation, said, sender="system")
    elif event.after.held_by == "bot":
        outbox.say(session, conversation, t("chat-handed-back", language), sender="system")


def _conversation(session: Session, ticket: Ticket) -> Conversation | None:
    """Where the ticket's requester is reached: where it was opened, else their latest conversation."""
    if ticket.conversation_id:
        return session.get(Conversation, ticket.conversation_id)
    if ticket.requester_id is None:
        return None
    return session.scalar(
        select(Conversation)
        .where(Conversation.requester_id == ticket.requester_id)
        .order_by(Conversation.created_at.desc())
        .limit(1)
    )
