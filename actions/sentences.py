"""What the bot says in dialogue: the sentences `bot-…` of bot/locale, each with the buttons that always stand below it.

A sentence has one home. What rules say by themselves, without an action, is written from here into domain.yml by
`layani responses --write`.
"""

import json
from typing import Any

from bot.config import Language
from bot.db.models import Button
from bot.i18n import t


def payload(intent: str, **entities: str) -> str:
    """What a button sends: "/affirm{"urgency": "low"}"."""
    return f"/{intent}{json.dumps(entities) if entities else ''}"


_REPORT = ("intent-report-incident", payload("report_incident"))
_REPORT_ASKED = ("intent-report-incident", payload("report_incident", from_question="yes"))
_REQUEST = ("intent-request-service", payload("request_service"))
_CHECK = ("intent-check-ticket", payload("check_ticket"))
_PERSON = ("intent-talk-to-human", payload("talk_to_human"))
_YES, _NO = ("button-yes", payload("affirm")), ("button-no", payload("deny"))
_NO_COMMENT = ("button-no-comment", payload("deny"))
_CONFIRM = (
    ("button-yes-open-the-ticket", payload("affirm")),
    ("button-change-something", payload("deny")),
    ("button-cancel", payload("stop")),
)

# By sentence, the titles (sentences too) and payloads of its buttons, in order.
_BUTTONS: dict[str, tuple[tuple[str, str], ...]] = {
    "greet": (_REPORT, _REQUEST, _CHECK, _PERSON),
    "bot-challenge": (_PERSON,),
    "ask-help": (_REPORT, _REQUEST, _CHECK, _PERSON),
    "confirm-ticket": _CONFIRM,
    "confirm-ticket-article": _CONFIRM,
    "ask-what-to-change": (
        ("button-service", payload("deny", field="service")),
        ("button-urgency", payload("deny", field="urgency")),
        ("button-impact", payload("deny", field="impact")),
        ("button-description", payload("deny", field="description")),
        ("button-dont-open-a-ticket", payload("stop")),
    ),
    "ask-urgency": (
        ("urgency-low", payload("affirm", urgency="low")),
        ("urgency-normal", payload("affirm", urgency="normal")),
        ("urgency-high", payload("affirm", urgency="high")),
    ),
    "ask-impact": (
        ("button-only-me", payload("affirm", impact="low")),
        ("impact-normal", payload("affirm", impact="normal")),
        ("impact-high", payload("affirm", impact="high")),
    ),
    "no-tickets": (_REPORT,),
    "ticket-not-found": (("intent-list-tickets", payload("list_tickets")),),
    "confirm-cancel": (("button-yes-cancel-it", payload("affirm")), _NO),
    "confirm-close": (("button-yes-close-it", payload("affirm")), _NO),
    "complaint-noted": (_PERSON,),
    "complaint-without-ticket": (_YES, _NO),
    "out-of-scope": (_REPORT, _REQUEST, _CHECK),
    "ask-rating-comment": (_NO_COMMENT,),
    "ask-rating-comment-low": (_NO_COMMENT,),
    "article": (
        ("button-thanks-that-helped", payload("thank")),
        ("button-no-open-a-ticket", payload("report_incident", from_question="yes")),
    ),
    "no-article": (_YES, _NO),
    "service-operational": (_REPORT_ASKED,),
}
NAMES_WITH_BUTTONS = frozenset(_BUTTONS)


def sentence(name: str, language: Language, **values: Any) -> str:
    """The sentence `bot-<name>`. Raises KeyError for an unknown one, ValueError for a value that is missing."""
    return t(f"bot-{name}", language, **values)


def buttons(name: str, language: Language) -> list[Button]:
    """The buttons that always stand below a sentence."""
    return [{"title": t(key, language), "payload": sends} for key, sends in _BUTTONS.get(name, ())]


def see_status(number: str, language: Language) -> Button:
    """The button that shows how ticket `number` stands."""
    return {
        "title": t("button-see-its-status", language),
        "payload": payload("check_ticket", ticket_number=number),
    }
