"""What kind of ticket a reply to a summary says that it is: "ini permintaan, bukan gangguan"."""

from typing import Any

from bot.brain.nlu.found import Found, Reading
from bot.brain.nlu.phrases import PhraseBook, affirmed

BRIEF = 8  # words; a longer reply may mention a kind and still be about something else
KINDS = ("request", "incident", "change", "security")


class KindOfTicket:
    """request, incident, change or security, where a summary is being confirmed."""

    def __init__(self, book: PhraseBook, lexicon: dict[str, Any]) -> None:
        """`lexicon`: see `phrases.entity_lexicon`."""
        words = lexicon["kind"]
        book.add("kind", {kind: words[kind] for kind in KINDS})
        self._after = frozenset(words["after"])

    def find(self, reading: Reading) -> list[Found]:
        """At most one, and none that is denied: "bukan gangguan"."""
        if reading.asks not in ("confirm", "choice") or reading.length > BRIEF:
            return []
        said = [match for match in affirmed(reading, "kind") if reading.before(match.first) in self._after]
        return [reading.found("kind", match) for match in said[:1]]
