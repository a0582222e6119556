"""Passing a conversation between bot, queue and agent."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot import clock
from bot.db.engine import wake
from bot.db.locks import lock
from bot.db.models import Conversation, Holder, Message, Ticket
from bot.desk import alerts, audit, events
from bot.desk.actor import Actor
from bot.desk.drafting import wording
from bot.desk.events import Holding
from bot.desk.tickets import lifecycle, opening
from bot.errors import Conflict
from bot.i18n import t

QUEUE = "queue"  # the topic of its wake-up calls
_CONTEXT = 3  # the requester's last messages that go into the ticket


def enqueue(session: Session, conversation: Conversation, *, reason: str, actor: Actor) -> Ticket:
    """Let the conversation wait for a person; returns the ticket under which it is worked on.

    That is the conversation's latest unfinished ticket, or one opened for it. A conversation that waits
    already, or that an agent holds, stays as it is.
    """
    lock(session, conversation)
    ticket = current_ticket(session, conversation) or _open(session, conversation, actor)
    if conversation.held_by == "bot":
        conversation.queued_at = clock.now()
        _hold(session, conversation, "queue", None, "conversation.queued", actor, cause=(None, reason))
        text = next(iter(_last_words(session, conversation, 1)), ticket.title)
        alerts.raise_alert(session, "handoff", text, ticket, conversation.id)
    return ticket


def position(session: Session, conversation: Conversation) -> int:
    """The conversation's place in the queue: 1 is next, 0 does not wait."""
    if conversation.held_by != "queue":
        return 0
    before = or_(
        Conversation.queued_at < conversation.queued_at,
        (Conversation.queued_at == conversation.queued_at) & (Conversation.id < conversation.id),
    )
    waiting = select(func.count()).select_from(Conversation).where(Conversation.held_by == "queue", before)
    return session.scalars(waiting).one() + 1


def positions(session: Session) -> dict[str, int]:
    """The id of every conversation that waits, and its place in the queue."""
    waiting = select(Conversation.id).where(Conversation.held_by == "queue")
    ids = session.scalars(waiting.order_by(Conversation.queued_at, Conversation.id))
    return {id: place for place, id in enumerate(ids, 1)}


def queue(session: Session) -> list[Conversation]:
    """Conversations that wait for a person, the one that has waited longest first."""
    waiting = select(Conversation).where(Conversation.held_by == "queue")
    return list(session.scalars(waiting.order_by(Conversation.queued_at, Conversation.id)))


def take(session: Session, conversation: Conversation, agent: str, *, actor: Actor | None = None) -> None:
    """`agent` holds the conversation from now on; `actor` is an integration that acts under that name.

    Raises Conflict "conversation-held-by-other".
    """
    lock(session, conversation)
    if conversation.held_by == "agent":
        if conversation.agent != agent:
            raise Conflict("conversation-held-by-other", agent=conversation.agent)
        return
    _hold(session, conversation, "agent", agent, "conversation.taken", actor or Actor.agent(agent))


def hand_back(session: Session, conversation: Conversation, *, actor: Actor) -> None:
    """The bot holds the conversation again."""
    lock(session, conversation)
    if conversation.held_by != "bot":
        _hold(session, conversation, "bot", None, "conversation.handed_back", actor)


def _hold(
    session: Session,
    conversation: Conversation,
    holder: Holder,
    agent: str | None,
    action: str,
    actor: Actor,
    **more: tuple[str | None, str],
) -> None:
    before, after = Holding(conversation.held_by, conversation.agent), Holding(holder, agent)
    changes = {"held_by": (before.held_by, holder), "agent": (before.agent, agent)}
    conversation.held_by, conversation.agent = holder, agent
    if holder != "queue":
        conversation.queued_at = None
    session.flush()
    wake(session, QUEUE)
    changed = {field: pair for field, pair in changes.items() if pair[0] != pair[1]}
    audit.record(session, actor, action, ("conversation", conversation.id), **changed, **more)
    events.publish(
        session,
        events.HolderChanged(conversation=conversation, actor=actor, before=before, after=after),
    )


def current_ticket(session: Session, conversation: Conversation) -> Ticket | None:
    """The ticket under which staff work on the conversation: its latest unfinished one."""
    own = Ticket.conversation_id == conversation.id, Ticket.status.in_(lifecycle.UNFINISHED)
    return session.scalars(select(Ticket).where(*own).order_by(Ticket.id.desc()).limit(1)).first()


def _open(session: Session, conversation: Conversation, actor: Actor) -> Ticket:
    said = _last_words(session, conversation, _CONTEXT)[::-1]
    telling = next((text for text in reversed(said) if wording.is_descriptive(text)), None)
    title = wording.title(telling, None) if telling else t("title-assistance", conversation.language)
    draft = opening.Draft("request", title, "\n".join(said) or title, category="assistance")
    return opening.open_ticket(
        session, draft, requester=conversation.requester, conversation_id=conversation.id, actor=actor
    )


def _last_words(session: Session, conversation: Conversation, count: int) -> list[str]:
    """What the requester wrote last, newest first."""
    own = Message.conversation_id == conversation.id, Message.sender == "requester", Message.text != ""
    return list(session.scalars(select(Message.text).where(*own).order_by(Message.seq.desc()).limit(count)))
