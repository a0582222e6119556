"""Word rules over one message, in both languages: what of it is a title, a description, or no news at all."""

import re
from pathlib import Path

from bot.desk.drafting.spelling import tidied
from bot.desk.services import catalogue

MAX_TITLE = 80  # characters
_TITLE_REACH = 600  # characters at the beginning in which a title is looked for
_TAIL_REACH = 100  # … at the end that a closing phrase may take with what stands around it

_GREETING = (
    r"(?:hi|hello|hey|halo|hai|dear) (?:team|tim|admin|all|guys|semua|there)|"
    r"hal+o+|ha+i+|h[ae]llo+|hey+|hi+|helo|pagi|siang|sore|malam|permisi|punten|"
    r"selamat (?:pagi|siang|sore|malam)|met (?:pagi|siang|sore|malam)|good (?:morning|afternoon|evening|day)|"
    r"ass?alamu?'?ala[iy]kum(?: (?:wr\.?|warahmatullahi?))?(?: (?:wb\.?|wabarakatuh))?|dengan hormat|"
    r"dear (?:sir|madam|team|admin|helpdesk|it|all)(?: (?:or madam|team|support))?|excuse me|"
    r"(?:mohon )?maaf(?: (?:ya|sebelumnya|(?:meng)?ganggu|merepotkan)(?: (?:malam|pagi|siang|"
    r"waktunya)\S*)?)*|sorry|"
    r"p(?=\s)|eh|(?:yth\.?|yang terhormat)(?: (?:bapak/ibu|bapak|ibu|tim|admin|helpdesk)){0,2}|wr\.?|"
    r"wb\.?|wr\.? ?wb\.?|(?:sir|madam)(?:/| or )(?:sir|madam)"
)
_ADDRESS = (
    r"guys|gaes|min|kak|ka|pak|bu|mas|mba|mbak|bang|gan|bos|om|sir|ma'?am|bapak/ibu|ibu/bapak|pak/bu|"
    r"bapak(?=,)|"
    r"ibu(?=,)|admin(?=,)"
)
_PLEASE = (
    r"(?:tolong|tlg|mohon) (?:banget|bgt|sangat)|(?:mohon |minta |tolong )bantuan(?:nya)?(?=[\s]*[,.!;:])|"
    r"(?:minta |mohon )?tolong(?:in)?|tlg|"
    r"mohon (?:izin|ijin)|izin|ijin|mohon|plea?se|pls|plz|kindly"
)
_ANNOUNCEMENT = (
    r"(?:(?:bersama ini|dengan ini) )?(?:saya|sy|aku|gue|gw|kami|kita)? ?(?:mau|ingin|hendak|izin|ijin|"
    r"bermaksud)? ?"
    r"(?:me|ber)?(?:lapor(?:kan|in)?|nanya|tanya|sampaikan|nyampaikan|(?:ng)?info(?:rmasi)?(?:kan|in)|"
    r"kasih (?:tahu|tau))(?: (?:dong|ya|nih|bahwa|kalau|kalo|"
    r"soal|tentang))*|"
    r"(?:saya|sy|aku|gue|gw|kami|kita)? ?(?:mau|ingin|hendak|pengen|pengin) (?:minta|"
    r"mengajukan(?: permintaan)?|request|meminta)|"
    r"(?:ini )?(?:kenapa|knp|mengapa)(?: ya| sih| kok)*|"
    r"(?:kayak?|kyk?|kek|seperti)(?:nya|ny)|tampaknya|(?:it )?(?:seems|looks) (?:like|that)|i think(?: that)?|"
    r"(?:i'?m|i am|we are|we're) writing to (?:report|tell you|inform you|let you know)(?: (?:that|about))?|"
    r"(?:could|can|may) (?:i|we) (?:please )?(?:get|have)|"
    # "boleh tolong dicek ga min," announces what comes after it
    r"(?:(?:boleh|bisa|tolong|mohon|tlg|segera|minta) )*(?:di)?(?:cek|perbaiki|bantu|periksa|benerin|"
    r"tindak ?lanjuti|betulkan)"
    r"(?:in|kan|nya)?(?: (?:ga|gak|nggak|dong|ya|min|kak|pak|bu|segera))*(?=[,.])|"
    # "saya Rina dari bagian keuangan,"
    r"(?:nama )?(?:saya|sy|aku|ini|kami)(?: \w+){0,3} dari (?:bagian|unit|fakultas|prodi|jurusan|divisi|"
    r"ruang|dinas|poli|"
    r"tim|bidang|subbag|kantor|loket)(?: \w+){0,3}(?=[,.])|"
    r"(?:this is|i'?m|i am|my name is) \w+(?: \w+)? from (?:the )?\w+(?: \w+)?(?=[,.])|"
    r"(?:i(?: woul|')?d like|i would like|i want|i need|i wish|this is|just want(?:ed)?|allow me) to "
    r"(?:report|tell you|inform you|let you know)(?: (?:that|about))?|please be informed that"
)
_THANKS = (
    r"(?:terima ?kasih|makasih|makasi|trims|thx|tks|thanks|thank you|tq|suwun|nuwun)(?: (?:banyak|ya|"
    r"sebelumnya|"
    r"atas \w+|so much|a lot|in advance|very much))*"
)
_PARTICLE = r"nih|dong|donk|ya+|yah|deh|sih|kok|lah|loh|lho|euy|woy|cuy|bro"
_PLEA = (
    r"(?:(?:mohon|tolong|minta|tlg) )?(?:di)?bantu(?:an)?(?:nya|in)?|(?:mohon|tolong) (?:segera )?"
    r"(?:ditindaklanjuti|dicek|diperbaiki|dibetulkan)|(?:gimana|gmn|piye|kenapa|knp|ada apa)(?: (?:dong|"
    r"ini|nih|ya|sih))*|"
    r"(?:can|could) (?:you|someone|anybody|anyone) (?:please )?help(?: me| us)?|(?:please )?help(?: me| us)?"
)
_HELP = (
    r"(?:can|could|would) (?:you|u|someone|anybody|anyone) (?:please |pls )?help(?: me| us)?"
    r"(?: out)?(?: with this)?"
)
_GAP = r"[\s,.!?:;~\-–—]"
_LEAD = re.compile(rf"(?:{_GREETING}|{_ADDRESS}|{_HELP}|{_PLEASE}|{_PARTICLE}|{_THANKS})(?:{_GAP}+|$)", re.I)
_OPENER = re.compile(
    rf"(?:{_GREETING}|{_ADDRESS}|{_HELP}|{_PLEASE}|{_PARTICLE}|{_THANKS}|{_ANNOUNCEMENT})(?:{_GAP}+|$)", re.I
)
_TAIL = re.compile(rf"{_GAP}+(?:{_THANKS}|{_PLEA}|{_ADDRESS}|{_PARTICLE}|{_PLEASE})[\s,.!?~]*$", re.I)
_CLAUSE_END = re.compile(
    r"[.!?;\n]+(?:\s|$)|,\s|\s(?:padahal|soalnya|karena|karna|sehingga|jadi|but|because|since i|so i)\s", re.I
)

