"""How many people suffer."""

import re
from typing import Any

from bot.brain.nlu.found import Found, Reading
from bot.brain.nlu.trouble import TROUBLE, WISH

TOGETHER = {
    f"ber{word}": str(value)
    for value, word in enumerate(
        ["dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"], 2
    )
}
# After these a number of people is what something holds or is meant for, or one of many.
CAPACITY = re.compile(
    r"\b(?:muat|kapasitas|menampung|maksimal|maksimum|max|maximum|limit|batas|kuota|up to|hingga|"
    r"minimal|mencapai|diikuti|dihadiri|bisa|supports?|supporting|fits?|holds?|"
    r"holding|capacity|seats?|host|allow|allows|untuk|buat|bagi|butuh|perlu|undang|invite|inviting|"
    r"tambah|add|"
    r"(?:team|group|class|staff|tim|kelompok|kelas|unit) (?:of|isi|berisi|beranggotakan|terdiri dari))"
    r"(?: [\w-]+){0,2} $"
)
TROUBLED, WISHED = re.compile(rf"\b(?:{TROUBLE})\b"), re.compile(rf"\b(?:{WISH})\b")
NUMBERED = re.compile(
    r"\b(?:jam|pukul|lantai|ruang|ruangan|gedung|kamar|loket|lab|kelas|room|floor|building|ward|nomor|"
    r"number|no|angkatan|at) $"
)
DENIED = re.compile(r"\b(?:bukan|not|dari|from|of) $")
ADJECTIVE = (
    r"orang|or so|more|other|lebih|of (?:our|the|my)|of|new|senior|nursing|medical|exchange|office|baru"
)


class People:
    """A count of those who suffer, in figures or words."""

    def __init__(self, lexicon: dict[str, Any]) -> None:
        """`lexicon`: see `phrases.entity_lexicon`."""
        nouns = "|".join(sorted(lexicon["people"], key=len, reverse=True))
        self._counts = [
            # 12 of 30 students, 5 dari 20 orang; then the plain ones
            re.compile(rf"\b(\d+) (?:(?:orang|{nouns}) )?(?:dari|of|out of) (?:the |our )?\d+ (?:{nouns})\b"),
            re.compile(
                rf"\bdari \d+ (?:{nouns}) ,? ?(?:yang |hanya |ada |baru )*(\d+) (?:yang|gagal|kena|"
                rf"tidak|belum|error)\b"
            ),
            re.compile(rf"(?<!/ )\b(\d+) (?:\+ )?(?:(?:{ADJECTIVE}) )*(?:{nouns})\b"),
            re.compile(r"\b([2-9]|\d\d+) of us\b"),
            re.compile(
                r"\b(?:kena|terdampak|affected|affects|affecting)(?: (?:ada|sekitar|about|is|"
                r"are))* (\d+)(?= [.,!]|$)"
            ),
            re.compile(rf"\b({'|'.join(TOGETHER)})\b"),
            re.compile(r"\b(both) of us\b"),
        ]

    def find(self, reading: Reading) -> list[Found]:
        """At most one: of several, one that is said of a larger number, or the first that nothing denies."""
        if any(match.value == "low" for match in reading.phrases.get("impact.only", [])):
            return []
        line = reading.line
        if WISHED.search(line.text) and not TROUBLED.search(line.text):
            return []  # for whom something is wanted
        for pattern in self._counts:
            for found in pattern.finditer(line.text):
                if count := self._count(line.before(found), found):
                    return [reading.found("people", line.match(found, count))]
        return []

    def _count(self, before: str, found: re.Match[str]) -> str | None:
        if any(pattern.search(before) for pattern in (DENIED, NUMBERED, CAPACITY)):
            return None
        said = found[1]
        count = TOGETHER.get(said) or ("2" if said == "both" else str(int(said)))
        return count if count != "0" else None
