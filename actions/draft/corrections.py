"""What a reply to a draft changes in it: "eh bukan, yang tinggi", "iya tapi lantai 2 juga", "ubah urgensinya"."""

import re
from dataclasses import replace
from typing import Literal, TypedDict, cast, get_args

from actions.draft.draft import REPORTS, impact, people, since, urgency
from actions.draft.draft_slots import Drafting
from actions.turn import Said, Turn
from bot.db.models import Asks, Category, Kind, Level
from bot.desk.drafting import wording
from bot.desk.drafting.spelling import tidied
from bot.desk.services import catalogue
from bot.desk.tickets.opening import Draft
from bot.desk.tickets.priority import impact_of
from bot.i18n import t

Field = Literal["service", "urgency", "impact", "description"]
FIELDS: tuple[Field, ...] = get_args(Field)
BRIEF = 6  # words
SERVICES_SHOWN = 8
_CORRECTION = re.compile(
    r"\b(bukan|maksud\w*|salah|harusnya|ganti|ubah|not|meant|wrong|actually|instead|change)\b", re.I
)
_MEANS = re.compile(
    r"\b(maksud\w*|harusnya|seharusnya|yang bener\w*|yang benar\w*|tapi|tp|meant|mean|should be|but)\b", re.I
)
_DENIAL = re.compile(
    r"\b(eh|oh|maaf|sorry|salah|bukan|keliru|maksud\w*|saya|sy|gue|harusnya|seharusnya|yang|yg|bener\w*|benar\w*|itu|"
    r"tapi|tp|no|not|wrong|i|meant|mean|it|should|be|but|that|the|is|s)\b",
    re.I,
)
# No to having a ticket at all, not to what is in it.
NEEDLESS = re.compile(r"\b(?:usah|perlu|gausah|gaperlu|mau|need(?:ed)?|thanks?|thx|jangan|jgn)\b", re.I)
# After a yes: what holds it up, and what brings an addition.
_HOLD = re.compile(
    r"\b(bukan|salah|jangan|nanti|tunggu|sebentar|bentar|tidak jadi|ga jadi|wait|wrong|later|not)\b", re.I
)
_WAIT = re.compile(r"\b(nanti|ntar|tunggu|sebentar|bentar|jangan|jgn|wait|hold on|later|not yet)\b", re.I)
_ADDS = re.compile(
    r"\b(tapi|tp|tetapi|cuma|cuman|hanya|tambahan\w*|tambah\w*|plus|sekalian|catatan\w*|dan|sama|but|also|and|note)\b\W*",
    re.I,
)
# One more place beside the one that is known, not another instead of it.
_ALSO = re.compile(r"\b(?:juga|jg|pula|also|too|as well)\b", re.I)
_YES = (
    r"ya+|iya+|iyo|yoi|yup|yep|yes|yeah|ok\w*|sip|siap|betul|bener|benar|setuju|sesuai|cocok|lanjut\w*|gas\w*|"
    r"right|correct|sure|sudah|udah|udh|sekali|banget"
)
# What may stand before the words that matter.
_OPENING = re.compile(
    rf"^\W*(?:(?:{_YES}|tidak|nggak|enggak|ga|gak|no|nope|eh|oh|salah|maaf|sorry|terima ?kasih|makasih|thanks|"
    rf"bukan(?=,))\b\W*)+",
    re.I,
)
# Words that bring a correction, or agree, without telling anything themselves.
_HOLLOW = re.compile(
    rf"\b(?:{_YES}|tolong|mohon|urgensi\w*|prioritas\w*|mendesak\w*|tingkat|level|urgency|priority|dampak\w*|impact|"
    r"terdampak|layanan\w*|service|jenis\w*|lokasi\w*|tempat\w*|kejadian\w*|place|location|sejak|dari|since|from|ganti|"
    r"ubah|jadi|change|make|mulai|started|kena|keterangan|semua\w*|lengkap|tepat|proses|diproses|buatkan|dibuatkan|"
    r"buatin|tiketnya|datanya|ringkasan\w*|everything|looks?|good|fine|exactly|accurate|details?|go|ahead|proceed|"
    r"it'?s)\b",
    re.I,
)
_NAMED_FIELDS: dict[Field, str] = {
    "service": r"layanan|service|aplikasi|sistem",
    "urgency": r"mendesak|urgensi|urgency|urgent|prioritas|priority",
    "impact": r"dampak|impact|terdampak|affected",
    "description": r"keterangan|deskripsi|isi|judul|description|details?|title",
}
_SPOKEN_OF = ("place", "since", "service", "urgency", "impact", "people", "kind")


