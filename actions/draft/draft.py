"""The draft of a ticket, made from what was said."""

from typing import cast

from actions.draft.draft_slots import Drafting, Talk
from actions.turn import Said, Turn
from bot import clock
from bot.db.models import Category, Kind, Level
from bot.desk.drafting import where_and_when, wording
from bot.desk.services import catalogue
from bot.desk.tickets import search
from bot.desk.tickets.opening import Draft
from bot.desk.tickets.priority import impact_of
from bot.i18n import t

REPORTS = frozenset({"report_incident", "request_service", "request_change", "report_security"})
PRIVACY = frozenset({"request_my_data", "delete_my_data"})
_KINDS: dict[str, Kind] = {
    "request_service": "request",
    "request_change": "change",
    **dict.fromkeys(PRIVACY, "request"),
}
_REACH: dict[str, Level] = {"one": "low", "many": "high"}
_CATEGORIES: dict[str, Category] = {"report_security": "security", **dict.fromkeys(PRIVACY, "privacy")}


def drafted(turn: Turn, said: Said, description: str, intent: str) -> Drafting:
    """A draft of what `said` tells; what it leaves open has its usual value.

    `description` is what of it describes the matter, "" when it merely announced one.
    """
    privacy = intent in PRIVACY
    service = said.entity("service")
    name = catalogue.name(service, turn.language) if service else None
    title = t(_title_key(intent), turn.language) if privacy else wording.title(description, name)
    ticket = Draft(
        kind=_KINDS.get(intent, "incident"),
        category=_CATEGORIES.get(intent),
        title=title,
        description=wording.clean_description(description),
        service=service,
        urgency=urgency(said) or "normal",
        impact=impact(said) or ("low" if privacy else "normal"),
        place=said.entity("place"),
        since=since(turn, said),
    )
    return Drafting(ticket, Talk(place_words=said.words("place"), since_words=said.words("since")))


def described(turn: Turn, said: Said, description: str, before: Drafting) -> Drafting:
    """The draft once its description is given (anew), with what an earlier message told of it."""
    new, old = drafted(turn, said, description, turn.intent), before.ticket
    keeps_levels = bool(old.description)  # said anew; the rest was not in question
    ticket = Draft(
        # The kind was said before the description was asked.
        kind=old.kind,
        category=old.category,
        title=new.ticket.title,
        description=new.ticket.description,
        service=old.service or new.ticket.service,
        urgency=old.urgency if keeps_levels else urgency(said) or old.urgency,
        impact=old.impact if keeps_levels else impact(said) or old.impact,
        place=new.ticket.place or old.place,
        since=new.ticket.since or old.since,
    )
    return Drafting(ticket, new.talk).noting(following=before.talk.following)


def report_in(turn: Turn) -> tuple[Said, str]:
    """What this message reports, and what of it describes the matter: "" when it merely announces one."""
    if turn.intent in PRIVACY:
        return turn.said, turn.text or t(_title_key(turn.intent), turn.language)
    if not turn.is_payload:
        return turn.said, turn.text if wording.is_descriptive(turn.text) else ""
    question = turn.last_question if turn.entity("from_question") else None
    return (question, question.text) if question else (turn.said, "")


def said_before(turn: Turn) -> Said | None:
    """What "the same as before" refers to: the latest question, else the newest ticket."""
    if question := turn.last_question:
        return question
    own = search.list_own(turn.session, turn.requester, limit=1)
    if not own:
        return None
    facts = {name: getattr(own[0], name) for name in ("service", "urgency", "impact", "place")}
    return Said(
        own[0].description, [{"entity": name, "value": value} for name, value in facts.items() if value]
    )


def since(turn: Turn, said: Said) -> str | None:
    """Since when, in the requester's language, with the date."""
    value = said.entity("since")
    at = clock.now().astimezone(turn.desk.settings.zone)
    return where_and_when.since_words(value, turn.language, at) if value else None


def urgency(said: Said) -> Level | None:
    """How soon the message wants it solved."""
    return cast("Level | None", said.entity("urgency"))


def impact(said: Said) -> Level | None:
    """How far it reaches: as the message says, else by those who suffer, else by whom it must affect."""
    told = cast("Level | None", said.entity("impact"))
    count = people(said)
    if told is None and count is not None:
        return impact_of(count)
    return told or _REACH.get(said.entity("affected") or "")


def people(said: Said) -> int | None:
    """How many the message says suffer."""
    count = said.entity("people")
    return int(count) if count else None


def _title_key(intent: str) -> str:
    return f"title-{intent.replace('_', '-')}"
