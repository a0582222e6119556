"""What a reply to a draft changes in it: "eh bukan, yang tinggi", "iya tapi lantai 2 juga", "ubah urgensinya"."""

import re

from actions.draft.draft import REPORTS, TicketDraft, extended, people
from actions.turn import Turn
from bot.desk.drafting import triage
from bot.desk.services import catalogue
from bot.desk.tickets.priority import impact_of

FIELDS = ("service", "urgency", "impact", "description")
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
_KIND_WORDS = {
    "request": r"permintaan\w*|permohonan|request",
    "incident": r"gangguan|kerusakan|incident|insiden",
    "change": r"perubahan",
    "security": r"keamanan|security",
}
_KIND_IS = re.compile(
    rf"(?<!bukan )(?<!not a )\b(?:ini|itu|jenisnya|jadi|sebagai|ke|as|is|it'?s|an?|tapi|yang|maksudnya|laporan)"
    rf" ({'|'.join(_KIND_WORDS.values())})\b",
    re.I,
)
_STEPS = {"high": "tinggi|high", "normal": "sedang|normal|medium", "low": "rendah|low"}
# After a yes: what holds it up, and what brings an addition.
_HOLD = re.compile(
    r"\b(bukan|salah|jangan|nanti|tunggu|sebentar|bentar|tidak jadi|ga jadi|wait|wrong|later|not)\b", re.I
)
_WAIT = re.compile(r"\b(nanti|ntar|tunggu|sebentar|bentar|jangan|jgn|wait|hold on|later|not yet)\b", re.I)
_ADDS = re.compile(
    r"\b(tapi|tp|tetapi|cuma|cuman|hanya|tambahan\w*|tambah\w*|plus|sekalian|catatan\w*|dan|sama|but|also|and|note)\b\W*",
    re.I,
)


def option(turn: Turn, question: str) -> str | None:
    """The value that a reply picks by its place among the buttons; a plain no to "how urgent?" is low."""
    options = (
        list(catalogue.catalogue())[:SERVICES_SHOWN] if question == "service" else ["low", "normal", "high"]
    )
    index = turn.place(len(options))
    if index is not None:
        return options[index]
    return "low" if question == "urgency" and turn.intent == "deny" and turn.answer is None else None


def adjusted(turn: Turn, draft: TicketDraft, corrections: TicketDraft) -> TicketDraft | None:
    """The draft after "iya, tapi …" when it is plain what to change or add; None when it is not plainly a yes."""
    said = turn.text
    if said.endswith("?") or _HOLD.search(said):
        return None
    changes = {field: value for field, value in corrections.items() if field not in ("place", "since")}
    if changes:
        return {**draft, **changes}
    added = _ADDS.search(said)
    rest = said[added.end() :].strip() if added else ""
    return extended(draft, rest) if triage.is_descriptive(rest) else None


def holds_back(turn: Turn) -> bool:
    """Whether a yes is taken back in the same breath: "iya tapi tunggu dulu"."""
    return turn.answer == "yes" and bool(_WAIT.search(turn.text))


def field_to_change(turn: Turn) -> str | None:
    """The field that "ubah urgensinya dong" wants changed without saying to what."""
    wanted = _CORRECTION.search(turn.text) and len(turn.text.split()) <= BRIEF
    return named_field(turn.text) if wanted else None


def _step(turn: Turn, field: str) -> str | None:
    """The step that a brief reply gives the field it names: "yang tinggi mendesaknya"."""
    if named_field(turn.text) != field or len(turn.text.split()) > BRIEF:
        return None
    return next(
        (value for value, words in _STEPS.items() if re.search(rf"\b({words})\b", turn.text, re.I)), None
    )


def corrected_kind(turn: Turn) -> TicketDraft:
    """The kind and category that "ini permintaan, bukan gangguan" sets."""
    named = _KIND_IS.search(turn.text) if len(turn.text.split()) <= BRIEF + 2 else None
    if not named:
        return {}
    kind = next(kind for kind, words in _KIND_WORDS.items() if re.fullmatch(words, named[1], re.I))
    return (
        {"kind": "incident", "category": "security"}
        if kind == "security"
        else {"kind": kind, "category": None}
    )


def set_right(turn: Turn) -> str | None:
    """What "salah, maksudnya scanner" or "bukan lantai 3 tapi lantai 2" says, for the description."""
    wrong = turn.intent == "deny" or bool(_CORRECTION.search(turn.text))
    rest = _DENIAL.sub(" ", turn.text)
    return turn.text if wrong and _MEANS.search(turn.text) and re.search(r"\w{3,}", rest) else None


def corrections_in(turn: Turn, draft: TicketDraft) -> TicketDraft:
    """Fields that this message sets anew: "eh bukan, yang tinggi", "maksud saya VPN"."""
    found: TicketDraft = {}
    if turn.text.startswith("/"):
        return found  # a payload typed by hand is text, and sets nothing
    marked = bool(_CORRECTION.search(turn.text)) or turn.intent == "deny"
    brief = len(turn.text.split()) <= BRIEF
    for field in ("urgency", "impact"):
        value = turn.entity(field) or _step(turn, field)
        if value and value != draft[field] and (marked or brief or turn.intent == "affirm"):
            found[field] = value
    found |= corrected_kind(turn)
    count = people(turn)
    if count and not turn.entity("impact") and impact_of(count) != draft["impact"]:
        found["impact"] = impact_of(count)
    for field in ("place", "since"):
        value = turn.entity(field)
        if value and value != draft.get(field) and (marked or brief or turn.intent == "affirm"):
            found[field] = value
    service = turn.entity("service")
    if (named := turn.entity_words("service")) and named in (draft["description"] or "").casefold():
        service = None  # it stood there before, and was not what the report is about
    if service and service != draft["service"] and (marked or (brief and turn.intent not in REPORTS)):
        found["service"] = service
    return found


def other_matter(turn: Turn, draft: TicketDraft) -> bool:
    """Whether this message reports something else than the draft does."""
    service = turn.entity("service")
    return bool(
        service and draft["service"] and service != draft["service"] and triage.is_descriptive(turn.text)
    )


def named_field(text: str) -> str | None:
    """The field of a draft that a text names."""
    words = {
        "service": r"layanan|service|aplikasi|sistem",
        "urgency": r"mendesak|urgensi|urgency|urgent|prioritas|priority",
        "impact": r"dampak|impact|terdampak|affected",
        "description": r"keterangan|deskripsi|isi|judul|description|details?|title",
    }
    return next((field for field, pattern in words.items() if re.search(rf"\b({pattern})", text, re.I)), None)
