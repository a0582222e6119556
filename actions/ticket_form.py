"""Opening a ticket: usually two messages, what happened and "yes"."""

import re
from typing import Any, ClassVar

from actions.base import TICKET_FORM
from actions.forms import NOT_UNDERSTOOD, Form
from actions.handoff import hand_over
from actions.turn import Turn
from bot.desk import circumstances, services, tickets, triage
from bot.desk.knowledge import Article
from bot.desk.priority import impact_of, priority
from bot.i18n import t

REPORTS = frozenset({"report_incident", "request_service", "request_change", "report_security"})
PRIVACY = frozenset({"request_my_data", "delete_my_data"})
_KINDS = {"request_service": "request", "request_change": "change", **dict.fromkeys(PRIVACY, "request")}
_CATEGORIES = {"report_security": "security", **dict.fromkeys(PRIVACY, "privacy")}
_FREE_TEXT = REPORTS | NOT_UNDERSTOOD | {"complain", "add_comment", "ask_service_status", "reopen_ticket"}
_CORRECTION = re.compile(
    r"\b(bukan|maksud\w*|salah|harusnya|ganti|ubah|not|meant|wrong|actually|instead|change)\b", re.I
)
# How sure an article must be to be offered with a report, which is no question: a wrong one annoys.
_CLOSE = 0.9
_FIELDS = ("service", "urgency", "impact", "description")

type TicketDraft = dict[str, Any]


