"""Cancelling an open ticket, or closing a resolved one."""

import re
from typing import ClassVar

from actions.forms.base import NOT_UNDERSTOOD
from actions.forms.own_ticket import OwnTicketForm
from actions.turn import Turn
from bot.db.models import Asks, Ticket
from bot.desk.tickets import lifecycle

_CANCEL = re.compile(r"^\W*(?:(?:ya+|iya|ok\w*|yes)\W+)?(?:di)?(?:batal|cancel|stop)", re.I)


class CancelForm(OwnTicketForm):
    """Cancelling a ticket after confirmation; one that is resolved already is closed instead."""

    operation = "cancel"
    statuses = (*lifecycle.UNFINISHED, "resolved")
    accepts: ClassVar[dict[Asks, frozenset[str]]] = {
        "ticket_number": NOT_UNDERSTOOD | {"check_ticket", "cancel_ticket", "affirm", "deny"},
        "confirm": NOT_UNDERSTOOD | {"affirm", "deny", "stop", "cancel_ticket", "thank"},
    }

    def proceed(self, turn: Turn, ticket: Ticket) -> None:
        turn.begin(self.name())
        turn.set(requested_slot="confirm")
        response = "confirm-close" if ticket.status == "resolved" else "confirm-cancel"
        turn.say(response, asks="confirm", number=ticket.number, title=ticket.title)

    def _means_stop(self, turn: Turn) -> bool:
        # "batalkan saja" here means the ticket, and "tidak jadi" its cancelling.
        return turn.intent == "stop" and not _CANCEL.search(turn.text)

    def answer(self, turn: Turn, ticket: Ticket) -> None:
        if turn.short_answer in ("any", "unknown"):
            turn.say("please-yes-or-no")
            self.proceed(turn, ticket)
        elif turn.intent in ("affirm", "cancel_ticket", "thank", "stop"):
            reason = turn.slot("operation_text") or None
            if ticket.status == "resolved":
                lifecycle.close(turn.session, ticket, actor=turn.actor)
                turn.say("ticket-closed", number=ticket.number)
            else:
                lifecycle.cancel(turn.session, ticket, actor=turn.actor, reason=reason)
                turn.say("ticket-cancelled", number=ticket.number)
            turn.end()
        elif turn.intent == "deny":
            turn.say("ticket-kept", number=ticket.number)
            turn.end()
        else:
            turn.say("please-yes-or-no")
            self.proceed(turn, ticket)
