"""One turn of a conversation: understand what was said, act, answer."""

from dataclasses import dataclass
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.constants import ASSISTANT_ID_KEY
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import METADATA_MODEL_ID

_NOT_FOR_THE_DESK = (
    "timestamp",
    METADATA_MODEL_ID,
    ASSISTANT_ID_KEY,
    "custom",
    "metadata",
    "condition",
    "channel",
)


@dataclass(frozen=True)
class TurnResult:
    """What a turn led to, in the words of the contract with the desk."""

    replies: list[dict[str, Any]]
    repeated: bool
    understanding: dict[str, Any]


async def take_turn(agent: Agent, message: UserMessage, is_payload: bool) -> TurnResult:
    """Process `message` and store the conversation, or find what it led to when it was processed before.

    This is `MessageProcessor.handle_message` with a look at the conversation between reading and
    understanding. The conversation is stored as the last step, so a turn that raises anything leaves it as it
    was.
    """
    processor = agent.processor
    async with agent.lock_store.lock(message.sender_id):
        tracker = await processor.get_tracker(message.sender_id)
        if said := _said(tracker, message.message_id):
            return _turn(tracker, said, repeated=True)
        await processor._update_tracker_session(tracker, message.output_channel, message.metadata)
        if not is_payload:
            await _understand_as_text(processor, message, tracker)
        await processor._handle_message_with_tracker(message, tracker)
        tracker = await processor.run_action_extract_slots(message.output_channel, tracker)
        await processor._run_prediction_loop(message.output_channel, tracker)
        await processor.save_tracker(tracker)
        return _turn(tracker, _said(tracker, message.message_id), repeated=False)


async def _understand_as_text(
    processor: MessageProcessor, message: UserMessage, tracker: DialogueStateTracker
) -> None:
    """Rasa reads "/intent{…}" as a command whoever wrote it. Typed, it is text like any other: parse it
    without its slashes, and keep it as it was written.
    """
    text = message.text or ""
    words = text.lstrip("/ \t\r\n")
    if words == text:
        return
    bare = UserMessage(
        words, sender_id=message.sender_id, message_id=message.message_id, metadata=message.metadata
    )
    parse_data = await processor.parse_message(bare, tracker)
    parse_data["text"] = text
    for entity in parse_data["entities"]:
        for edge in ("start", "end"):
            if entity.get(edge) is not None:
                entity[edge] += len(text) - len(words)
    message.parse_data = parse_data


def _said(tracker: DialogueStateTracker, message_id: str) -> UserUttered | None:
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered) and event.message_id == message_id:
            return event
    return None


def _turn(tracker: DialogueStateTracker, said: UserUttered, repeated: bool) -> TurnResult:
    replies = []
    current: str | None = None
    for event in tracker.events:
        # An action may return user events of its own; those have no message id and belong to the same turn.
        if isinstance(event, UserUttered) and event.message_id is not None:
            current = event.message_id
        elif isinstance(event, BotUttered) and current == said.message_id:
            replies.append(_reply(event))
    language = said.parse_data.get("language") or {}
    return TurnResult(
        replies,
        repeated,
        {
            "intent": said.intent_name,
            "confidence": said.intent.get("confidence", 0.0),
            "language": language.get("name") if isinstance(language, dict) else language,
            "anger": said.parse_data.get("anger"),
            "sentiment": said.parse_data.get("sentiment"),
        },
    )


def _reply(event: BotUttered) -> dict[str, Any]:
    """The message of a bot event; `custom` and `metadata` of a domain.yml response count as its own keys."""
    message = event.message()
    own = {**(message.get("metadata") or {}), **(message.get("custom") or {}), **message}
    extra = {key: value for key, value in own.items() if value is not None and key not in _NOT_FOR_THE_DESK}
    return {**extra, "text": event.text or "", "buttons": own.get("buttons") or [], "asks": own.get("asks")}
