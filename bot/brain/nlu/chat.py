"""A spaCy language for chat: blank Indonesian whose NORM attribute undoes the way people type.

`token.norm_` is lower case, abbreviations and slang spelled out ("yg" → "yang", "gk" → "tidak", "thx" →
"thanks"), repeated letters reduced ("mokaaad"), leetspeak read ("p4ssw0rd"), and "2" for reduplication
("macem2" → "macam-macam"). The word list is lexicon/chat.yml.
"""

import functools
import importlib
import re
import sys
from collections.abc import Callable
from typing import Any

from bot.brain.nlu.recipe import HERE
from bot.brain.nlu.yaml_files import read_yaml

MAX_VOCABULARY = (
    50_000  # words; spaCy 3.4 never forgets one it has seen, so an open service must start afresh
)

LEET = str.maketrans("013457@$", "oieastas")
REDUPLICATED = re.compile(r"([a-z]{2,}?)2(an|nya|in|kan)?$")
STRETCHED = re.compile(r"([a-z])\1{2,}")
LEETISH = re.compile(r"(?=.*[a-z].*[a-z])[a-z013457@$]*[a-z][013457@$]+[a-z][a-z013457@$]*$")


def import_spacy() -> Any:
    """Imports spaCy without TensorFlow, which thinc would import merely because it is installed (430 MB)."""
    blocked = [name for name in ("tensorflow", "torch", "mxnet") if name not in sys.modules]
    for name in blocked:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        return importlib.import_module("spacy")
    finally:
        for name in blocked:
            del sys.modules[name]


class Lexicon:
    """The spelling rules of lexicon/chat.yml: `norms` maps a typed form to its norm, `double` holds words
    that keep a doubled letter, `known` all words the list mentions on its right-hand side."""

    def __init__(self) -> None:
        source = read_yaml(HERE / "lexicon" / "chat.yml")
        self.norms: dict[str, str] = {
            form: norm for norm, forms in source["norms"].items() for form in str(forms).split()
        }
        self.double: frozenset[str] = frozenset(source["double_letters"].split())
        self.known: frozenset[str] = (
            frozenset(self.norms.values()) | frozenset(source["known"].split()) | self.double
        )

    def norm(self, word: str) -> str:
        """The norm of one word as typed (any case). Idempotent on words it does not know."""
        word = word.lower().replace("’", "'")
        if word in self.norms:
            return self.norms[word]
        if STRETCHED.search(word):
            word = self._unstretch(word)
        elif len(word) > 3 and word[-2:] in ("aa", "ii", "uu") and word not in self.double:
            word = word[:-1]
        if match := REDUPLICATED.match(word):
            base = self.norms.get(match[1], match[1])
            return f"{base}-{base}{match[2] or ''}"
        if LEETISH.match(word):
            plain = word.translate(LEET)
            word = plain if plain in self.known or plain in self.norms else word
        return self.norms.get(word, word)

    def _unstretch(self, word: str) -> str:
        twice = STRETCHED.sub(r"\1\1", word)
        return twice if twice in self.double or twice in self.norms else STRETCHED.sub(r"\1", word)


@functools.lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The word list, read once a process."""
    return Lexicon()


def new_language() -> Any:
    """A fresh spaCy pipeline (tokeniser only) with our NORM. Takes some 100 ms once spaCy is imported."""
    import_spacy()
    from spacy.attrs import NORM
    from spacy.lang.id import Indonesian
    from spacy.lang.tokenizer_exceptions import BASE_EXCEPTIONS

    getters: dict[int, Callable[[str], Any]] = {**Indonesian.Defaults.lex_attr_getters, NORM: lexicon().norm}

    class ChatDefaults(Indonesian.Defaults):
        lex_attr_getters = getters
        tokenizer_exceptions = BASE_EXCEPTIONS

    class ChatIndonesian(Indonesian):
        lang = "id"
        Defaults = ChatDefaults

    return ChatIndonesian()


class ChatLanguage:
    """A tokeniser for one process that stays bounded in memory, whatever it is fed."""

    def __init__(self) -> None:
        self._nlp = new_language()

    def __call__(self, text: str) -> Any:
        """The spaCy Doc of cleaned text (see `text.clean`)."""
        if len(self._nlp.vocab) > MAX_VOCABULARY:
            self._nlp = new_language()
        return self._nlp.make_doc(text)

    def normalise(self, text: str) -> str:
        """Cleaned text with every word replaced by its norm; blanks as they were, at most one in a row."""
        return normalised(self(text))


def normalised(doc: Any) -> str:
    """The normalised text of a Doc."""
    return " ".join("".join(token.norm_ + token.whitespace_ for token in doc).split())


@functools.lru_cache(maxsize=1)
def chat_language() -> ChatLanguage:
    """The tokeniser that all components of a process share."""
    return ChatLanguage()