# Particles and forms of address in the middle: "… ya kak buat besok".
_ASIDE = re.compile(r"\s(?:ya|dong|nih|sih|tuh) (?:kak|min|pak|bu|mas|mbak|bang|gan)\b", re.I)

# Words that announce or decorate a report without saying what is wrong.
_EMPTY = frozenset(Path(__file__).with_name("empty_words.txt").read_text(encoding="utf-8").split())
_WORD = re.compile(r"[^\W\d_]{2,}")


def clean_description(text: str) -> str:
    """`text` without greeting, politeness and thanks at its ends; as it is when nothing else is in it."""
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.strip().splitlines()]
    tidy = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    return _stripped(tidy, _LEAD) or tidy


def title(text: str, service_name: str | None) -> str:
    """The first clause that says something, capitalised and without greeting, at most 80 characters.

    When nothing else is said it is the service's name, else the text itself.
    """
    said = _stripped(clean_description(text[:_TITLE_REACH]), _OPENER)
    end = next(
        (m.start() for m in _CLAUSE_END.finditer(said) if len(_content(said[: m.start()])) > 1), len(said)
    )
    clause = _TAIL.sub("", said[:end]).strip(" \t\n,.!?:;-–—") or service_name or text.strip()
    clause = tidied(_ASIDE.sub("", re.sub(r"\s+", " ", clause)))
    if len(clause) > MAX_TITLE:
        clause = clause[: MAX_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,.;:-") + "…"
    return clause[:1].upper() + clause[1:]


def is_descriptive(text: str) -> bool:
    """Whether `text` says what is wrong or wanted, not only that something is.

    "wifi mati" does, "mau lapor dong" and "printer" do not.
    """
    return len(_content(text)) > 1


def _stripped(text: str, lead: re.Pattern[str]) -> str:
    while found := lead.match(text):
        text = text[found.end() :]
    # Only near the end: a search through all of "…,,,,,,,,…" takes cubic time.
    while found := _TAIL.search(text, max(0, len(text) - _TAIL_REACH)):
        text = text[: found.start()]
    return text.strip()


def _content(text: str) -> list[str]:
    """The words that say something; what people call a service counts as one."""
    joined = catalogue.aliases().sub(
        lambda found: found[0].replace(" ", "").replace("-", ""), text.casefold()
    )
    return [word for word in _WORD.findall(joined) if word not in _EMPTY]
