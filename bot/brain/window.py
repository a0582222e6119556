"""Which events of a conversation are kept, so that a turn costs the same at turn 5 and at turn 500.

The policies look at `applied_events()`: what Rasa leaves of the events after reverted ones and repeated runs
of a loop are taken out. A cut must not change the end of that list. So the kept events are a head and a tail:

- the tail: every event of the last `KEPT_TURNS` user turns, from the `action_listen` before the first of
  them;
- the head: slots and state as they were, then the *applied* events of earlier turns when the tail holds fewer
  than `POLICY_TURNS`. In a long form Rasa folds all turns into the one that started it; the head holds on to
  that one.
"""

from typing import Any

from rasa.shared.constants import ASSISTANT_ID_KEY
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA_MODEL_ID, TEXT

KEPT_TURNS = 6
POLICY_TURNS = 3
LONGEST_MAX_HISTORY = 2 * POLICY_TURNS - 1
"""States a policy may look back: a turn makes at least two, and the first kept state stands for all before
it.
"""
_SMALL_PARSE_DATA = (TEXT, INTENT, ENTITIES, "message_id", "metadata", "language")
_REPEATED_METADATA = (METADATA_MODEL_ID, ASSISTANT_ID_KEY)


def recent_events(tracker: DialogueStateTracker, domain: Domain, turns: int = KEPT_TURNS) -> list[Event]:
    """The events of `tracker` from which the policies predict the same as from all of them."""
    events = list(tracker.events)
    start = _turn_start(events, turns)
    if start == 0:
        return events
    tail, past = events[start:], _replay(tracker, events[:start], domain)
    applied = past.applied_events()
    tail_events = {id(event) for event in tail}
    applied_turns = sum(
        isinstance(event, UserUttered) and id(event) in tail_events for event in tracker.applied_events()
    )
    missing = max(min(turns, POLICY_TURNS) - applied_turns, 1 if past.active_loop_name else 0)
    head_start = _turn_start(applied, missing) if missing else len(applied)
    before_head = _replay(tracker, applied[:head_start], domain)
    return [*_state(before_head, domain, tail[0].timestamp), *_compact(applied[head_start:]), *tail]


def stored_event(event: Event, is_latest_turn: bool) -> dict[str, Any]:
    """`event` as JSON data, without what only its own turn needs (an embedding alone is half a kilobyte)."""
    data: dict[str, Any] = event.as_dict()
    if metadata := data.get("metadata"):
        data["metadata"] = {key: value for key, value in metadata.items() if key not in _REPEATED_METADATA}
    if isinstance(event, UserUttered) and not is_latest_turn:
        data["parse_data"] = {
            key: event.parse_data[key] for key in _SMALL_PARSE_DATA if key in event.parse_data
        }
    return data


def latest_user_event(events: list[Event]) -> UserUttered | None:
    """The last thing the requester said among `events`."""
    return next((event for event in reversed(events) if isinstance(event, UserUttered)), None)


def _turn_start(events: list[Event], turns: int) -> int:
    """The index of the `action_listen` before the `turns`-th last user turn; 0 without as many."""
    said = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(said) <= turns:
        return 0
    for index in range(said[-turns], -1, -1):
        event = events[index]
        if isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME:
            return index
    return 0


def _replay(tracker: DialogueStateTracker, events: list[Event], domain: Domain) -> DialogueStateTracker:
    past = DialogueStateTracker(tracker.sender_id, domain.slots)
    past.events.extend(events)
    past.replay_events()
    return past


def _state(past: DialogueStateTracker, domain: Domain, timestamp: float) -> list[Event]:
    """The events that bring a new tracker to the slots and the loop of `past`."""
    events: list[Event] = [
        SlotSet(slot.name, past.slots[slot.name].value, timestamp)
        for slot in domain.slots
        if past.slots[slot.name].value != slot.initial_value
    ]
    if past.active_loop_name:
        events.append(ActiveLoop(past.active_loop_name, timestamp))
    if past.is_active_loop_rejected:
        events.append(ActionExecutionRejected(past.active_loop_name, timestamp=timestamp))
    if past.is_paused():
        events.append(ConversationPaused(timestamp))
    return events


def _compact(events: list[Event]) -> list[Event]:
    """`events` without what no policy can see: a state is taken at each action, so of the events between two
    actions the last of each kind is enough. A form of 500 turns, folded into one, would otherwise keep all
    their slots.
    """
    kept: list[Event] = []
    since_action: dict[Any, Event] = {}
    for event in events:
        if isinstance(event, BotUttered):
            continue
        if isinstance(event, (ActionExecuted, UserUttered)):
            kept += [*since_action.values(), event]
            since_action = {}
            continue
        key = (event.type_name, getattr(event, "key", None) or getattr(event, "name", None))
        since_action.pop(key, None)
        since_action[key] = event
    return [*kept, *since_action.values()]
