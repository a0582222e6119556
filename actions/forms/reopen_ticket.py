"""Reopening a ticket that was resolved or closed."""

from typing import ClassVar

from actions.forms.base import NOT_UNDERSTOOD
from actions.forms.own_ticket import FINISHED, OwnTicketForm, substance
from actions.sentences import see_status
from actions.turn import Turn
from bot.db.models import Asks, Ticket
from bot.desk.tickets import lifecycle


class ReopenForm(OwnTicketForm):
    """Reopening a resolved or closed ticket, with what is wrong again."""

    operation = "reopen"
    statuses = FINISHED
    accepts: ClassVar[dict[Asks, frozenset[str]]] = {
        "ticket_number": NOT_UNDERSTOOD | {"check_ticket", "reopen_ticket", "affirm", "deny"},
        "reason": NOT_UNDERSTOOD
        | {
            "reopen_ticket",
            "report_incident",
            "add_comment",
            "complain",
            "affirm",
            "deny",
            "ask_service_status",
        },
    }

    def proceed(self, turn: Turn, ticket: Ticket) -> None:
        reason = substance(turn.slot("operation_text") or "")
        if reason:
            self._reopen(turn, ticket, reason)
        else:
            turn.begin(self.name())
            turn.set(requested_slot="reason")
            turn.say("ask-reopen-reason", asks="reason", number=ticket.number, title=ticket.title)

    def answer(self, turn: Turn, ticket: Ticket) -> None:
        if turn.intent == "deny" and turn.short_answer is None and len(turn.text.split()) < 4:
            self._stop(turn)
        elif not turn.text or (turn.intent == "affirm" and turn.short_answer is None):
            turn.set(operation_text="")
            self.proceed(turn, ticket)
        else:
            self._reopen(turn, ticket, turn.text)  # "ga tau kenapa" and "masih sama" are reasons enough

    def _reopen(self, turn: Turn, ticket: Ticket, reason: str) -> None:
        lifecycle.reopen(turn.session, ticket, actor=turn.actor, reason=reason)
        self._take_files(turn, ticket)
        turn.say("ticket-reopened", buttons=[see_status(ticket.number, turn.language)], number=ticket.number)
        turn.end()
