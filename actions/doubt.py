"""When to ask what was meant: no intent was plain, or two came near each other and would lead to different things."""

from typing import Any

PLAUSIBLE = 0.15  # probability of what may have been meant when nothing was plain
RIVAL = 0.25  # … of a second intent beside one that was taken for plain
MOST = 3  # suggestions
_AROUND = 4  # words of a message that still says nothing but a service's name

# What may be suggested, by what follows from it: to ask between two of the same would only be a nuisance.
_CONSEQUENCES = {
    "report_incident": "draft",
    "request_service": "draft",
    "request_change": "draft",
    "report_security": "security",
    "check_ticket": "tickets",
    "list_tickets": "tickets",
    "add_comment": "comment",
    "cancel_ticket": "cancel",
    "reopen_ticket": "reopen",
    "complain": "draft",  # without a ticket, what is complained about is drafted
    "talk_to_human": "person",
    "give_rating": "rating",
    "ask_knowledge": "article",
    "ask_service_status": "status",
    "ask_hours": "hours",
    "request_my_data": "copy",
    "delete_my_data": "deletion",
    "switch_language": "language",
}

# Only tells something: the one plausible reading is simply tried.
HARMLESS = frozenset({"ask_knowledge", "ask_service_status", "ask_hours", "check_ticket", "list_tickets"})
# What may be the matter when nothing but a service is named: no model can tell.
NAMED_ONLY = ("report_incident", "request_service", "ask_service_status")


def candidates(ranking: list[dict[str, Any]]) -> list[str]:
    """The intents that a message not understood may have meant, likeliest first, at most `MOST`."""
    plausible = [one["name"] for one in ranking if one["confidence"] >= PLAUSIBLE]
    return [name for name in plausible if name in _CONSEQUENCES][:MOST]


def rivals(intent: str, ranking: list[dict[str, Any]]) -> list[str]:
    """The intents between which a message is torn, likeliest first; empty when it is plain what to do.

    `ranking` is Rasa's, best first.
    """
    near = [one["name"] for one in ranking if one["confidence"] >= RIVAL and one["name"] in _CONSEQUENCES]
    if intent == "out_of_scope":
        return near
    if _CONSEQUENCES.get(intent) == "draft":
        # A draft is confirmed anyway, and an article that fits is offered with it.
        near = [name for name in near if name not in ("ask_knowledge", "ask_service_status")]
    if intent not in near or len({_CONSEQUENCES[name] for name in near}) < 2:
        return []
    return near


def names_only_a_service(intent: str, text: str, service: str | None, *, descriptive: bool) -> bool:
    """Whether `text` names a service, whose key is `service`, and says nothing about it: "wifi", "vpn kak".

    `descriptive`: what `wording.is_descriptive` says of the text.
    """
    around = 1 if intent == "ask_knowledge" else _AROUND
    return service is not None and len(text.split()) <= around and not descriptive