class TicketForm(Form):
    """Collects a draft: what is missing is asked, the rest inferred, shown and confirmed."""

    answers: ClassVar[dict[str, frozenset[str]]] = {
        "description": _FREE_TEXT,
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
            turn.set(draft=_draft(turn, _description(turn)))
        elif not turn.slot("draft"):
            turn.set(draft=_draft(turn, turn.slot("last_question")))
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
                for s in list(services.catalogue().values())[:8]
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

    def _take_description(self, turn: Turn) -> None:
        draft = turn.slot("draft")
        asked_again = draft.get("asked_again", False)
        understood = bool(turn.ranking) or turn.intent != "nlu_fallback"
        enough = bool(turn.text) and understood and (triage.is_descriptive(turn.text) or asked_again)
        if enough:
            turn.set(draft={**_draft(turn, turn.text), **_known(draft)})
            self.ask(turn, "confirm")
        elif asked_again and not understood:
            hand_over(turn, "misunderstood")
        else:
            turn.set(draft={**draft, "asked_again": True})
            turn.say("utter_description_too_short", asks="description")

    def _take_confirmation(self, turn: Turn) -> None:
        draft = turn.slot("draft")
        corrections = _corrections(turn, draft)
        if turn.intent in ("affirm", "thank") and not corrections:
            self._open(turn, draft)
        elif corrections:
            turn.set(draft={**draft, **corrections, "changed": True})
            self.ask(turn, "confirm")
        elif turn.entity("field") in _FIELDS:
            self.ask(turn, turn.entity("field"))
        elif turn.intent == "deny":
            self.ask(turn, "choice")
        elif turn.intent in REPORTS and _other_matter(turn, draft):
            turn.set(draft={**draft, "next": turn.text})
            turn.say("utter_one_by_one")
            self.ask(turn, "confirm")
        elif turn.ranking and triage.is_descriptive(turn.text):
            turn.set(draft=_extended(draft, turn.text))
            self.ask(turn, "confirm")
        elif draft.get("unclear"):
            hand_over(turn, "misunderstood")
        else:
            turn.set(draft={**draft, "unclear": True})
            turn.say("utter_please_yes_or_no")
            self.ask(turn, "confirm")

    def _take_choice(self, turn: Turn) -> None:
        draft = turn.slot("draft")
        corrections = _corrections(turn, draft)
        field = turn.entity("field") or _named_field(turn.text)
        if corrections:
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
        value = turn.entity(question)
        if value is None and question == "service" and not draft.get("asked_service"):
            turn.set(draft={**draft, "asked_service": True})
            turn.say("utter_service_unknown")
            self.ask(turn, "service")
            return
        if value is not None:
            turn.set(draft={**draft, question: value, "changed": True})
        elif question != "service":
            turn.say("utter_level_unclear")
            self.ask(turn, question)
            return
        self.ask(turn, "confirm")

    def _open(self, turn: Turn, draft: TicketDraft) -> None:
        ticket = tickets.open_ticket(
            turn.session,
            tickets.Draft(
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
            turn.set(draft=_draft(turn, following))
            self.ask(turn, "confirm")
        else:
            turn.end()


def _draft(turn: Turn, description: str | None) -> TicketDraft:
    text = description or ""
    # A message of this turn has been searched by the brain, which knows "let us meet" from a meeting.
    service = turn.entity("service") or (None if text == turn.text else services.recognise(text))
    name = services.name(service, turn.language) if service else None
    privacy = turn.intent in PRIVACY
    return {
        "kind": _KINDS.get(turn.intent, "incident"),
        "category": _CATEGORIES.get(turn.intent),
        "description": triage.clean_description(text) or None,
        "title": t(f"title-{turn.intent.replace('_', '-')}", turn.language)
        if privacy
        else triage.title(text, name),
        "service": service,
        "urgency": turn.entity("urgency") or triage.urgency(text) or "normal",
        "impact": turn.entity("impact")
        or triage.impact(text, _people(turn))
        or ("low" if privacy else "normal"),
        "place": turn.entity("place"),
        "since": turn.entity("since"),
    }


def _people(turn: Turn) -> int | None:
    """How many the message says suffer."""
    count = turn.entity("people")
    return int(count) if count else None


def _description(turn: Turn) -> str | None:
    if turn.intent in PRIVACY:
        return turn.text or t(f"title-{turn.intent.replace('_', '-')}", turn.language)
    if turn.is_payload:
        return turn.slot("last_question") if turn.entity("from_question") else None
    return turn.text if triage.is_descriptive(turn.text) else None


def _known(draft: TicketDraft) -> TicketDraft:
    # The kind was said before the description was asked; what the first message told stays unless told anew.
    known = {"kind": draft["kind"], "category": draft["category"]}
    return {**known, "service": draft["service"]} if draft["service"] else known


def _corrections(turn: Turn, draft: TicketDraft) -> TicketDraft:
    """Fields that this message sets anew: "eh bukan, yang tinggi", "maksud saya VPN"."""
    found: TicketDraft = {}
    marked = bool(_CORRECTION.search(turn.text)) or turn.intent == "deny"
    brief = len(turn.text.split()) <= 6
    for field in ("urgency", "impact"):
        value = turn.entity(field)
        if value and value != draft[field] and (marked or brief or turn.intent == "affirm"):
            found[field] = value
    people = _people(turn)
    if people and not turn.entity("impact") and impact_of(people) != draft["impact"]:
        found["impact"] = impact_of(people)
    for field in ("place", "since"):
        value = turn.entity(field)
        if value and value != draft.get(field) and (marked or brief or turn.intent == "affirm"):
            found[field] = value
    service = turn.entity("service")
    if service and service != draft["service"] and (marked or (brief and turn.intent not in REPORTS)):
        found["service"] = service
    return found


def _other_matter(turn: Turn, draft: TicketDraft) -> bool:
    service = turn.entity("service")
    return bool(
        service and draft["service"] and service != draft["service"] and triage.is_descriptive(turn.text)
    )


def _extended(draft: TicketDraft, text: str) -> TicketDraft:
    return {
        **draft,
        "description": f"{draft['description']}\n{text}",
        "urgency": triage.urgency(text) or draft["urgency"],
        "impact": triage.impact(text) or draft["impact"],
        "changed": True,
    }


def _named_field(text: str) -> str | None:
    words = {
        "service": r"layanan|service|aplikasi|sistem",
        "urgency": r"mendesak|urgensi|urgency|urgent|prioritas|priority",
        "impact": r"dampak|impact|terdampak|affected",
        "description": r"keterangan|deskripsi|isi|judul|description|details?|title",
    }
    return next((field for field, pattern in words.items() if re.search(rf"\b({pattern})", text, re.I)), None)


def _show(turn: Turn) -> None:
    """The draft for confirmation, with a closely matching article offered once, in the same message."""
    draft = turn.slot("draft")
    article = None
    if not draft.get("article_offered"):
        article = _matching_article(turn, draft)
        turn.set(draft={**draft, "article_offered": True})
    name = (
        services.name(draft["service"], turn.language)
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
    embedding = turn.embedding if turn.text == draft["description"] else None
    hit = turn.desk.knowledge.answer(draft["description"], turn.language, embedding=embedding)
    close = hit is not None and hit.score >= _CLOSE and hit.article.service == draft["service"]
    return hit.article if hit and close else None


def _button(title: str, entity: str, value: str) -> dict[str, str]:
    return {"title": title, "payload": f'/affirm{{"{entity}": "{value}"}}'}
