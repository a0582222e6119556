"""What a requester does with a ticket that exists: see it, add to it, cancel it, have it reopened."""

import re
from abc import abstractmethod
from typing import ClassVar

from actions.forms import NOT_UNDERSTOOD, Form
from actions.tickets import describe, label
from actions.turn import Turn
from bot.desk import attachments, tickets, triage
from bot.desk.errors import NotFound
from bot.models import Ticket

_UNFINISHED = ("new", "open", "pending")
_FINISHED = ("resolved", "closed")
_NUMBER = re.compile(r"#?\b(?:inc|req|chg|prb|tiket|ticket|no(?:mor)?|number)?[\s.#:-]*\d{1,9}\b", re.I)
# What announces a comment without being one.
_PREAMBLE = re.compile(
    r"\b(tolong|mohon|mau|minta|saya|aku|ingin|bisa|boleh|dong|ya|min|kak|pak|bu|tambah\w*|nambah\w*|catat\w*|"
    r"keterangan|komentar|komen|info(?:rmasi)?|update|please|add|i|want|to|would|like|a|an|the|note|comment|my|on|"
    r"for|in|di|ke|untuk|buat|pada|tiket|ticket|nomor|reopen|re-open|buka|dibuka|lagi|again|it)\b",
    re.I,
)


def named_ticket(turn: Turn) -> Ticket | None:
    """The requester's own ticket that this message names, or None. A foreign one is as unknown as a missing one."""
    number = turn.entity("ticket_number")
    if number is None:
        return None
    try:
        return tickets.find_own(turn.session, number, turn.requester)
    except NotFound:
        return None


class OwnTicketForm(Form):
    """First which ticket, unless named or the only one it can be; then what the operation still needs."""

    statuses: ClassVar[tuple[str, ...]]  # tickets that the operation applies to
    operation: ClassVar[str]  # its part in response names

    @abstractmethod
    def proceed(self, turn: Turn, ticket: Ticket) -> None:
        """The ticket is known: do it, or ask for what is missing."""

    def name(self) -> str:
        return f"{self.operation}_form"

    def start(self, turn: Turn) -> None:
        turn.set(operation_text=turn.text)
        number = turn.entity("ticket_number")
        if number is not None:
            self._named(turn, number)
            return
        mine = tickets.list_own(turn.session, turn.requester)
        fitting = [ticket for ticket in mine if ticket.status in self.statuses]
        if not fitting:
            turn.say(f"utter_nothing_to_{self.operation}" if mine else "utter_no_tickets")
            turn.end()
        elif len(fitting) == 1:
            self._settle(turn, fitting[0])
        else:
            self._ask_number(turn, fitting)

    def ask(self, turn: Turn) -> None:
        if turn.slot("requested_slot") == "ticket_number":
            mine = tickets.list_own(turn.session, turn.requester)
            self._ask_number(turn, [ticket for ticket in mine if ticket.status in self.statuses])
        else:
            self.proceed(turn, self._chosen(turn))

    def take(self, turn: Turn, question: str) -> None:
        if question == "ticket_number":
            self._take_number(turn)
        else:
            self.answer(turn, self._chosen(turn))

    def answer(self, turn: Turn, ticket: Ticket) -> None:
        """Take the answer to the operation's own question. Operations that ask nothing have none."""
        self.proceed(turn, ticket)

    def _take_number(self, turn: Turn) -> None:
        number = turn.entity("ticket_number")
        ordinal = turn.entity("ordinal") or (
            turn.text if turn.text.isdecimal() and len(turn.text) < 3 else None
        )
        fitting = [t for t in tickets.list_own(turn.session, turn.requester) if t.status in self.statuses]
        if ordinal and (number is None or len(turn.text) < 3):
            place = int(ordinal)
            index = len(fitting) - 1 if place == -1 else place - 1
            if 0 <= index < len(fitting):
                self._settle(turn, fitting[index])
                return
        if number is not None:
            self._named(turn, number)
        elif turn.intent == "deny":
            turn.end()
            turn.say("utter_stopped")
        else:
            turn.say("utter_which_ticket_again")
            self._ask_number(turn, fitting)

    def _ask_number(self, turn: Turn, fitting: list[Ticket]) -> None:
        turn.begin(self.name())
        turn.set(requested_slot="ticket_number")
        buttons = [
            {"title": label(turn, one), "payload": f'/check_ticket{{"ticket_number": "{one.number}"}}'}
            for one in fitting[:5]
        ]
        turn.say(f"utter_which_ticket_to_{self.operation}", asks="ticket_number", buttons=buttons)

    def _named(self, turn: Turn, number: str) -> None:
        try:
            ticket = tickets.find_own(turn.session, number, turn.requester)
        except NotFound:
            turn.say("utter_ticket_not_found", number=tickets.normalise(number) or number)
            turn.end()
            return
        self._settle(turn, ticket)

    def _settle(self, turn: Turn, ticket: Ticket) -> None:
        turn.set(ticket_number=ticket.number)
        if ticket.status in self.statuses:
            self.proceed(turn, ticket)
        else:
            turn.say(f"utter_cannot_{self.operation}", number=ticket.number, ticket=ticket.number)
            describe(turn, ticket)
            turn.end()

    def _take_files(self, turn: Turn, ticket: Ticket) -> None:
        files = attachments.loose(turn.session, turn.conversation.id)
        attachments.give(turn.session, ticket, files, actor=turn.actor)

    def _chosen(self, turn: Turn) -> Ticket:
        return tickets.find_own(turn.session, turn.slot("ticket_number"), turn.requester)


