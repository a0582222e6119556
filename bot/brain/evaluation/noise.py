"""Chat noise for measuring, equal at every run.

One in six of the longer words suffers: a neighbouring key is hit, vowels are left out, a letter is repeated.
Common words are cut short as on a phone, some grow together. A third of the messages lose their punctuation, a
tenth are shouted. In all about a quarter of the words change. Ticket numbers and other words with digits stay.
"""

import random
import re
import zlib

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NEIGHBOURS = {key: row[max(0, i - 1) : i] + row[i + 1 : i + 2] for row in ROWS for i, key in enumerate(row)}
VOWELS = re.compile(r"(?<=\w)[aiueo](?=\w)", re.IGNORECASE)
SHORT = {
    "yang": "yg", "tidak": "tdk", "sudah": "sdh", "belum": "blm", "dengan": "dgn", "saya": "sy", "untuk": "utk",
    "tolong": "tlg", "bisa": "bs", "dari": "dr", "kenapa": "knp", "terima": "trm", "kasih": "ksh", "banyak": "bnyk",
    "juga": "jg", "orang": "org", "karena": "krn", "sampai": "smp", "the": "d", "you": "u", "are": "r",
    "please": "plz", "because": "bcs", "your": "ur", "have": "hv", "people": "ppl", "with": "w/", "what": "wat",
}  # fmt: skip
SUFFERING, SHORTENED, JOINED, UNPUNCTUATED, SHOUTED = 1 / 6, 0.6, 0.03, 1 / 3, 0.1
LEAST_LETTERS = 4  # of a word that suffers


def chat_noise(text: str) -> str:
    """The message as a hurried hand would type it. The dice are seeded with the text."""
    dice = random.Random(zlib.crc32(b"measure" + text.encode("utf-8", "ignore")))
    if dice.random() < UNPUNCTUATED:
        text = re.sub(r"[^\w\s/-]+", "", text) or text
    words = [_hurried(word, dice) for word in text.split()]
    joined = words[:1]
    for word in words[1:]:
        if word.isalpha() and joined[-1].isalpha() and dice.random() < JOINED:
            joined[-1] += word
        else:
            joined.append(word)
    noisy = " ".join(joined)
    return noisy.upper() if dice.random() < SHOUTED else noisy


def _hurried(word: str, dice: random.Random) -> str:
    if word.lower() in SHORT:
        return SHORT[word.lower()] if dice.random() < SHORTENED else word
    if len(word) < LEAST_LETTERS or not word.isalpha() or dice.random() >= SUFFERING:
        return word
    place = dice.randrange(1, len(word))
    kind = dice.choice(["neighbour", "neighbour", "vowels", "repeat"])
    if kind == "neighbour":
        key = dice.choice(NEIGHBOURS.get(word[place].lower()) or word[place])
        return word[:place] + key + word[place + 1 :]
    if kind == "vowels":
        return VOWELS.sub("", word)
    return word[:place] + word[place] * dice.randint(2, 3) + word[place + 1 :]
