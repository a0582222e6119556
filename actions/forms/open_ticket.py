"""Opening a ticket: usually two messages, what happened and "yes"."""

from typing import ClassVar, cast

from actions.base import TICKET_FORM
from actions.draft.corrections import (
    BRIEF,
    FIELDS,
    NEEDLESS,
    SERVICES_SHOWN,
    Changes,
    adjusted,
    chosen_field,
    completed,
    corrected,
    corrected_kind,
    corrections_in,
    extended,
    field_to_change,
    holds_back,
    named_field,
    option,
    other_matter,
    set_right,
)
from actions.draft.draft import PRIVACY, REPORTS, described, drafted, report_in, said_before
from actions.draft.draft_slots import Drafting, drafting, drop, in_progress, keep
from actions.forms.base import NOT_UNDERSTOOD, Form
from actions.handoff import hand_over
from actions.sentences import payload, see_status
from actions.turn import Said, Turn
from bot.db.models import Asks
from bot.desk.drafting import where_and_when, wording
from bot.desk.knowledge.articles import Article
from bot.desk.services import catalogue
from bot.desk.tickets import opening
from bot.desk.tickets.opening import Draft
from bot.desk.tickets.priority import priority
from bot.i18n import t

_FREE_TEXT = REPORTS | NOT_UNDERSTOOD | {"complain", "add_comment", "ask_service_status", "reopen_ticket"}
# How sure an article must be to be offered with a report, which is no question: a wrong one annoys.
_CLOSE = 0.9


class TicketForm(Form):
    """Collects a draft: what is missing is asked, the rest inferred, shown and confirmed."""

    accepts: ClassVar[dict[Asks, frozenset[str]]] = {
        "description": _FREE_TEXT | {"affirm", "deny"},
        "confirm": REPORTS | NOT_UNDERSTOOD | {"affirm", "deny", "add_comment", "complain", "thank"},
        "choice": REPORTS | NOT_UNDERSTOOD | {"affirm", "deny", "complain"},
        **dict.fromkeys(
            ("service", "urgency", "impact"), REPORTS | NOT_UNDERSTOOD | {"affirm", "deny", "complain"}
        ),
    }

    def name(self) -> str:
        return TICKET_FORM

    def start(self, turn: Turn) -> None:
        turn.begin(TICKET_FORM)
        draft = in_progress(turn)
        if turn.intent in REPORTS | PRIVACY:
            draft = drafted(turn, *report_in(turn), turn.intent)
        elif draft is None:
            question = turn.last_question or Said("")
            draft = drafted(turn, question, question.text, turn.intent)
        keep(turn, draft)
        self.ask(turn, "confirm" if draft.ticket.description else "description")

    def ask(self, turn: Turn, question: Asks | None = None) -> None:
        question = question or turn.question
        turn.set(requested_slot=question)
        if question == "confirm":
            _summarise(turn)
        elif question == "description":
            turn.say(f"ask-description-{drafting(turn).ticket.kind}", asks="description")
        elif question == "choice":
            turn.say("ask-what-to-change", asks="choice")
        elif question == "service":
            buttons = [
                _button(s.name[turn.language], "service", s.key)
                for s in list(catalogue.catalogue().values())[:SERVICES_SHOWN]
            ]
            turn.say("ask-service", asks="service", buttons=buttons)
        else:
            turn.say(f"ask-{question}", asks=question)

    def take(self, turn: Turn, question: Asks) -> None:
        if question == "description":
            self._take_description(turn)
        elif question == "confirm":
            self._take_confirmation(turn)
        elif question == "choice":
            self._take_choice(turn)
        else:
            self._take_field(turn, question)

    def _is_digression(self, turn: Turn, question: Asks) -> bool:
        # "ubah urgensinya dong" sounds like many things; here it is about the draft.
        if question in ("confirm", "choice") and (field_to_change(turn) or corrected_kind(turn)):
            return False
        if question == "choice" and len(turn.text.split()) <= BRIEF and named_field(turn.text):
            return False
        return super()._is_digression(turn, question)

    def _take_description(self, turn: Turn) -> None:
        draft = drafting(turn)
        told = bool(draft.ticket.description)
        if turn.short_answer == "same" and (before := said_before(turn)):
            keep(turn, described(turn, before, before.text, draft))
            self.ask(turn, "confirm")
            return
        if turn.short_answer == "none" or (turn.intent == "deny" and turn.short_answer is None and not told):
            self._stop(turn)
            return
        if told and (turn.short_answer or turn.intent in ("affirm", "deny")):
            self.ask(turn, "confirm")  # it was to be changed, and now stays
            return
        asked_again = draft.talk.asked_again
        understood = bool(turn.ranking) or turn.intent != "nlu_fallback"
        text = turn.text
        if draft.ticket.service and not wording.is_descriptive(text):
            # "printer", and now "macet"
            text = f"{catalogue.name(draft.ticket.service, turn.language)}: {text}"
        enough = (
            bool(turn.text)
            and understood
            and not turn.short_answer
            and (wording.is_descriptive(text) or asked_again)
        )
        if enough:
            keep(turn, described(turn, turn.said, text, draft))
            self.ask(turn, "confirm")
        elif asked_again and (turn.short_answer or not understood):
            turn.say("misunderstood-again")
            hand_over(turn, "misunderstood")
        else:
            keep(turn, completed(turn, draft).noting(asked_again=True))
            turn.say("description-too-short", asks="description")

    def _take_confirmation(self, turn: Turn) -> None:
        draft = drafting(turn)
        corrections = corrections_in(turn, draft)
        agrees = turn.intent in ("affirm", "thank") and not corrections
        if turn.short_answer == "unknown":
            turn.say("please-yes-or-no")
            self.ask(turn, "confirm")
        elif holds_back(turn):
            self.ask(turn, "confirm")
        elif (agrees or turn.short_answer == "yes") and (changed := adjusted(turn, draft, corrections)):
            if turn.short_answer == "yes":
                turn.say("draft-adjusted")
                self._open(turn, changed)
            else:
                self._show(turn, changed)
        elif agrees:
            self._open(turn, draft)
        elif corrections:
            self._show(turn, corrected(turn, draft, corrections))
        elif (field := chosen_field(turn)) or (field := field_to_change(turn)):
            self.ask(turn, field)
        elif turn.intent == "deny" and NEEDLESS.search(turn.text):
            self._stop(turn)
        elif words := set_right(turn):
            self._show(turn, extended(turn, draft, words, correction=True))
        elif turn.intent == "deny" and len(turn.text.split()) <= BRIEF:
            self.ask(turn, "choice")
        elif turn.intent in REPORTS and other_matter(turn, draft):
            turn.say("one-by-one")
            self._show(turn, draft.noting(following=turn.said))
        elif turn.ranking and wording.is_descriptive(turn.text):
            self._show(turn, extended(turn, draft, turn.text))
        elif draft.talk.unclear:
            turn.say("misunderstood-again")
            hand_over(turn, "misunderstood")
        else:
            turn.say("please-yes-or-no")
            self._show(turn, draft.noting(unclear=True))

    def _take_choice(self, turn: Turn) -> None:
        draft = drafting(turn)
        corrections = corrections_in(turn, draft)
        field = chosen_field(turn) or named_field(turn.text)
        place = turn.place(len(FIELDS) + 1)
        if place == len(FIELDS):
            self._stop(turn)
        elif place is not None and not wording.is_descriptive(turn.text):
            self.ask(turn, FIELDS[place])
        elif turn.short_answer:
            self.ask(turn, "confirm")
        elif corrections:
            self._show(turn, corrected(turn, draft, corrections))
        elif field:
            self.ask(turn, field)
        elif wording.is_descriptive(turn.text):
            self._take_description(turn)
        else:
            self.ask(turn, "confirm")

    def _take_field(self, turn: Turn, question: Asks) -> None:
        draft = drafting(turn)
        changes = corrections_in(turn, draft)
        value = turn.entity(question) or changes.get(question) or option(turn, question)
        if value is not None:
            self._show(turn, corrected(turn, draft, cast("Changes", {**changes, question: value})))
        elif (field := named_field(turn.text)) and field != question:
            self.ask(turn, field)
        elif changes:
            self._show(turn, corrected(turn, draft, changes))
        elif turn.short_answer or turn.intent == "affirm" or draft.talk.asked_field == question:
            self.ask(turn, "confirm")  # it stays as it was
        else:
            keep(turn, draft.noting(asked_field=question))
            turn.say("service-unknown" if question == "service" else "level-unclear")
            self.ask(turn, question)

    def _show(self, turn: Turn, draft: Drafting) -> None:
        keep(turn, draft)
        self.ask(turn, "confirm")

    def _open(self, turn: Turn, draft: Drafting) -> None:
        ticket = opening.open_ticket(
            turn.session,
            draft.ticket,
            requester=turn.requester,
            conversation_id=turn.conversation.id,
            actor=turn.actor,
        )
        turn.say(
            "ticket-opened-security" if ticket.category == "security" else "ticket-opened",
            buttons=[see_status(ticket.number, turn.language)],
            number=ticket.number,
            priority=t(f"priority-{ticket.priority}", turn.language),
        )
        drop(turn)
        turn.set(last_question=None)
        if following := draft.talk.following:
            self._show(turn, drafted(turn, following, following.text, following.intent))
        else:
            turn.end()


