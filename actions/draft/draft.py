"""The draft of a ticket, made from what was said."""

from typing import Any

from actions.turn import Turn
from bot.desk.drafting import triage
from bot.desk.services import catalogue
from bot.desk.tickets import search
from bot.i18n import t

REPORTS = frozenset({"report_incident", "request_service", "request_change", "report_security"})
PRIVACY = frozenset({"request_my_data", "delete_my_data"})
_KINDS = {"request_service": "request", "request_change": "change", **dict.fromkeys(PRIVACY, "request")}
_CATEGORIES = {"report_security": "security", **dict.fromkeys(PRIVACY, "privacy")}

type TicketDraft = dict[str, Any]


def draft_of(turn: Turn, description: str | None) -> TicketDraft:
    """A draft with what `description` and this message say; what they leave open has its usual value."""
    text = description or ""
    # A message of this turn has been searched by the brain, which knows "let us meet" from a meeting.
    service = turn.entity("service") or (None if text == turn.text else catalogue.recognise(text))
    name = catalogue.name(service, turn.language) if service else None
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
        or triage.impact(text, people(turn))
        or ("low" if privacy else "normal"),
        "place": turn.entity("place"),
        "since": turn.entity("since"),
    }


def people(turn: Turn) -> int | None:
    """How many the message says suffer."""
    count = turn.entity("people")
    return int(count) if count else None


def description_in(turn: Turn) -> str | None:
    """What this message describes, or None when it merely announces."""
    if turn.intent in PRIVACY:
        return turn.text or t(f"title-{turn.intent.replace('_', '-')}", turn.language)
    if turn.is_payload:
        return turn.slot("last_question") if turn.entity("from_question") else None
    return turn.text if triage.is_descriptive(turn.text) else None


def known(draft: TicketDraft) -> TicketDraft:
    """What a draft keeps when its description is given (anew)."""
    # The kind was said before the description was asked; what the first message told stays unless told anew.
    known = {"kind": draft["kind"], "category": draft["category"]}
    if draft["service"]:
        known["service"] = draft["service"]
    if draft["description"]:  # said anew; the rest was not in question
        known |= {"urgency": draft["urgency"], "impact": draft["impact"]}
    return known


def extended(draft: TicketDraft, text: str) -> TicketDraft:
    """The draft with `text` added."""
    return {
        **draft,
        "description": f"{draft['description']}\n{text}",
        "urgency": triage.urgency(text) or draft["urgency"],
        "impact": triage.impact(text) or draft["impact"],
        "changed": True,
    }


def said_before(turn: Turn) -> str | None:
    """What "the same as before" refers to: the latest question, else the newest ticket."""
    own = search.list_own(turn.session, turn.requester, limit=1)
    return turn.slot("last_question") or (own[0].description if own else None)