class CheckForm(OwnTicketForm):
    """How a ticket stands."""

    operation = "check"
    statuses = ("new", "open", "pending", "resolved", "closed", "cancelled")
    answers: ClassVar[dict[str, frozenset[str]]] = {
        "ticket_number": NOT_UNDERSTOOD | {"check_ticket", "deny"}
    }

    def start(self, turn: Turn) -> None:
        # Without a number, an open ticket is meant before a finished one.
        unfinished = tickets.list_own(turn.session, turn.requester, only_open=True)
        if turn.entity("ticket_number") is None and len(unfinished) == 1:
            self._settle(turn, unfinished[0])
        else:
            super().start(turn)

    def proceed(self, turn: Turn, ticket: Ticket) -> None:
        describe(turn, ticket)
        turn.end()


class CommentForm(OwnTicketForm):
    """Adding a note to a ticket."""

    operation = "comment"
    statuses = (*_UNFINISHED, "resolved")
    answers: ClassVar[dict[str, frozenset[str]]] = {
        "ticket_number": NOT_UNDERSTOOD | {"check_ticket", "add_comment", "deny"},
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
            turn.say("utter_ask_comment", asks="comment", number=ticket.number)

    def answer(self, turn: Turn, ticket: Ticket) -> None:
        if turn.intent == "deny" and len(turn.text.split()) < 4:
            turn.end()
            turn.say("utter_stopped")
        elif not turn.text or turn.intent == "affirm":
            turn.set(operation_text="")
            self.proceed(turn, ticket)
        else:
            self._add(turn, ticket, turn.text)

    def _add(self, turn: Turn, ticket: Ticket, text: str) -> None:
        tickets.comment(turn.session, ticket, text, actor=turn.actor)
        self._take_files(turn, ticket)
        turn.say("utter_comment_added", number=ticket.number, ticket=ticket.number)
        turn.end()


class CancelForm(OwnTicketForm):
    """Cancelling a ticket after confirmation; one that is resolved already is closed instead."""

    operation = "cancel"
    statuses = (*_UNFINISHED, "resolved")
    answers: ClassVar[dict[str, frozenset[str]]] = {
        "ticket_number": NOT_UNDERSTOOD | {"check_ticket", "cancel_ticket", "deny"},
        "confirm": NOT_UNDERSTOOD | {"affirm", "deny", "cancel_ticket", "thank"},
    }

    def proceed(self, turn: Turn, ticket: Ticket) -> None:
        turn.begin(self.name())
        turn.set(requested_slot="confirm")
        response = "utter_confirm_close" if ticket.status == "resolved" else "utter_confirm_cancel"
        turn.say(response, asks="confirm", number=ticket.number, title=ticket.title)

    def _means_stop(self, turn: Turn) -> bool:
        return False  # "batalkan saja" here means the ticket

    def answer(self, turn: Turn, ticket: Ticket) -> None:
        if turn.intent in ("affirm", "cancel_ticket", "thank"):
            reason = turn.slot("operation_text") or None
            if ticket.status == "resolved":
                tickets.close(turn.session, ticket, actor=turn.actor)
                turn.say("utter_ticket_closed", number=ticket.number, ticket=ticket.number)
            else:
                tickets.cancel(turn.session, ticket, actor=turn.actor, reason=reason)
                turn.say("utter_ticket_cancelled", number=ticket.number, ticket=ticket.number)
            turn.end()
        elif turn.intent == "deny":
            turn.say("utter_ticket_kept", number=ticket.number)
            turn.end()
        else:
            turn.say("utter_please_yes_or_no")
            self.proceed(turn, ticket)


class ReopenForm(OwnTicketForm):
    """Reopening a resolved or closed ticket, with what is wrong again."""

    operation = "reopen"
    statuses = _FINISHED
    answers: ClassVar[dict[str, frozenset[str]]] = {
        "ticket_number": NOT_UNDERSTOOD | {"check_ticket", "reopen_ticket", "deny"},
        "reason": NOT_UNDERSTOOD
        | {"reopen_ticket", "report_incident", "add_comment", "complain", "affirm", "ask_service_status"},
    }

    def proceed(self, turn: Turn, ticket: Ticket) -> None:
        reason = substance(turn.slot("operation_text") or "")
        if reason:
            self._reopen(turn, ticket, reason)
        else:
            turn.begin(self.name())
            turn.set(requested_slot="reason")
            turn.say("utter_ask_reopen_reason", asks="reason", number=ticket.number, title=ticket.title)

    def answer(self, turn: Turn, ticket: Ticket) -> None:
        if not turn.text or turn.intent == "affirm":
            turn.set(operation_text="")
            self.proceed(turn, ticket)
        else:
            self._reopen(turn, ticket, turn.text)

    def _reopen(self, turn: Turn, ticket: Ticket, reason: str) -> None:
        tickets.reopen(turn.session, ticket, actor=turn.actor, reason=reason)
        self._take_files(turn, ticket)
        turn.say("utter_ticket_reopened", number=ticket.number, ticket=ticket.number)
        turn.end()


def substance(text: str) -> str | None:
    """What a message adds beyond naming a ticket and announcing itself, or None.

    "tambahin catatan di inc 12: udah dicoba restart" → "udah dicoba restart"; "mau nambah komentar" → None.
    """
    _, colon, after = text.partition(":")
    if colon and len(after.split()) >= 2:
        return after.strip()
    rest = _NUMBER.sub(" ", text)
    words = re.findall(r"\w+", _PREAMBLE.sub(" ", rest))
    if len(words) < 2 or not triage.is_descriptive(" ".join(words)):
        return None
    return text.strip()
