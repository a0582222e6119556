"""Asking how a ticket stands."""

from typing import ClassVar, get_args

from actions.forms.base import NOT_UNDERSTOOD
from actions.forms.own_ticket import SHOWN, OwnTicketForm
from actions.tickets import describe
from actions.turn import Turn
from bot.db.models import Asks, Status, Ticket
from bot.desk.tickets import search


class CheckForm(OwnTicketForm):
    """How a ticket stands."""

    operation = "check"
    statuses = get_args(Status)
    accepts: ClassVar[dict[Asks, frozenset[str]]] = {
        "ticket_number": NOT_UNDERSTOOD | {"check_ticket", "affirm", "deny"}
    }

    def start(self, turn: Turn) -> None:
        # Without a number, an open ticket is meant before a finished one.
        unfinished = search.list_own(turn.session, turn.requester, only_open=True)
        if turn.entity("ticket_number") is None and len(unfinished) == 1:
            self._settle(turn, unfinished[0])
        else:
            super().start(turn)

    def proceed(self, turn: Turn, ticket: Ticket) -> None:
        describe(turn, ticket)
        turn.end()

    def _take_number(self, turn: Turn) -> None:
        if turn.short_answer == "all":
            for ticket in search.list_own(turn.session, turn.requester, limit=SHOWN):
                describe(turn, ticket)
            turn.end()
        else:
            super()._take_number(turn)
