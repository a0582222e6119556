"""Tells requesters what happened to their tickets and who they are talking to.

Hears `bot.desk.events`, in the transaction of the change. While staff hold a conversation, news of tickets
still goes out.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations import outbox
from bot.db.engine import wake
from bot.db.models import Conversation, Ticket
from bot.desk import events
from bot.desk.tickets import ratings
from bot.i18n import t


def subscribe() -> None:
    """Hear of what the desk does, from now on."""
    events.subscribe(tell)


def tell(session: Session, event: events.Event) -> None:
    """Say to the requester what `event` means for them."""
    match event:
        case events.HolderChanged(conversation):
            _holder_changed(session, conversation)
        case events.TicketResolved(ticket):
            _ticket_resolved(session, ticket)
        case events.TicketAnswered(ticket, comment):
            _system(session, ticket, "chat-ticket-answered", text=comment.text)
        case events.TicketChanged(ticket):
            _system(session, ticket, f"chat-ticket-{ticket.status}", title=ticket.title)


def _system(session: Session, ticket: Ticket, key: str, **values: str) -> None:
    if conversation := _conversation(session, ticket):
        said = t(key, conversation.language, number=ticket.number, **values)
        outbox.say(session, conversation, said, sender="system")


def _ticket_resolved(session: Session, ticket: Ticket) -> None:
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


def _holder_changed(session: Session, conversation: Conversation) -> None:
    wake(session, conversation.id)
    language = conversation.language
    if conversation.held_by == "agent":
        said = t("chat-agent-took", language, agent=conversation.agent or "")
        outbox.say(session, conversation, said, sender="system")
    elif conversation.held_by == "bot":
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
