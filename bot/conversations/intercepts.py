"""What the desk answers itself, before the brain: files without text, codes that link channels."""

import re
from collections.abc import Callable

import structlog
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.conversations import channel_linking, inbox, loose_files, rating_buttons
from bot.conversations.inbox import InboxTurn
from bot.db.models import Conversation
from bot.db.queue import ClaimLost
from bot.db.worker import DATABASE_TROUBLE
from bot.desk.people import linking
from bot.desk.tickets import ratings
from bot.errors import DeskError

type Rule = Callable[[Session, Conversation, InboxTurn], bool]  # whether the message is answered

_OTHER_SIDE = r"((my|ke|to|with|dengan) )*(telegram|web|website|akun|account|chat|kanal|channel)( saya| ini)?"
_WISH = re.compile(
    rf"(/?(hubungkan|sambungkan|tautkan)( {_OTHER_SIDE})?|/link|/?(link|connect) {_OTHER_SIDE})[.!]?", re.I
)

log = structlog.get_logger()


class Intercepts:
    """Takes the messages that are not for the brain."""

    def __init__(self, settings: Settings) -> None:
        self._address = settings.address

    def may_answer(self, turn: InboxTurn) -> bool:
        """Whether `answered` is worth asking."""
        return self._rule(turn) is not None

    def answered(self, session: Session, turn: InboxTurn) -> bool:
        """Answer the message if that is the desk's to do; it is done then. False leaves it to the brain."""
        rule = self._rule(turn)
        if rule is None:
            return False
        try:
            with session.begin_nested():
                conversation = session.get_one(Conversation, turn.conversation_id)
                if not rule(session, conversation, turn):
                    return False
                inbox.QUEUE.finish(session, turn)
        except (ClaimLost, *DATABASE_TROUBLE):
            raise
        except Exception as error:
            # With the brain the message fails by itself, in the end to a person.
            log.error("desk_turn.failed", conversation=turn.conversation_id, exc_info=error)
            return False
        return True

    def answers_always(self, turn: InboxTurn) -> bool:
        """Whether the message is the desk's to answer whoever holds the conversation: a press of its own button."""
        return turn.payload is not None and self._rule(turn) is not None

    def _rule(self, turn: InboxTurn) -> Rule | None:
        if turn.payload is not None:
            if ratings.score_in(turn.payload) is not None and turn.held_by != "bot":
                return rating_buttons.rate
            return loose_files.attach if turn.payload.startswith(loose_files.ATTACH) else None
        if not turn.text:
            return loose_files.receive
        if linking.normalise(turn.text):
            return self._code
        return self._offer if _WISH.fullmatch(turn.text) else None

    def _offer(self, session: Session, conversation: Conversation, _turn: InboxTurn) -> bool:
        channel_linking.offer(session, conversation, self._address)
        return True

    def _code(self, session: Session, conversation: Conversation, turn: InboxTurn) -> bool:
        if turn.asks is not None and linking.linkable(session, turn.text) is None:
            return False  # the answer to a question may look like a code: a serial number
        outcome = channel_linking.redeem(session, conversation, turn.text)
        if isinstance(outcome, DeskError):
            channel_linking.refuse(session, conversation, outcome)
        return True
