"""Adding to a ticket."""

from typing import ClassVar

from actions.forms.base import NOT_UNDERSTOOD
from actions.forms.own_ticket import OwnTicketForm, substance
from actions.turn import Turn
from bot.db.models import Asks, Ticket
from bot.desk.tickets import comments, lifecycle


class CommentForm(OwnTicketForm):
    """Adding a note to a ticket."""

    operation = "comment"
    statuses = (*lifecycle.UNFINISHED, "resolved")
    accepts: ClassVar[dict[Asks, frozenset[str]]] = {
        "ticket_number": NOT_UNDERSTOOD | {"check_ticket", "add_comment", "affirm", "deny"},
        "comment": NOT_UNDERSTOOD
        | {
            "add_comment",
            "report_incident",
            "complain",
            "reopen_ticket",
            "affirm",
            "deny",
            "ask_service_status",
            "thank",
        },
    }

    def proceed(self, turn: Turn, ticket: Ticket) -> None:
        said = substance(turn.slot("operation_text") or "")
        if said:
            self._add(turn, ticket, said)
        else:
            turn.begin(self.name())
            turn.set(requested_slot="comment")
            turn.say("ask-comment", asks="comment", number=ticket.number)

    def answer(self, turn: Turn, ticket: Ticket) -> None:
        if turn.short_answer or (turn.intent == "deny" and len(turn.text.split()) < 4):
            self._stop(turn)
        elif not turn.text or turn.intent == "affirm":
            turn.set(operation_text="")
            self.proceed(turn, ticket)
        else:
            self._add(turn, ticket, turn.text)

    def _add(self, turn: Turn, ticket: Ticket, text: str) -> None:
        comments.comment(turn.session, ticket, text, actor=turn.actor)
        self._take_files(turn, ticket)
        turn.say("comment-added", number=ticket.number)
        turn.end()