class Changes(TypedDict, total=False):
    """Facts of a draft that a reply sets anew."""

    kind: Kind
    category: Category | None
    service: str
    urgency: Level
    impact: Level
    place: str
    since: str


def option(turn: Turn, question: Asks) -> str | None:
    """The value that a reply picks by its place among the buttons; a plain no to "how urgent?" is low."""
    options = (
        list(catalogue.catalogue())[:SERVICES_SHOWN] if question == "service" else ["low", "normal", "high"]
    )
    index = turn.place(len(options))
    if index is not None:
        return options[index]
    return "low" if question == "urgency" and turn.intent == "deny" and turn.short_answer is None else None


def corrected(turn: Turn, draft: Drafting, changes: Changes) -> Drafting:
    """The draft with `changes`, and with the words that brought them when they tell more than the fields do.

    The title, which is ours, follows a correction of place or time; under the description, which is the requester's,
    the correction stands in the requester's own words.
    """
    said = turn.said
    new = replace(
        draft,
        ticket=replace(draft.ticket, **changes, title=_retitled(draft, said, changes)),
        talk=replace(
            draft.talk,
            changed=True,
            place_words=said.words("place") if "place" in changes else draft.talk.place_words,
            since_words=said.words("since") if "since" in changes else draft.talk.since_words,
        ),
    )
    words = _OPENING.sub("", turn.text)
    if not words:
        return new
    if any(_said_otherwise(draft.ticket, changes, name) for name in ("place", "since", "service")):
        return _with_line(new, t("draft-correction", turn.language, words=words))
    return _with_line(new, words) if _tells_more(said) else new


def extended(turn: Turn, draft: Drafting, words: str, *, correction: bool = False) -> Drafting:
    """The draft with `words` of this message put under its description, and what they tell of its open facts."""
    line = t("draft-correction", turn.language, words=words) if correction else words
    return _with_line(completed(turn, draft), line).noting(changed=True)


def completed(turn: Turn, draft: Drafting) -> Drafting:
    """The draft with what this message tells of facts that were open."""
    ticket = draft.ticket
    # A payload typed by hand is text, and sets nothing.
    said = Said(turn.text) if turn.text.startswith("/") else turn.said
    place = None if _ALSO.search(turn.text) else said.entity("place")
    facts = replace(
        ticket,
        service=ticket.service or said.entity("service"),
        urgency=urgency(said) or ticket.urgency,
        impact=impact(said) or ticket.impact,
        place=ticket.place or place,
        since=ticket.since or since(turn, said),
    )
    return replace(draft, ticket=facts)


def adjusted(turn: Turn, draft: Drafting, changes: Changes) -> Drafting | None:
    """The draft after "iya, tapi …" when it is plain what to change or add; None when nothing is, or no plain yes."""
    said = turn.text
    if said.endswith("?") or _HOLD.search(said):
        return None
    if changes:
        return corrected(turn, draft, changes)
    added = _ADDS.search(said)
    words = wording.clean_description(said[added.end() :].strip() if added else _OPENING.sub("", said))
    tells = wording.is_descriptive(words if added else _HOLLOW.sub(" ", words)) or turn.entity("place")
    # A number beside other words is told too, whatever it is the number of: "iya tapi ruangannya 305".
    numbered = len(words.split()) > 1 and any(map(str.isdigit, words))
    return extended(turn, draft, words) if tells or numbered else None


def _with_line(draft: Drafting, line: str) -> Drafting:
    ticket = replace(draft.ticket, description=f"{draft.ticket.description}\n{line}")
    return replace(draft, ticket=ticket).noting(added=[*draft.talk.added, line])


def _said_otherwise(ticket: Draft, changes: Changes, name: Literal["place", "since", "service"]) -> bool:
    return name in changes and getattr(ticket, name) is not None


def _tells_more(said: Said) -> bool:
    """Whether a correction says anything that the fields do not hold: "tinggi, soalnya besok ada akreditasi"."""
    spans = [(e["start"], e["end"]) for e in said.entities if e["entity"] in _SPOKEN_OF and "start" in e]
    rest = list(said.text)
    for start, end in spans:
        rest[start:end] = " " * (end - start)
    return wording.is_descriptive(_DENIAL.sub(" ", _HOLLOW.sub(" ", "".join(rest))))


