"""Courtesy around the point: "selamat pagi, mohon bantuannya, printer macet, terima kasih"."""

import re
from dataclasses import dataclass

_LEAST_SURE = 0.5  # probability of the matter
_SURELY = 0.8  # … of what a few words are easily taken for
_AFTER_OPENER, _BEFORE_CLOSER = 3, 2  # words, for what is left to be a point
_MUCH = 25  # words that speak for themselves, whatever they are taken for
# What a few words are too easily taken for: "thanks a lot for your help", "ini dia, terima kasih".
_SMALL_TALK = frozenset({"greet", "thank", "ask_help", "goodbye", "affirm", "bot_challenge", "nlu_fallback"})
# … after an opener also short answers. Before a closer they are the point: "nggak usah, makasih".
_ANSWERS = frozenset({"deny", "stop", "give_rating", "switch_language"})
_REACH = 160  # characters at the end in which closers are looked for

_THANKS = (
    r"(?:terima ?kasih|thanks|thank you|trims|(?:matur )?(?:suwun|nuwun)|hatur nuhun|cheers|"
    r"(?:much |really )?appreciated?(?: it)?)"
)
_PLEA = (
    r"(?:mohon |minta |tolong |harap |please )?(?:segera )?(?:di)?(?:bantu|bantuan|cek|periksa|proses|respon|"
    r"tindak ?lanjuti|tanggapi)(?:nya|in|kan)?|(?:mohon|minta) (?:arahan|info|solusi|petunjuk|penjelasan|"
    r"pencerahan|tindak lanjut|kerja ?sama)(?:nya)?|(?:di)?tunggu(?: \w+)?|"
    r"(?:please )?(?:help|advise|assist)(?: me| us)?|(?:can|could) (?:you|someone|anyone) (?:please )?help(?: me| us)?"
)
_OPENER = re.compile(
    r"(?:(?:selamat |met )?(?:pagi|siang|sore|malam)|good (?:morning|afternoon|evening|day)|"
    r"ass?alamu?'?alai[ky]um(?: (?:wr|warahmatullah\w*))?(?:\W+(?:wb|wabarakatuh))?|"
    r"halo+|hai+|hi|hello|hey|dear|permisi|punten|kulonuwun|dengan hormat|salam|"
    r"min|admin|kak|kakak|pak|bapak|bu|ibu|mas|mbak|bang|gan|bro|bos|tim|team|it|helpdesk|all|there|sir|madam|"
    r"(?:mohon |minta )?maaf(?: (?:mengganggu|ganggu))?|sorry(?: to (?:bother|disturb)(?: you)?)?|excuse me|"
    r"(?:mohon |minta |tolong )?(?:di)?bantu(?:an)?(?:nya)?|(?:mohon |minta )?tolong(?: bantu)?|"
    r"(?:saya |aku )?(?:mau|ingin|izin|mohon izin) (?:tanya|bertanya|nanya|lapor|melapor\w*)|"
    r"terima kasih(?: (?:banyak|sebelumnya))*|thanks?(?: you)?(?: in advance)?|please(?: help(?: me| us)?)?|"
    r"(?:can|could) you (?:please )?help(?: me| us)?|ya|nih|dong|sih|yang terhormat)(?=\W|$)\W*",
    re.I,
)
_CLOSER = re.compile(
    rf"(?:^|\W)(?:{_THANKS}(?: (?:banyak|sebelumnya|sekali|banget|atas (?:bantuan|perhatian|respon|kerja ?sama)\w*|"
    rf"info\w*|you|so much|very much|a lot|in advance|for (?:your|the) (?:help|time|support)))*|"
    rf"(?:(?:sangat |many |kind |best |warm )?(?:hormat(?: (?:kami|saya))?|regards|thanks))|salam|wassalam\w*|{_PLEA}|"
    r"(?:as soon as possible|asap|secepatnya|segera)|ya+|yah|dong|nih|sih|deh|dan|and|please|"
    r"kak|kakak|min|admin|pak|bapak|bu|ibu|mas|mbak|bang|gan|bro|bos|tim|team|guys|all|sir|madam)\W*$",
    re.I,
)


@dataclass(frozen=True)
class Point:
    """What a message says beside courtesies."""

    text: str
    closed: bool  # courtesies stood after it

    def is_matter(self, intent: str, probability: float) -> bool:
        """Whether `intent`, found for the text alone, is what the message is about."""
        if len(self.text.split()) > _MUCH:
            return True
        if intent in _SMALL_TALK or (not self.closed and intent in _ANSWERS):
            return False
        return probability >= (_SURELY if intent == "out_of_scope" else _LEAST_SURE)


def point(text: str) -> Point | None:
    """What a normalised text says; None without courtesies around it or when too little is left."""
    head, tail = text[:-_REACH], text[-_REACH:].rstrip()
    closed = False
    while found := _CLOSER.search(tail):
        tail, closed = tail[: found.start()], True
    said = head + tail
    while found := _OPENER.match(said):
        said = said[found.end() :]
    enough = len(said.split()) >= (_BEFORE_CLOSER if closed else _AFTER_OPENER)
    return Point(said.strip(" ,;:-"), closed) if said != text and enough else None
