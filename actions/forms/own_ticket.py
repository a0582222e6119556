"""What a requester does with a ticket that exists: see it, add to it, cancel it, have it reopened."""

import re
from abc import abstractmethod
from typing import ClassVar

from actions.forms.base import Form
from actions.sentences import payload
from actions.tickets import describe, label
from actions.turn import Turn
from bot.db.models import Asks, Status, Ticket
from bot.desk.drafting import wording
from bot.desk.files import attachments
from bot.desk.tickets import numbers, search
from bot.errors import NotFound

FINISHED: tuple[Status, ...] = ("resolved", "closed")
_NUMBER = re.compile(r"#?\b(?:inc|req|chg|prb|tiket|ticket|no(?:mor)?|number)?[\s.#:-]*\d{1,9}\b", re.I)
SHOWN = 5  # tickets at once
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
        return numbers.find_own(turn.session, number, turn.requester)
    except NotFound:
        return None


class OwnTicketForm(Form):
    """First which ticket, unless named or the only one it can be; then what the operation still needs."""

    statuses: ClassVar[tuple[Status, ...]]  # tickets that the operation applies to
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
        mine = search.list_own(turn.session, turn.requester)
        fitting = [ticket for ticket in mine if ticket.status in self.statuses]
        if not fitting:
            turn.say(f"nothing-to-{self.operation}" if mine else "no-tickets")
            turn.end()
        elif len(fitting) == 1:
            self._settle(turn, fitting[0])
        else:
            self._ask_number(turn, fitting)

    def ask(self, turn: Turn) -> None:
        if turn.question == "ticket_number":
            mine = search.list_own(turn.session, turn.requester)
            self._ask_number(turn, [ticket for ticket in mine if ticket.status in self.statuses])
        else:
            self.proceed(turn, self._chosen(turn))

    def take(self, turn: Turn, question: Asks) -> None:
        if question == "ticket_number":
            self._take_number(turn)
        else:
            self.answer(turn, self._chosen(turn))

    def answer(self, turn: Turn, ticket: Ticket) -> None:
        """Take the answer to the operation's own question. Operations that ask nothing have none."""
        self.proceed(turn, ticket)

    def _take_number(self, turn: Turn) -> None:
        number = turn.entity("ticket_number")
        fitting = [t for t in search.list_own(turn.session, turn.requester) if t.status in self.statuses]
        if (index := turn.place(len(fitting))) is not None and not _KIND.search(turn.text):
            self._settle(turn, fitting[index])
        elif number is not None:
            self._named(turn, number)
        elif turn.short_answer in ("any", "same"):
            self._settle(turn, fitting[0])  # the newest
        elif turn.short_answer in ("skip", "none") or (turn.intent == "deny" and turn.short_answer is None):
            self._stop(turn)
        elif about := _about(turn, fitting):
            self._settle(turn, about)
        else:
            turn.say("which-ticket-again")
            self._ask_number(turn, fitting)

    def _ask_number(self, turn: Turn, fitting: list[Ticket]) -> None:
        turn.begin(self.name())
        turn.set(requested_slot="ticket_number")
        buttons = [
            {"title": label(turn, one), "payload": payload("check_ticket", ticket_number=one.number)}
            for one in fitting[:SHOWN]
        ]
        turn.say(f"which-ticket-to-{self.operation}", asks="ticket_number", buttons=buttons)

    def _named(self, turn: Turn, number: str) -> None:
        try:
            ticket = numbers.find_own(turn.session, number, turn.requester)
        except NotFound:
            turn.say("ticket-not-found", number=numbers.normalise(number) or number)
            turn.end()
            return
        self._settle(turn, ticket)

    def _settle(self, turn: Turn, ticket: Ticket) -> None:
        turn.set(ticket_number=ticket.number)
        if ticket.status in self.statuses:
            self.proceed(turn, ticket)
        else:
            turn.say(f"cannot-{self.operation}", number=ticket.number)
            describe(turn, ticket)
            turn.end()

    def _take_files(self, turn: Turn, ticket: Ticket) -> None:
        files = attachments.unassigned(turn.session, turn.conversation.id)
        attachments.attach_to(turn.session, ticket, files, actor=turn.actor)

    def _chosen(self, turn: Turn) -> Ticket:
        return numbers.find_own(turn.session, turn.slot("ticket_number"), turn.requester)


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
    if len(words) < 2 or not wording.is_descriptive(" ".join(words)):
        return None
    return text.strip()
