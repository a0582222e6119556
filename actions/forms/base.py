"""A loop of questions, run whole by the desk: one call per message of the requester.

Rasa activates it by a rule. While it is active every message comes here first; what is no answer is rejected, so that
a rule answers it, whereafter Rasa calls the form again and it repeats its question.
"""

import re
from abc import abstractmethod
from typing import ClassVar

from rasa_sdk.interfaces import ActionExecutionRejection

from actions.base import DeskAction
from actions.draft.draft_slots import drop
from actions.turn import Turn
from bot.db.models import Asks

SMALL_TALK = frozenset({"greet", "thank", "goodbye", "bot_challenge"})
NOT_UNDERSTOOD = frozenset({"nlu_fallback", "out_of_scope"})
_SURE = 0.6
_PLAIN = 0.9
# Questions that an entity answers by itself, whatever the intent: "yang kedua", "tinggi aja".
_ENTITIES: dict[Asks, tuple[str, ...]] = {
    "ticket_number": ("ticket_number", "ordinal", "service"),
    "service": ("service",),
    "urgency": ("urgency",),
    "impact": ("impact",),
    "rating": ("rating",),
}
# Questions answered in one's own words, "udah saya restart"; leaving those takes a word for it.
_TOLD = ("description", "comment", "reason")
_STOP = re.compile(
    r"\b(?:(?:di)?batal\w*|(?:tidak|tdk|ga|gak|g|gk|nggak|ngga|enggak|ndak) jadi|gajadi|cancel|stop|never ?mind|"
    r"forget|lupa(?:in|kan)|urung\w*|(?:ga|gak|tidak|nggak) (?:usah|perlu))\b",
    re.I,
)
_BRIEF = 4  # words; a longer message may mention such a thing and still be about another


class Form(DeskAction):
    """Subclasses say how it starts, what it asks and how they take an answer; `requested_slot` names the question."""

    # By question, the intents that are answers to it, never digressions.
    accepts: ClassVar[dict[Asks, frozenset[str]]]

    @abstractmethod
    def start(self, turn: Turn) -> None:
        """The form was just activated."""

    @abstractmethod
    def ask(self, turn: Turn) -> None:
        """Put the question that `requested_slot` names (again)."""

    @abstractmethod
    def take(self, turn: Turn, question: Asks) -> None:
        """Take the requester's message as the answer to `question`."""

    def perform(self, turn: Turn) -> None:
        """Start, ask again after a digression, end politely, or take the answer."""
        if turn.loop != self.name():
            self.start(turn)
            return
        question = turn.question
        if turn.since_message:
            self.ask(turn)
        elif turn.short_answer == "laugh":
            turn.say("laugh-in-form")
            self.ask(turn)
        elif self._means_stop(turn):
            self._stop(turn)
        elif turn.intent in SMALL_TALK - self.accepts[question]:
            turn.say(turn.intent.replace("_", "-"))
            self.ask(turn)
        elif self._is_digression(turn, question):
            raise ActionExecutionRejection(self.name())
        else:
            self.take(turn, question)

    def _means_stop(self, turn: Turn) -> bool:
        if turn.confidence < 1.0 and _named(turn, turn.question):
            return False  # "sedang aja"
        # "batalkan saja" in the middle of a question means the question, not a ticket.
        in_passing = turn.intent == "cancel_ticket" and turn.entity("ticket_number") is None
        if turn.question in _TOLD and turn.confidence < 1.0:
            return (turn.intent == "stop" or in_passing) and bool(_STOP.search(turn.text))
        return turn.intent == "stop" or in_passing

    def _stop(self, turn: Turn) -> None:
        drop(turn)
        turn.end()
        turn.say("stopped")

    def _is_digression(self, turn: Turn, question: Asks) -> bool:
        if turn.intent in self.accepts[question] or turn.short_answer or _is_answered(turn, question):
            return False
        if turn.intent == "talk_to_human":
            return True
        return turn.intent not in NOT_UNDERSTOOD and (turn.is_payload or turn.confidence >= _SURE)


def _is_answered(turn: Turn, question: Asks) -> bool:
    plainly_else = turn.is_payload or turn.confidence >= _PLAIN  # "batalkan INC-000003"
    return _named(turn, question) and not plainly_else and len(turn.text.split()) <= _BRIEF


def _named(turn: Turn, question: Asks) -> bool:
    return any(turn.entity(entity) for entity in _ENTITIES.get(question, ()))
