"""Opening a ticket: usually two messages, what happened and "yes"."""

from typing import ClassVar

from actions.base import TICKET_FORM
from actions.draft.corrections import (
    BRIEF,
    FIELDS,
    NEEDLESS,
    SERVICES_SHOWN,
    adjusted,
    corrected_kind,
    corrections_in,
    field_to_change,
    holds_back,
    named_field,
    option,
    other_matter,
    set_right,
)
from actions.draft.draft import (
    PRIVACY,
    REPORTS,
    TicketDraft,
    description_in,
    draft_of,
    extended,
    known,
    said_before,
)
from actions.forms.base import NOT_UNDERSTOOD, Form
from actions.handoff import hand_over
from actions.turn import Turn
from bot.desk.drafting import triage
from bot.desk.drafting import where_and_when as circumstances
from bot.desk.knowledge.articles import Article
from bot.desk.services import catalogue
from bot.desk.tickets import opening
from bot.desk.tickets.priority import priority
from bot.i18n import t

_FREE_TEXT = REPORTS | NOT_UNDERSTOOD | {"complain", "add_comment", "ask_service_status", "reopen_ticket"}
# How sure an article must be to be offered with a report, which is no question: a wrong one annoys.
_CLOSE = 0.9


class TicketForm(Form):
    """Collects a draft: what is missing is asked, the rest inferred, shown and confirmed."""

    answers: ClassVar[dict[str, frozenset[str]]] = {
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
        if turn.intent in REPORTS | PRIVACY:
            turn.set(draft=draft_of(turn, description_in(turn)))
        elif not turn.slot("draft"):
            turn.set(draft=draft_of(turn, turn.slot("last_question")))
        self.ask(turn, (turn.slot("draft")["description"] and "confirm") or "description")

    def ask(self, turn: Turn, question: str | None = None) -> None:
        question = question or str(turn.slot("requested_slot"))
        turn.set(requested_slot=question)
        if question == "confirm":
            _show(turn)
        elif question == "description":
            turn.say(f"utter_ask_description_{turn.slot('draft')['kind']}", asks="description")
        elif question == "choice":
            turn.say("utter_ask_what_to_change", asks="choice")
        elif question == "service":
            buttons = [
                _button(s.name[turn.language], "service", s.key)
                for s in list(catalogue.catalogue().values())[:SERVICES_SHOWN]
            ]
            turn.say("utter_ask_service", asks="service", buttons=buttons)
        else:
            turn.say(f"utter_ask_{question}", asks=question)

    def take(self, turn: Turn, question: str) -> None:
        if question == "description":
            self._take_description(turn)
        elif question == "confirm":
            self._take_confirmation(turn)
        elif question == "choice":
            self._take_choice(turn)
        else:
            self._take_field(turn, question)

    def _is_digression(self, turn: Turn, question: str) -> bool:
        # "ubah urgensinya dong" sounds like many things; here it is about the draft.
        if question in ("confirm", "choice") and (field_to_change(turn) or corrected_kind(turn)):
            return False
        if question == "choice" and len(turn.text.split()) <= BRIEF and named_field(turn.text):
            return False
        return super()._is_digression(turn, question)

    def _take_description(self, turn: Turn) -> None:
        draft = turn.slot("draft")
        if turn.answer == "same" and (before := said_before(turn)):
            turn.set(draft={**draft_of(turn, before), **known(draft)})
            self.ask(turn, "confirm")
            return
        if turn.answer == "none" or (
            turn.intent == "deny" and turn.answer is None and not draft["description"]
        ):
            self._stop(turn)
            return
        if draft["description"] and (turn.answer or turn.intent in ("affirm", "deny")):
            self.ask(turn, "confirm")  # it was to be changed, and now stays
            return
        asked_again = draft.get("asked_again", False)
        understood = bool(turn.ranking) or turn.intent != "nlu_fallback"
        text = turn.text
        if draft["service"] and not triage.is_descriptive(text):
            text = f"{catalogue.name(draft['service'], turn.language)}: {text}"  # "printer", and now "macet"
        enough = (
            bool(turn.text)
            and understood
            and not turn.answer
            and (triage.is_descriptive(text) or asked_again)
        )
        if enough:
            turn.set(draft={**draft_of(turn, text), **known(draft)})
            self.ask(turn, "confirm")
        elif asked_again and (turn.answer or not understood):
            turn.say("utter_misunderstood_again")
            hand_over(turn, "misunderstood")
        else:
            turn.set(draft={**draft, "asked_again": True})
            turn.say("utter_description_too_short", asks="description")

    def _take_confirmation(self, turn: Turn) -> None:
        draft = turn.slot("draft")
        corrections = corrections_in(turn, draft)
        if turn.answer == "unknown":
            turn.say("utter_please_yes_or_no")
            self.ask(turn, "confirm")
        elif holds_back(turn):
            self.ask(turn, "confirm")
        elif turn.intent in ("affirm", "thank") and not corrections:
            self._open(turn, draft)
        elif turn.answer == "yes" and (changed := adjusted(turn, draft, corrections)):
            turn.say("utter_draft_adjusted")
            self._open(turn, changed)
        elif corrections:
            turn.set(draft={**draft, **corrections, "changed": True})
            self.ask(turn, "confirm")
        elif turn.entity("field") in FIELDS:
            self.ask(turn, turn.entity("field"))
        elif field := field_to_change(turn):
            self.ask(turn, field)
        elif turn.intent == "deny" and NEEDLESS.search(turn.text):
            self._stop(turn)
        elif said := set_right(turn):
            turn.set(draft=extended(draft, said))
            self.ask(turn, "confirm")
        elif turn.intent == "deny" and len(turn.text.split()) <= BRIEF:
            self.ask(turn, "choice")
        elif turn.intent in REPORTS and other_matter(turn, draft):
            turn.set(draft={**draft, "next": turn.text})
            turn.say("utter_one_by_one")
            self.ask(turn, "confirm")
        elif turn.ranking and triage.is_descriptive(turn.text):
            turn.set(draft=extended(draft, turn.text))
            self.ask(turn, "confirm")
        elif draft.get("unclear"):
            turn.say("utter_misunderstood_again")
            hand_over(turn, "misunderstood")
        else:
            turn.set(draft={**draft, "unclear": True})
            turn.say("utter_please_yes_or_no")
            self.ask(turn, "confirm")

    def _take_choice(self, turn: Turn) -> None:
        draft = turn.slot("draft")
        corrections = corrections_in(turn, draft)
        field = turn.entity("field") or named_field(turn.text)
        place = turn.place(len(FIELDS) + 1)
        if place == len(FIELDS):
            self._stop(turn)
        elif place is not None and not triage.is_descriptive(turn.text):
            self.ask(turn, FIELDS[place])
        elif turn.answer:
            self.ask(turn, "confirm")
        elif corrections:
            turn.set(draft={**draft, **corrections, "changed": True})
            self.ask(turn, "confirm")
        elif field:
            self.ask(turn, field)
        elif triage.is_descriptive(turn.text):
            self._take_description(turn)
        else:
            self.ask(turn, "confirm")

    def _take_field(self, turn: Turn, question: str) -> None:
        draft = turn.slot("draft")
        others = corrections_in(turn, draft)
        value = turn.entity(question) or others.pop(question, None) or option(turn, question)
        draft = {**draft, **others}
        if value is not None:
            turn.set(draft={**draft, question: value, "changed": True})
            self.ask(turn, "confirm")
        elif (field := named_field(turn.text)) and field != question:
            self.ask(turn, field)
        elif turn.answer or others or turn.intent == "affirm" or draft.get("asked_field") == question:
            turn.set(draft=draft)  # it stays as it was
            self.ask(turn, "confirm")
        else:
            turn.set(draft={**draft, "asked_field": question})
            turn.say("utter_service_unknown" if question == "service" else "utter_level_unclear")
            self.ask(turn, question)

    def _open(self, turn: Turn, draft: TicketDraft) -> None:
        ticket = opening.open_ticket(
            turn.session,
            opening.Draft(
                kind=draft["kind"],
                title=draft["title"],
                description=draft["description"],
                service=draft["service"],
                impact=draft["impact"],
                urgency=draft["urgency"],
                category=draft["category"],
            ),
            requester=turn.requester,
            conversation_id=turn.conversation.id,
            actor=turn.actor,
        )
        turn.say(
            "utter_ticket_opened_security" if ticket.category == "security" else "utter_ticket_opened",
            ticket=ticket.number,
            number=ticket.number,
            priority=t(f"priority-{ticket.priority}", turn.language),
        )
        following = draft.get("next")
        turn.set(draft=None, last_question=None)
        if following:
            turn.set(draft=draft_of(turn, following))
            self.ask(turn, "confirm")
        else:
            turn.end()


def _show(turn: Turn) -> None:
    """The draft for confirmation, with a closely matching article offered once, in the same message."""
    draft = turn.slot("draft")
    article = None
    if not draft.get("article_offered"):
        article = _matching_article(turn, draft)
        turn.set(draft={**draft, "article_offered": True})
    name = (
        catalogue.name(draft["service"], turn.language)
        if draft["service"]
        else t("service-not-known", turn.language)
    )
    where_and_when = circumstances.line(draft.get("place"), draft.get("since"), turn.language)
    buttons = []
    if article:
        title = t("button-read-article", turn.language)
        buttons = [{"title": title, "payload": f'/ask_knowledge{{"article": "{article.slug}"}}'}]
    turn.say(
        "utter_confirm_ticket_article" if article else "utter_confirm_ticket",
        asks="confirm",
        buttons=buttons,
        intro=t("draft-changed" if draft.get("changed") else "draft-intro", turn.language),
        kind=t(
            f"category-{draft['category']}" if draft["category"] else f"kind-{draft['kind']}", turn.language
        ),
        title=draft["title"],
        circumstances=f"\n{where_and_when}" if where_and_when else "",
        service_name=name,
        impact_name=t(f"impact-{draft['impact']}", turn.language),
        urgency_name=t(f"urgency-{draft['urgency']}", turn.language),
        priority=t(f"priority-{priority(draft['impact'], draft['urgency'])}", turn.language),
        article=article.title if article else "",
    )


def _matching_article(turn: Turn, draft: TicketDraft) -> Article | None:
    if draft["kind"] != "incident" or draft["category"] or turn.slot("last_question"):
        return None  # who comes from a question has seen what there is
    hit = turn.find_article(draft["description"])
    close = hit is not None and hit.score >= _CLOSE and hit.article.service == draft["service"]
    return hit.article if hit and close else None


def _button(title: str, entity: str, value: str) -> dict[str, str]:
    return {"title": title, "payload": f'/affirm{{"{entity}": "{value}"}}'}
