"""What is kept of a conversation makes the policies see what they would have seen with all of it."""

import random
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    Event,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.brain.window import KEPT_TURNS, LONGEST_MAX_HISTORY, recent_events, stored_event

DOMAIN = Domain.from_dict(
    {
        "intents": ["ask", "report", "inform"],
        "slots": {
            "place": {"type": "text", "influence_conversation": True, "mappings": [{"type": "custom"}]},
            "language": {
                "type": "categorical",
                "values": ["id", "en"],
                "initial_value": "id",
                "mappings": [{"type": "custom"}],
            },
        },
        "forms": {"form": {"required_slots": []}},
        "actions": ["form", "action_answer"],
    }
)


def listen() -> Event:
    return ActionExecuted("action_listen")


def said(intent: str, number: int = 0) -> UserUttered:
    return UserUttered(f"{intent} {number}", {"name": intent, "confidence": 1.0}, message_id=f"m{number}")


def tracker_of(events: list[Event]) -> DialogueStateTracker:
    tracker = DialogueStateTracker("c", DOMAIN.slots)
    tracker.events.extend(events)
    tracker.replay_events()
    return tracker


def stored_and_read(events: list[Event]) -> list[Event]:
    return list(deserialise_events([stored_event(event, event is events[-1]) for event in events]))


def turns(seed: int, count: int) -> list[list[Event]]:
    """`count` turns as the brain writes them: digressions, corrections, forms begun, rejected and ended."""
    dice = random.Random(seed)
    history: list[list[Event]] = []
    in_form = False
    for number in range(count):
        turn: list[Event] = []
        kind = dice.choice(["ask", "report", "inform", "inform", "revert"])
        turn.append(said({"revert": "ask"}.get(kind, kind), number))
        if dice.random() < 0.3:
            turn.append(SlotSet("language", dice.choice(["id", "en"])))
        if kind == "revert":
            turn += [ActionExecuted("action_answer"), UserUtteranceReverted()]
        elif in_form and kind == "inform":
            turn += [ActionExecuted("form"), SlotSet("place", f"p{number}"), BotUttered("?")]
            if dice.random() < 0.2:
                turn.append(ActiveLoop(None))
                in_form = False
        elif in_form:
            turn += [ActionExecutionRejected("form"), ActionExecuted("action_answer"), BotUttered("!")]
            if dice.random() < 0.7:
                turn += [ActionExecuted("form"), BotUttered("?")]
        elif kind == "report":
            turn += [ActionExecuted("form"), ActiveLoop("form"), BotUttered("?")]
            in_form = True
        else:
            turn += [ActionExecuted("action_answer"), BotUttered("!")]
        history.append([*turn, listen()])
    return history


def seen(tracker: DialogueStateTracker) -> dict[str, Any]:
    """What the policies base a prediction on."""
    return {
        "states": tracker.past_states(DOMAIN)[-LONGEST_MAX_HISTORY:],
        "slots": tracker.current_slot_values(),
        "loop": tracker.active_loop_name,
        "rejected": tracker.is_active_loop_rejected,
        "latest_action": tracker.latest_action_name,
        "followup": tracker.followup_action,
        "latest_message": tracker.latest_message.text,
        "paused": tracker.is_paused(),
    }


@pytest.mark.parametrize("seed", range(40))
def test_the_policies_see_the_same_at_every_turn(seed: int) -> None:
    whole: list[Event] = [listen()]
    kept: list[Event] = [listen()]
    for turn in turns(seed, 40):
        # In the middle of the turn, where the policies predict, and at its end.
        for until in (1, len(turn)):
            assert seen(tracker_of(kept + turn[:until])) == seen(tracker_of(whole + turn[:until]))
        whole += turn
        kept = stored_and_read(recent_events(tracker_of(kept + turn), DOMAIN))


def test_what_is_kept_does_not_grow_with_the_conversation() -> None:
    sizes = []
    kept: list[Event] = [listen()]
    for turn in turns(seed=1, count=500):
        kept = stored_and_read(recent_events(tracker_of(kept + turn), DOMAIN))
        sizes.append(len(kept))
    assert max(sizes[250:]) <= max(sizes[:250]) + 5


def test_a_form_of_five_hundred_turns_is_kept_small_and_stays_open() -> None:
    kept: list[Event] = [listen(), said("report"), ActionExecuted("form"), ActiveLoop("form"), listen()]
    for number in range(500):
        answer = [said("inform", number), ActionExecuted("form"), SlotSet("place", f"p{number}"), listen()]
        kept = stored_and_read(recent_events(tracker_of(kept + answer), DOMAIN))
    tracker = tracker_of(kept)
    assert (tracker.active_loop_name, tracker.get_slot("place")) == ("form", "p499")
    assert len(kept) < 50


def test_a_form_rejected_long_ago_stays_rejected() -> None:
    kept: list[Event] = [listen(), said("report"), ActionExecuted("form"), ActiveLoop("form"), listen()]
    kept += [said("ask"), ActionExecutionRejected("form"), ActionExecuted("action_answer"), listen()]
    for number in range(20):
        answered = [said("ask", number), ActionExecuted("action_answer"), listen()]
        kept = stored_and_read(recent_events(tracker_of(kept + answered), DOMAIN))
    tracker = tracker_of(kept)
    assert (tracker.active_loop_name, tracker.is_active_loop_rejected) == ("form", True)


def test_the_last_turns_are_kept_whole() -> None:
    history = turns(seed=3, count=30)
    events = [listen(), *(event for turn in history for event in turn)]
    last = [event for turn in history[-KEPT_TURNS:] for event in turn]
    assert recent_events(tracker_of(events), DOMAIN)[-len(last) :] == last


def test_only_the_latest_message_keeps_its_bulky_parse_data() -> None:
    event = said("ask")
    event.parse_data.update({"embedding": "AAAA", "intent_ranking": [{}] * 5, "language": {"name": "id"}})
    assert stored_event(event, is_latest_turn=True)["parse_data"]["embedding"] == "AAAA"
    assert set(stored_event(event, is_latest_turn=False)["parse_data"]) == {
        "text", "intent", "entities", "message_id", "metadata", "language"
    }  # fmt: skip
