"""Within a question, an answer is first an answer: reads short replies by what the bot has just asked."""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.brain.nlu import recipe
from bot.brain.nlu.component import Component
from bot.brain.nlu.replies import INTENTS, Replies, laughs, words
from bot.brain.nlu.tokenizer import DOC

FALLBACK, OUT_OF_SCOPE = "nlu_fallback", "out_of_scope"
ANSWER, ORDINAL = "answer", "ordinal"
PLAIN = ("affirm", "deny", "stop")


@recipe.register("INTENT_CLASSIFIER")
class ShortReplyInterpreter(Component):
    """Overrules the classifier's intent, with confidence 1, when `metadata.asks` makes the meaning plain.

    rating: a rating entity makes it `give_rating`. Otherwise a reply that is nothing but an answer (see
    `replies.Replies`) is `affirm`, `deny` or `stop`, with the entity `answer` (`any`, `unknown`, `skip`, `same`,
    `none`, `all`) or `ordinal` when it says more than yes or no. A longer reply to a yes/no question stays as
    classified; its entity `answer` is `yes` when it begins with a yes ("iya tapi …"). Laughter alone is nobody's
    business: `out_of_scope`, with the `answer` `laugh`.
    """

    SOURCES = ("replies.py", "lexicon/answers.yml", "lexicon/chat.yml")

    def __init__(self, config: dict[str, Any]) -> None:
        """Reads lexicon/answers.yml as normalised phrases."""
        super().__init__(config)
        self._replies = Replies()

    def process(self, messages: list[Message]) -> list[Message]:
        """Reinterprets incoming messages that answer a question."""
        for message in messages:
            said = words(message.get(DOC))
            asks = (message.get("metadata") or {}).get("asks")
            if _is_rating(message):
                _understand(message, "give_rating")
            elif laughs(said):
                _understand(message, OUT_OF_SCOPE)
                _add_entity(message, ANSWER, "laugh")
            elif asks:
                self._answer(message, said, asks)
        return messages

    def _answer(self, message: Message, said: list[str], asks: str) -> None:
        meaning = self._replies.meaning(said, asks, str(message.get(TEXT)))
        if meaning is None:
            if asks == "confirm" and self._replies.begins_with_yes(said):
                _add_entity(message, ANSWER, "yes")
            return
        others = [one for one in message.get(ENTITIES, []) if one["entity"] != ORDINAL]
        message.set(ENTITIES, others, add_to_output=True)
        if meaning in PLAIN:
            _understand(message, meaning)
        elif meaning in INTENTS:
            _understand(message, INTENTS[meaning])
            _add_entity(message, ANSWER, meaning)
        else:
            _understand(message, "affirm")
            _add_entity(message, ORDINAL, meaning)


def _is_rating(message: Message) -> bool:
    ratings = [entity for entity in message.get(ENTITIES, []) if entity["entity"] == "rating"]
    if ratings and (message.get("metadata") or {}).get("asks") == "rating":
        return True
    # Unasked, "4/5" or "⭐⭐⭐" must be all there is; a lone number may be the answer to anything.
    text = str(message.get(TEXT)).strip()
    return (
        not text.isdecimal()
        and message.get(INTENT, {}).get("name") == FALLBACK
        and any(entity["end"] - entity["start"] >= len(text) for entity in ratings)
    )


def _understand(message: Message, intent: str) -> None:
    message.set(INTENT, {"name": intent, "confidence": 1.0}, add_to_output=True)


def _add_entity(message: Message, entity: str, value: str) -> None:
    found = {
        "entity": entity,
        "value": value,
        "start": 0,
        "end": len(message.get(TEXT)),
        "extractor": ShortReplyInterpreter.__name__,
    }
    message.set(ENTITIES, [*message.get(ENTITIES, []), found], add_to_output=True)
