"""What the desk answers itself, before the brain: files without text, codes that link channels."""

import re
from collections.abc import Callable

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.conversations import inbox, links, loose_files, rating_buttons
from bot.conversations.inbox import Waiting
from bot.db.engine import was_undone
from bot.db.models import Conversation
from bot.desk.people import linking
from bot.desk.tickets import ratings
from bot.errors import DeskError

type Rule = Callable[[Session, Conversation, Waiting], bool]  # whether the message is answered

_OTHER_SIDE = r"((my|ke|to|with|dengan) )*(telegram|web|website|akun|account|chat|kanal|channel)( saya| ini)?"
_WISH = re.compile(
    rf"(/?(hubungkan|sambungkan|tautkan)( {_OTHER_SIDE})?|/link|/?(link|connect) {_OTHER_SIDE})[.!]?", re.I
)

log = structlog.get_logger()


class Intercepts:
    """Takes the messages that are not for the brain."""

    def __init__(self, settings: Settings) -> None:
        self._address = settings.address

    def answered(self, session: Session, waiting: Waiting) -> bool:
        """Answer the message if that is the desk's to do; it is done then. False leaves it to the brain."""
        rule = self._rule(waiting)
        if rule is None:
            return False
        try:
            with session.begin_nested():
                conversation = session.get_one(Conversation, waiting.conversation_id)
                if not rule(session, conversation, waiting):
                    return False
                inbox.answered(session, waiting.item, {})
        except Exception as error:
            if isinstance(error, OperationalError) and was_undone(error):
                raise  # the whole transaction is done again
            # One message must not stop the others: with the brain it fails by itself, in the end to a person.
            log.error("desk_turn.failed", conversation=waiting.conversation_id, exc_info=error)
            return False
        return True

    def answers_always(self, waiting: Waiting) -> bool:
        """Whether the message is the desk's to answer whoever holds the conversation: a press of its own button."""
        return waiting.payload is not None and self._rule(waiting) is not None

    def _rule(self, waiting: Waiting) -> Rule | None:
        if waiting.payload is not None:
            if ratings.score_in(waiting.payload) is not None and waiting.held_by != "bot":
                return rating_buttons.rate
            return loose_files.attach if waiting.payload.startswith(loose_files.ATTACH) else None
        if not waiting.text:
            return loose_files.receive
        if linking.normalise(waiting.text):
            return self._code
        return self._offer if _WISH.fullmatch(waiting.text) else None

    def _offer(self, session: Session, conversation: Conversation, _waiting: Waiting) -> bool:
        links.offer(session, conversation, self._address)
        return True

    def _code(self, session: Session, conversation: Conversation, waiting: Waiting) -> bool:
        if waiting.asks is not None and linking.linkable(session, waiting.text) is None:
            return False  # the answer to a question may look like a code: a serial number
        outcome = links.redeem(session, conversation, waiting.text)
        if isinstance(outcome, DeskError):
            links.refuse(session, conversation, outcome)
        return True
