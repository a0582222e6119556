"""Chat spelling as a title writes it: only what can mean one thing; names and the requester's own words stay."""

import re

from bot.desk.services import catalogue

_SPELLINGS = {
    "yang": "yg yng",
    "dari": "dr dri",
    "dengan": "dgn dg dngn",
    "untuk": "utk",
    "tadi": "td",
    "tidak": "tdk gk gak ga nggak ngga ndak",
    "sudah": "sdh udh udah dah",
    "belum": "blm blom",
    "bisa": "bs",
    "banget": "bgt bngt",
    "karena": "krn karna",
    "juga": "jg",
    "lagi": "lg",
    "dalam": "dlm",
    "kemarin": "kmrn kmarin kemaren",
    "sekarang": "skrg skrang",
    "semua": "smua",
    "saya": "sy",
    "terus": "trs",
    "sampai": "smpe sampe",
    "hanya": "cm",
    "malam": "mlm",
    "semalam": "smlm semalem",
    "jadi": "jd",
    "tetapi": "tp tpi",
    "orang": "org",
}
_SPELLED = {form: word for word, forms in _SPELLINGS.items() for form in forms.split()}
_FORM = re.compile(rf"(?<![\w@./-])(?:{'|'.join(_SPELLED)})(?![\w@/-]|\.\w)", re.I)
_TWICE = re.compile(r"\b([a-z]{3,})2(an|nya)?\b", re.I)
_STRETCHED = re.compile(r"([a-z])\1{2,}", re.I)
# Indonesian has none of these words; a text with one of them is left as an English speaker typed it.
_ENGLISH = re.compile(r"\b(?:the|is|my|isn't|can't|cannot|doesn't|won't|please|to|on|in)\b", re.I)
_SHOUTED = 0.7  # share of capitals from which a text is written in small letters
_ACRONYM = re.compile(r"\b[A-Z][A-Z\d]+\b")
_ABBREVIATED = frozenset(
    [
        "IGD",
        "UGD",
        "ICU",
        "NICU",
        "PICU",
        "LAN",
        "PC",
        "AC",
        "OTP",
        "MFA",
        "USB",
        "PDF",
        "URL",
        "TV",
        "AP",
        "IP",
    ]
)


def tidied(text: str) -> str:
    """`text` with abbreviations written out, "putus2" as "putus-putus", "lemoooot" as "lemot", and not shouted."""
    text = _STRETCHED.sub(r"\1", text)
    if not _ENGLISH.search(text):
        text = _FORM.sub(lambda found: _SPELLED[found[0].lower()], text)
        text = _TWICE.sub(lambda found: f"{found[1]}-{found[1].lower()}{found[2] or ''}", text)
    letters = [character for character in text if character.isalpha()]
    if len(letters) > 8 and sum(map(str.isupper, letters)) >= _SHOUTED * len(letters):
        names = {
            word
            for service in catalogue.catalogue().values()
            for word in _ACRONYM.findall(service.name["id"])
        }
        text = re.sub(
            r"\w+", lambda word: word[0] if word[0].upper() in names | _ABBREVIATED else word[0].lower(), text
        )
    return text
