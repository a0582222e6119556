"""Who is behind a chat: its conversation, and whether they can be reached."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import clock
from bot.channels.telegram.schema import User
from bot.config import Language, Settings
from bot.conversations import transcript
from bot.db.models import Conversation, Ticket
from bot.desk import alerts
from bot.desk.people import requesters
from bot.desk.text import storable
from bot.desk.tickets import lifecycle
from bot.i18n import t

CHANNEL = "telegram"
_MAX_NAME = 255
# Languages whose speakers read Indonesian more easily than English.
_NEAR_INDONESIAN = {"id", "in", "ms", "jv", "su", "min", "ban", "bug", "mad"}


def language(user: User, settings: Settings) -> Language:
    """The language to begin with, by what the person's app is set to."""
    tag = (user.language_code or "").lower().split("-")[0]
    return "id" if tag in _NEAR_INDONESIAN else "en" if tag == "en" else settings.default_language


def find(session: Session, chat: int) -> Conversation | None:
    """The conversation in this chat."""
    place = Conversation.channel == CHANNEL, Conversation.address == str(chat)
    return session.scalars(select(Conversation).where(*place)).first()


def conversation(session: Session, chat: int, user: User, settings: Settings) -> Conversation:
    """The conversation in the private chat `chat`, made at the first word. Who writes can be reached again."""
    known = find(session, chat)
    if known is None:
        requester = requesters.anonymous(session)
        name = storable(" ".join(filter(None, (user.first_name, user.last_name))))
        requester.name = name[:_MAX_NAME] or None
        known = Conversation(
            channel=CHANNEL, address=str(chat), requester=requester, language=language(user, settings)
        )
        session.add(known)
        session.flush()
    elif known.unreachable_since:
        reachable(session, known)
    return known


def unreachable(session: Session, conversation: Conversation, settings: Settings) -> None:
    """They blocked the bot: nothing is sent until they are back. Staff who deal with them are told."""
    if conversation.unreachable_since:
        return
    conversation.unreachable_since = clock.now()
    said = t("telegram-blocked", settings.default_language)
    transcript.append(session, conversation, "system", said)
    waiting = Ticket.conversation_id == conversation.id, Ticket.status.in_(lifecycle.UNFINISHED)
    ticket = session.scalar(select(Ticket).where(*waiting).order_by(Ticket.id.desc()).limit(1))
    if ticket or conversation.held_by != "bot":
        alerts.raise_alert(session, "blocked", said, ticket, conversation.id)


def reachable(session: Session, conversation: Conversation) -> None:
    """They are back."""
    if conversation.unreachable_since:
        conversation.unreachable_since = None
        transcript.append(session, conversation, "system", t("telegram-unblocked", conversation.language))


def moved(session: Session, old: int, new: int) -> None:
    """The chat has another id from now on."""
    if find(session, new) is None:
        session.execute(
            update(Conversation)
            .where(Conversation.channel == CHANNEL, Conversation.address == str(old))
            .values(address=str(new))
        )