def _retitled(draft: Drafting, said: Said, changes: Changes) -> str:
    title = draft.ticket.title
    for name, old in (("place", draft.talk.place_words), ("since", draft.talk.since_words)):
        new = said.words(name)
        if name in changes and old and new:
            for form in {old, tidied(old)}:
                words = r"\s+".join(map(re.escape, form.split()))
                title = re.sub(rf"(?<!\w){words}(?!\w)", new.replace("\\", r"\\"), title, flags=re.I)
    return title[:1].upper() + title[1:]


def holds_back(turn: Turn) -> bool:
    """Whether a yes is taken back in the same breath: "iya tapi tunggu dulu"."""
    return turn.short_answer == "yes" and bool(_WAIT.search(turn.text))


def chosen_field(turn: Turn) -> Field | None:
    """The field whose button was pressed."""
    return next((field for field in FIELDS if field == turn.entity("field")), None)


def field_to_change(turn: Turn) -> Field | None:
    """The field that "ubah urgensinya dong" wants changed without saying to what."""
    wanted = _CORRECTION.search(turn.text) and len(turn.text.split()) <= BRIEF
    return named_field(turn.text) if wanted else None


def corrected_kind(turn: Turn) -> Changes:
    """The kind and category that "ini permintaan, bukan gangguan" sets."""
    named = turn.entity("kind")
    if named == "security":
        return {"kind": "incident", "category": "security"}
    return {"kind": cast("Kind", named), "category": None} if named else {}


def set_right(turn: Turn) -> str | None:
    """What "salah, maksudnya scanner" or "bukan lantai 3 tapi lantai 2" says, for the description."""
    wrong = turn.intent == "deny" or bool(_CORRECTION.search(turn.text))
    rest = _DENIAL.sub(" ", turn.text)
    return turn.text if wrong and _MEANS.search(turn.text) and re.search(r"\w{3,}", rest) else None


def corrections_in(turn: Turn, draft: Drafting) -> Changes:
    """Facts that this message sets anew: "eh bukan, yang tinggi", "maksud saya VPN"."""
    found: Changes = {}
    if turn.text.startswith("/"):
        return found  # a payload typed by hand is text, and sets nothing
    said, ticket = turn.said, draft.ticket
    marked = bool(_CORRECTION.search(turn.text)) or turn.intent == "deny"
    brief = len(turn.text.split()) <= BRIEF
    plain = marked or brief or turn.intent == "affirm"
    soon, reach = urgency(said), cast("Level | None", said.entity("impact"))
    if soon and soon != ticket.urgency and plain:
        found["urgency"] = soon
    if reach and reach != ticket.impact and plain:
        found["impact"] = reach
    found.update(corrected_kind(turn))
    count = people(said)
    if count and not said.entity("impact") and impact_of(count) != ticket.impact:
        found["impact"] = impact_of(count)
    if plain and (marked or not other_matter(turn, draft)):
        found.update(_where_and_when(turn, draft))
    service = said.entity("service")
    if (named := said.words("service").casefold()) and named in ticket.description.casefold():
        service = None  # it stood there before, and was not what the report is about
    if service and service != ticket.service and (marked or (brief and turn.intent not in REPORTS)):
        found["service"] = service
    return found


def _where_and_when(turn: Turn, draft: Drafting) -> Changes:
    found: Changes = {}
    place, beginning = turn.entity("place"), since(turn, turn.said)
    if place and place != draft.ticket.place and not _ALSO.search(turn.text):
        found["place"] = place
    if beginning and turn.said.words("since").casefold() != draft.talk.since_words.casefold():
        found["since"] = beginning
    return found


def other_matter(turn: Turn, draft: Drafting) -> bool:
    """Whether this message reports something else than the draft does."""
    service = turn.entity("service")
    return bool(
        service
        and draft.ticket.service
        and service != draft.ticket.service
        and wording.is_descriptive(turn.text)
    )


def named_field(text: str) -> Field | None:
    """The field of a draft that a text names."""
    return next(
        (field for field, pattern in _NAMED_FIELDS.items() if re.search(rf"\b({pattern})", text, re.I)), None
    )
