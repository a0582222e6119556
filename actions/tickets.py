"""Telling requesters about their tickets."""

from babel.dates import format_datetime

from actions.base import DeskAction
from actions.sentences import payload
from actions.turn import Turn
from bot.db.models import Ticket
from bot.desk.actor import Actor
from bot.desk.tickets import search
from bot.i18n import t


def describe(turn: Turn, ticket: Ticket) -> None:
    """Say how one ticket stands."""
    news = [comment for comment in ticket.comments if not comment.internal and Actor.of(comment).is_staff]
    language = turn.language
    latest = ticket.resolution or (news[-1].text if news else t("ticket-no-news", language))
    turn.say(
        "ticket-status",
        number=ticket.number,
        title=ticket.title,
        status=t(f"status-{ticket.status}", language),
        priority=t(f"priority-{ticket.priority}", language),
        created=format_datetime(
            ticket.created_at.astimezone(turn.desk.settings.zone),
            "d MMM y HH.mm" if language == "id" else "d MMM y, HH:mm",
            locale=language,
        ),
        latest=latest,
    )


def label(turn: Turn, ticket: Ticket) -> str:
    """One ticket on one line: number, title, status."""
    return f"{ticket.number} · {ticket.title} ({t(f'status-{ticket.status}', turn.language)})"


class ListTickets(DeskAction):
    """The requester's own tickets, newest first, at most ten."""

    changes = False

    def name(self) -> str:
        return "action_list_tickets"

    def perform(self, turn: Turn) -> None:
        own = search.list_own(turn.session, turn.requester, limit=10)
        if not own:
            turn.say("no-tickets")
            return
        buttons = [
            {"title": ticket.number, "payload": payload("check_ticket", ticket_number=ticket.number)}
            for ticket in own[:5]
        ]
        lines = "\n".join(f"- {label(turn, ticket)}" for ticket in own)
        turn.say("ticket-list", buttons=buttons, count=len(own), tickets=lines)
