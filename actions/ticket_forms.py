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
_CANCEL = re.compile(r"^\W*(?:(?:ya+|iya|ok\w*|yes)\W+)?(?:di)?(?:batal|cancel|stop)", re.I)
_SHOWN = 5  # tickets at once
_KIND = re.compile(r"\b(?:inc|req|chg|prb)", re.I)
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
        fitting = [t for t in tickets.list_own(turn.session, turn.requester) if t.status in self.statuses]
        if (index := turn.place(len(fitting))) is not None and not _KIND.search(turn.text):
            self._settle(turn, fitting[index])
        elif number is not None:
            self._named(turn, number)
        elif turn.answer in ("any", "same"):
            self._settle(turn, fitting[0])  # the newest
        elif turn.answer in ("skip", "none") or (turn.intent == "deny" and turn.answer is None):
            self._stop(turn)
        elif about := _about(turn, fitting):
            self._settle(turn, about)
        else:
            turn.say("utter_which_ticket_again")
            self._ask_number(turn, fitting)

    def _ask_number(self, turn: Turn, fitting: list[Ticket]) -> None:
        turn.begin(self.name())
        turn.set(requested_slot="ticket_number")
        buttons = [
            {"title": label(turn, one), "payload": f'/check_ticket{{"ticket_number": "{one.number}"}}'}
            for one in fitting[:_SHOWN]
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
        "ticket_number": NOT_UNDERSTOOD | {"check_ticket", "affirm", "deny"}
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

    def _take_number(self, turn: Turn) -> None:
        if turn.answer == "all":
            for ticket in tickets.list_own(turn.session, turn.requester, limit=_SHOWN):
                describe(turn, ticket)
            turn.end()
        else:
            super()._take_number(turn)


class CommentForm(OwnTicketForm):
    """Adding a note to a ticket."""

    operation = "comment"
    statuses = (*_UNFINISHED, "resolved")
    answers: ClassVar[dict[str, frozenset[str]]] = {
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
            turn.say("utter_ask_comment", asks="comment", number=ticket.number)

    def answer(self, turn: Turn, ticket: Ticket) -> None:
        if turn.answer or (turn.intent == "deny" and len(turn.text.split()) < 4):
            self._stop(turn)
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
            turn.say("utter_ask_reopen_reason", asks="reason", number=ticket.number, title=ticket.title)

    def answer(self, turn: Turn, ticket: Ticket) -> None:
        if turn.intent == "deny" and turn.answer is None and len(turn.text.split()) < 4:
            self._stop(turn)
        elif not turn.text or (turn.intent == "affirm" and turn.answer is None):
            turn.set(operation_text="")
            self.proceed(turn, ticket)
        else:
            self._reopen(turn, ticket, turn.text)  # "ga tau kenapa" and "masih sama" are reasons enough

    def _reopen(self, turn: Turn, ticket: Ticket, reason: str) -> None:
        tickets.reopen(turn.session, ticket, actor=turn.actor, reason=reason)
        self._take_files(turn, ticket)
        turn.say("utter_ticket_reopened", number=ticket.number, ticket=ticket.number)
        turn.end()


def _about(turn: Turn, fitting: list[Ticket]) -> Ticket | None:
    """The one ticket whose service or title the reply names: "yang printer"."""
    service = turn.entity("service")
    of_service = [ticket for ticket in fitting if service and ticket.service == service]
    if len(of_service) == 1:
        return of_service[0]
    said = set(re.findall(r"\w{4,}", turn.text.casefold()))
    titled = [ticket for ticket in fitting if said & set(re.findall(r"\w{4,}", ticket.title.casefold()))]
    return titled[0] if len(titled) == 1 else None


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
