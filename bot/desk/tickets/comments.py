"""What people say on a ticket."""

from sqlalchemy.orm import Session

from bot.db.locks import lock
from bot.db.models import Ticket, TicketComment
from bot.desk.actor import Actor
from bot.desk.text import storable
from bot.desk.tickets.changes import write_comment
from bot.desk.tickets.lifecycle import move
from bot.errors import DeskError


def comment(
    session: Session, ticket: Ticket, text: str, *, actor: Actor, internal: bool = False
) -> TicketComment:
    """Add a comment. Staff's public ones reach the requester; the requester's reopen a pending ticket.

    Raises DeskError "comment-empty".
    """
    said = storable(text)
    if not said:
        raise DeskError("comment-empty")
    added = write_comment(session, ticket, said, actor, internal)
    if actor.kind == "requester":
        lock(session, ticket)
        if ticket.status == "pending":
            move(session, ticket, "open", actor)
    return added
