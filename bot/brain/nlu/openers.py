"""Greeting, address and politeness before the point: "selamat pagi, mohon bantuannya, printer macet"."""

import re

SOCIAL = frozenset({"greet", "thank", "ask_help", "goodbye"})
# What a few words after an opener are too easily taken for ("thanks a lot for your help").
NO_MATTER = SOCIAL | {"affirm", "deny", "stop", "bot_challenge", "give_rating", "switch_language"}
NO_MATTER |= {"out_of_scope", "nlu_fallback"}
LEAST_SURE = 0.5  # probability of the matter; measured: 12 points more of messages with an opener, none lost
LEAST_WORDS = 3  # of what is left, for it to be a point

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


def point(text: str) -> str | None:
    """What a normalised text says after its opener; None without an opener or when too little follows."""
    rest = text
    while found := _OPENER.match(rest):
        rest = rest[found.end() :]
    return rest if rest != text and len(rest.split()) >= LEAST_WORDS else None
