"""What an agent does in a conversation, whether from the console or from the command line."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations import outbox
from bot.conversations.transcript import Line
from bot.db.models import Conversation, Message, PendingReason, Status, Ticket, TicketComment
from bot.desk import handoff
from bot.desk.actor import Actor
from bot.desk.files import attachments
from bot.desk.files.attachments import Stored
from bot.desk.tickets import comments, lifecycle
from bot.desk.tickets.changes import note_response
from bot.errors import Conflict, DeskError, NotFound

SHORT = 8  # letters of an id that lists show


def find(session: Session, id: str) -> Conversation:
    """The conversation whose id is, or begins with, `id`.

    Raises NotFound, and Conflict when several begin so.
    """
    begin = Conversation.id.startswith(id.lower(), autoescape=True)
    found = session.scalars(select(Conversation).where(begin).limit(2)).all() if id else []
    if not found:
        raise NotFound("conversation-not-found", id=id)
    if len(found) > 1:
        raise Conflict("conversation-ambiguous", id=id)
    return found[0]


def transcript(session: Session, conversation: Conversation) -> Sequence[Message]:
    """Every line of the conversation, oldest first."""
    lines = select(Message).where(Message.conversation_id == conversation.id).order_by(Message.seq)
    return session.scalars(lines).all()


def last_words(session: Session, conversations: Sequence[Conversation]) -> dict[str, str]:
    """What the requester of each conversation said last, by the conversation's id."""
    theirs = Message.conversation_id == Conversation.id, Message.sender == "requester"
    last = select(Message.text).where(*theirs).order_by(Message.seq.desc()).limit(1).scalar_subquery()
    wanted = Conversation.id.in_([conversation.id for conversation in conversations])
    return {id: text or "" for id, text in session.execute(select(Conversation.id, last).where(wanted))}


def reply(
    session: Session,
    conversation: Conversation,
    text: str,
    *,
    agent: str,
    actor: Actor | None = None,
    files: Sequence[Stored] = (),
) -> Line:
    """Answer the requester as `agent`, who takes the conversation over unless it is theirs already.

    `actor` is an integration that acts under that name. Raises Conflict when another agent holds it, DeskError for a
    reply without text or with too many files.
    """
    if not text.strip():
        raise DeskError("message-empty")
    handoff.take(session, conversation, agent, actor=actor)
    actor = actor or Actor.agent(agent)
    sent = [attachments.add(session, conversation, stored, sender="agent") for stored in files]
    if ticket := handoff.current_ticket(session, conversation):
        note_response(ticket, actor)
        attachments.attach_to(session, ticket, sent, actor=actor)
    return outbox.say(session, conversation, text, sender="agent", author=agent, attachments=sent)


def note(session: Session, conversation: Conversation, text: str, *, actor: Actor) -> TicketComment:
    """Leave a note for staff on the ticket under which they work on the conversation.

    Raises Conflict "conversation-no-open-ticket", DeskError "comment-empty".
    """
    return comments.comment(session, _ticket(session, conversation), text, actor=actor, internal=True)


def resolve_conversation(
    session: Session, conversation: Conversation, resolution: str, *, actor: Actor
) -> Ticket:
    """`resolve` the ticket under which staff work on the conversation.

    Raises Conflict "conversation-no-open-ticket".
    """
    ticket = _ticket(session, conversation)
    resolve(session, ticket, resolution, actor=actor)
    return ticket


def resolve(session: Session, ticket: Ticket, resolution: str | None, *, actor: Actor) -> None:
    """Resolve a ticket; the conversation in which staff work on it goes back to the bot, who asks for the rating.

    Raises Conflict "ticket-status-not-allowed".
    """
    conversation = session.get(Conversation, ticket.conversation_id) if ticket.conversation_id else None
    if conversation and handoff.current_ticket(session, conversation) is ticket:
        # In this order the requester reads last what is asked of them: the rating.
        handoff.hand_back(session, conversation, actor=actor)
    lifecycle.resolve(session, ticket, actor=actor, resolution=resolution)


def set_status(
    session: Session,
    ticket: Ticket,
    status: Status,
    *,
    actor: Actor,
    resolution: str | None = None,
    reason: str | None = None,
    pending_reason: PendingReason | None = None,
) -> None:
    """As `bot.desk.tickets.lifecycle.set_status`; resolved is `resolve`."""
    if status == "resolved":
        resolve(session, ticket, resolution, actor=actor)
    else:
        lifecycle.set_status(
            session, ticket, status, actor=actor, reason=reason, pending_reason=pending_reason
        )


def _ticket(session: Session, conversation: Conversation) -> Ticket:
    ticket = handoff.current_ticket(session, conversation)
    if ticket is None:
        raise Conflict("conversation-no-open-ticket")
    return ticket