def _summarise(turn: Turn) -> None:
    """The draft for confirmation, with a closely matching article offered once, in the same message."""
    draft = drafting(turn)
    ticket = opening.at_least_as_grave(draft.ticket)
    article = None
    if not draft.talk.article_offered:
        article = _matching_article(turn, ticket)
        keep(turn, draft.noting(article_offered=True))
    name = (
        catalogue.name(ticket.service, turn.language)
        if ticket.service
        else t("service-not-known", turn.language)
    )
    # What the ticket will say beyond the message that the requester has just read: the rest is that message.
    lines = [where_and_when.line(ticket.place, ticket.since, turn.language), *draft.talk.added]
    buttons = []
    if article:
        title = t("button-read-article", turn.language)
        buttons = [{"title": title, "payload": payload("ask_knowledge", article=article.slug)}]
    turn.say(
        "confirm-ticket-article" if article else "confirm-ticket",
        asks="confirm",
        buttons=buttons,
        intro=t("draft-changed" if draft.talk.changed else "draft-intro", turn.language),
        kind=t(f"category-{ticket.category}" if ticket.category else f"kind-{ticket.kind}", turn.language),
        title=ticket.title,
        circumstances="".join(f"\n{line}" for line in lines if line),
        service_name=name,
        impact_name=t(f"impact-{ticket.impact}", turn.language),
        urgency_name=t(f"urgency-{ticket.urgency}", turn.language),
        priority=t(f"priority-{priority(ticket.impact, ticket.urgency)}", turn.language),
        article=article.title if article else "",
    )


def _matching_article(turn: Turn, ticket: Draft) -> Article | None:
    if ticket.kind != "incident" or ticket.category or turn.last_question:
        return None  # who comes from a question has seen what there is
    hit = turn.find_article(ticket.description)
    close = hit is not None and hit.score >= _CLOSE and hit.article.service == ticket.service
    return hit.article if hit and close else None


def _button(title: str, entity: str, value: str) -> dict[str, str]:
    return {"title": title, "payload": payload("affirm", **{entity: value})}
