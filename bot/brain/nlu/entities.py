"""The entities of a service desk, by rules: precise where the words are plain, silent otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

from bot.brain.nlu import recipe
from bot.brain.nlu.affected import Affected
from bot.brain.nlu.chat import chat_language
from bot.brain.nlu.component import Component
from bot.brain.nlu.found import Found, Reading
from bot.brain.nlu.kinds import KindOfTicket
from bot.brain.nlu.numbers import find_rating_number, find_ticket_numbers
from bot.brain.nlu.people import People
from bot.brain.nlu.phrases import PhraseBook, entity_lexicon
from bot.brain.nlu.places import Places
from bot.brain.nlu.services import Services
from bot.brain.nlu.since import find_since
from bot.brain.nlu.tokenizer import CLEAN, DOC, ChatTokenizer
from bot.brain.nlu.urgency_and_impact import Impact, Urgency
from bot.brain.nlu.verdicts import Ordinal, TargetLanguage, Verdict


@recipe.register("ENTITY_EXTRACTOR")
class DeskEntities(Component):
    """Adds ticket_number, service, urgency, impact, people, affected, kind, place, since, rating, target_language and
    ordinal to `entities`.

    At most one of each, the likeliest, but every ticket number. What the bot has just asked (`metadata.asks`)
    decides how a bare "2" or "tinggi" is read. Services are read from a file when the component loads, not in
    training, so that a new service or alias needs only a restart.
    """

    SOURCES = (
        "affected.py",
        "amounts.py",
        "found.py",
        "kinds.py",
        "line.py",
        "numbers.py",
        "people.py",
        "phrases.py",
        "places.py",
        "urgency_and_impact.py",
        "services.py",
        "since.py",
        "verdicts.py",
        "lexicon/entities.yml",
    )

    def __init__(self, config: dict[str, Any]) -> None:
        """`config["services"]`: path of services.yml, relative to the working directory."""
        super().__init__(config)
        lexicon = entity_lexicon()
        self._book = book = PhraseBook(chat_language())
        verdict = Verdict(book, lexicon)
        self._finders: list[Callable[[Reading], list[Found]]] = [
            find_ticket_numbers,
            Services(Path(config["services"]), book, lexicon["services"]).find,
            Urgency(book, lexicon).find,
            Impact(book, lexicon).find,
            People(lexicon).find,
            Affected(book, lexicon).find,
            KindOfTicket(book, lexicon).find,
            Places(book, lexicon).find,
            find_since,
            lambda reading: find_rating_number(reading) or verdict.find(reading),
            TargetLanguage(book, lexicon).find,
            Ordinal(book, lexicon).find,
        ]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`services`: path of the service list."""
        return {"services": "data/services.yml"}

    @classmethod
    def required_components(cls) -> list[type]:
        """Needs the tokens."""
        return [ChatTokenizer]

    def process(self, messages: list[Message]) -> list[Message]:
        """Finds the entities of incoming messages."""
        for message in messages:
            cleaned = message.get(CLEAN)
            reading = self._book.read(message.get(DOC), (message.get("metadata") or {}).get("asks"))
            entities = []
            for found in (found for finder in self._finders for found in finder(reading)):
                start, end = cleaned.original_span(found.start, found.end)
                entities.append(
                    {
                        "entity": found.entity,
                        "value": found.value,
                        "start": start,
                        "end": end,
                        "extractor": type(self).__name__,
                    }
                )
            message.set(ENTITIES, [*message.get(ENTITIES, []), *entities], add_to_output=True)
        return messages
