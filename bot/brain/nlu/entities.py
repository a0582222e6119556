"""The entities of a service desk, by rules: precise where the words are plain, silent otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

from bot.brain.nlu import recipe
from bot.brain.nlu.chat import chat_language
from bot.brain.nlu.found import Found, Reading
from bot.brain.nlu.numbers import find_rating_number, find_ticket_numbers
from bot.brain.nlu.services import ServiceMatcher
from bot.brain.nlu.tokenizer import CLEAN, DOC, ChatTokenizer
from bot.brain.nlu.words import WordRules


@recipe.register("ENTITY_EXTRACTOR")
class DeskEntities(GraphComponent):
    """Adds ticket_number, service, urgency, impact, rating, target_language and ordinal to `entities`.

    At most one of each, the likeliest, but every ticket number. What the bot has just asked (`metadata.asks`)
    decides how a bare "2" or "tinggi" is read. Services are read from a file when the component loads, not in
    training, so that a new service or alias needs only a restart.
    """

    def __init__(self, config: Dict[str, Any]) -> None:
        """`config["services"]`: path of services.yml, relative to the working directory."""
        language = chat_language()
        words = WordRules(language)
        services = ServiceMatcher(Path(config["services"]), language)
        self._finders: List[Callable[[Reading], List[Found]]] = [
            find_ticket_numbers,
            services.find,
            words.urgency,
            words.impact,
            lambda reading: find_rating_number(reading) or words.rating(reading),
            words.target_language,
            words.ordinal,
        ]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`services`: path of the service list."""
        return {"services": "data/services.yml"}

    @classmethod
    def required_components(cls) -> List[type]:
        """Needs the tokens."""
        return [ChatTokenizer]

    @classmethod
    def create(
        cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> DeskEntities:
        """Reads services and lexicon; needs no training."""
        return cls(config)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Covers rules and lexicon, not the services: they are read at load."""
        helpers = [recipe.HERE / f"{name}.py" for name in ("found", "numbers", "services", "words")]
        return recipe.fingerprint([*helpers, recipe.HERE / "lexicon" / "entities.yml"])

    def process(self, messages: List[Message]) -> List[Message]:
        """Finds the entities of incoming messages."""
        for message in messages:
            cleaned = message.get(CLEAN)
            reading = Reading(message.get(DOC), (message.get("metadata") or {}).get("asks"))
            entities = [
                {
                    "entity": found.entity,
                    "value": found.value,
                    **dict(zip(("start", "end"), cleaned.original_span(found.start, found.end))),
                    "extractor": type(self).__name__,
                }
                for finder in self._finders
                for found in finder(reading)
            ]
            message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        return messages
