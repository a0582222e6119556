"""Cancelling an open ticket, or closing a resolved one."""

import re
from typing import ClassVar

from actions.forms.base import NOT_UNDERSTOOD
from actions.forms.own_ticket import UNFINISHED, OwnTicketForm
from actions.turn import Turn
from bot.db.models import Ticket
from bot.desk.tickets import lifecycle

_CANCEL = re.compile(r"^\W*(?:(?:ya+|iya|ok\w*|yes)\W+)?(?:di)?(?:batal|cancel|stop)", re.I)


class CancelForm(OwnTicketForm):
    """Cancelling a ticket after confirmation; one that is resolved already is closed instead."""

    operation = "cancel"
    statuses = (*UNFINISHED, "resolved")
    answers: ClassVar[dict[str, frozenset[str]]] = {
        "ticket_number": NOT_UNDERSTOOD | {"check_ticket", "cancel_ticket", "affirm", "deny"},
        "confirm": NOT_UNDERSTOOD | {"affirm", "deny", "stop", "cancel_ticket", "thank"},
    }

    def proceed(self, turn: Turn, ticket: Ticket) -> None:
        turn.begin(self.name())
        turn.set(requested_slot="confirm")
        response = "utter_confirm_close" if ticket.status == "resolved" else "utter_confirm_cancel"
        turn.say(response, asks="confirm", number=ticket.number, title=ticket.title)

    def _means_stop(self, turn: Turn) -> bool:
        # "batalkan saja" here means the ticket, and "tidak jadi" its cancelling.
        return turn.intent == "stop" and not _CANCEL.search(turn.text)

    def answer(self, turn: Turn, ticket: Ticket) -> None:
        if turn.answer in ("any", "unknown"):
            turn.say("utter_please_yes_or_no")
            self.proceed(turn, ticket)
        elif turn.intent in ("affirm", "cancel_ticket", "thank", "stop"):
            reason = turn.slot("operation_text") or None
            if ticket.status == "resolved":
                lifecycle.close(turn.session, ticket, actor=turn.actor)
                turn.say("utter_ticket_closed", number=ticket.number, ticket=ticket.number)
            else:
                lifecycle.cancel(turn.session, ticket, actor=turn.actor, reason=reason)
                turn.say("utter_ticket_cancelled", number=ticket.number, ticket=ticket.number)
            turn.end()
        elif turn.intent == "deny":
            turn.say("utter_ticket_kept", number=ticket.number)
            turn.end()
        else:
            turn.say("utter_please_yes_or_no")
            self.proceed(turn, ticket)
