"""Stems of single words in Indonesian and English.

Made here and not by the database: PostgreSQL's own Indonesian stemmer takes "bermasalah" for a kind of "masa".
"""

import re
import threading
from functools import cache, lru_cache
from typing import Any

_REMEMBERED = 50_000  # words; looking up a new one takes up to some milliseconds
_STEMMABLE = re.compile(r"[a-z]{4,30}")
_CLITIC = re.compile(r"(?<=...)(nya|lah|kah|ku|mu)$")
_lock = threading.Lock()  # the English stemmer keeps the word it works on in itself


@lru_cache(_REMEMBERED)
def stems(word: str) -> tuple[str, ...]:
    """The stems of a lower-case word that differ from it: its Indonesian one, its English one, or none."""
    if not _STEMMABLE.fullmatch(word):
        return ()
    indonesian, english = _stemmers()
    with _lock:
        found = [indonesian.stem(word), english.stemWord(word)]
    if found[0] == word and not indonesian.dictionary.contains(
        word
    ):  # of a foreign root: "routernya", "emailku"
        found[0] = _CLITIC.sub("", word)
    return tuple(dict.fromkeys(stem for stem in found if stem and stem != word))


@cache
def _stemmers() -> tuple[Any, Any]:
    # Slow to import, and most commands need neither.
    from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
    from Sastrawi.Stemmer.Stemmer import Stemmer
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory
    from snowballstemmer.english_stemmer import EnglishStemmer

    dictionary = ArrayDictionary(StemmerFactory().get_words())
    return Stemmer(dictionary), EnglishStemmer()
