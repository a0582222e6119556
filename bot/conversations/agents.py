"""What an agent does in a conversation, whether from the console or from the command line."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations import outbox
from bot.db.models import Conversation, Message, Ticket
from bot.desk import handoff
from bot.desk.actor import Actor
from bot.desk.files import attachments
from bot.desk.files.attachments import Stored
from bot.desk.tickets import lifecycle
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
    session: Session, conversation: Conversation, text: str, *, agent: str, files: Sequence[Stored] = ()
) -> Message:
    """Answer the requester as `agent`, who takes the conversation over unless it is theirs already.

    Raises Conflict when another agent holds it, DeskError for a reply without text or with too many files.
    """
    if not text.strip():
        raise DeskError("message-empty")
    handoff.take(session, conversation, agent)
    sent = [attachments.add(session, conversation, stored, sender="agent") for stored in files]
    if ticket := handoff.current_ticket(session, conversation):
        attachments.attach_to(session, ticket, sent, actor=Actor.agent(agent))
    return outbox.say(session, conversation, text, sender="agent", author=agent, attachments=sent)


def resolve(session: Session, conversation: Conversation, resolution: str, *, agent: str) -> Ticket:
    """Resolve the conversation's latest open ticket and hand the conversation back to the bot.

    Raises Conflict when it has no open ticket.
    """
    unfinished = Ticket.conversation_id == conversation.id, Ticket.status.in_(lifecycle.UNFINISHED)
    ticket = session.scalar(select(Ticket).where(*unfinished).order_by(Ticket.id.desc()).limit(1))
    if ticket is None:
        raise Conflict("conversation-no-open-ticket")
    # In this order the requester reads last what is asked of them: the rating.
    handoff.hand_back(session, conversation, actor=Actor.agent(agent))
    lifecycle.resolve(session, ticket, actor=Actor.agent(agent), resolution=resolution)
    return ticket
