"""Unhappy about slow or bad handling: the ticket becomes more urgent and staff are told."""

from actions.base import DeskAction
from actions.fallback import draft_it, sounds_like_a_report
from actions.forms.own_ticket import named_ticket
from actions.turn import Turn
from bot.desk.tickets import changes, search
from bot.i18n import t


class Complain(DeskAction):
    """Raises the urgency of the ticket named, else of the newest open one; without any, offers a person."""

    def name(self) -> str:
        return "action_complain"

    def perform(self, turn: Turn) -> None:
        ticket = named_ticket(turn)
        if ticket is None:
            own = search.list_own(turn.session, turn.requester, only_open=True, limit=1)
            ticket = own[0] if own else None
        if ticket is None and sounds_like_a_report(turn):
            draft_it(turn)  # unhappy with a service, not yet with how it is handled
            return
        if ticket is None or ticket.status in ("closed", "cancelled", "resolved"):
            turn.set(offer="handoff")
            turn.say("complaint-without-ticket", asks="confirm")
            return
        changes.record_complaint(
            turn.session, ticket, turn.text or t("intent-complain", "id"), actor=turn.actor
        )
        turn.say(
            "complaint-noted",
            number=ticket.number,
            title=ticket.title,
            priority=t(f"priority-{ticket.priority}", turn.language),
        )
