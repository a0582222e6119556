"""What the desk gets and gives when an action is run."""

import asyncio
import copy
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from desk import TOKEN, TinyDesk
from jsonschema import ValidationError
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import EventVerbosity
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from test_window import DOMAIN, tracker_of, turns

from bot.brain.patches import action_call

ROOT = Path(__file__).resolve().parents[2]
SLOT = {"event": "slot", "timestamp": None, "name": "place", "value": {"any": ["thing"]}}
LOOP = {"event": "active_loop", "timestamp": None, "name": None}
FOLLOWUP = {"event": "followup", "timestamp": None, "name": "form"}
PLAIN = [
    {},
    {"events": [], "responses": []},
    {"events": [SLOT, LOOP, FOLLOWUP], "responses": [{"text": "x", "buttons": []}]},
    {"events": [{"event": "slot", "name": "place", "value": None}]},
]
UNUSUAL = [
    {"events": [{"event": "user", "text": "x", "parse_data": {"intent": {"name": "ask"}}}]},
    {"events": [{**SLOT, "timestamp": 1.5, "metadata": {"a": 1}}]},
    {"events": [{"event": "pause"}], "more": 1},
    {"events": [{**FOLLOWUP, "extra": 1}]},
    {"events": [{"event": "bot", "text": "x"}, {"event": "active_loop"}]},
]
WRONG: list[Any] = [
    None,
    [],
    "events",
    {"events": None},
    {"events": 5},
    {"events": [5]},
    {"events": [{}]},
    {"events": [{"event": "nonsense"}]},
    {"events": [{"event": ["slot"]}]},
    {"events": [{"event": "slot", "timestamp": "x"}]},
    {"events": [{"event": "slot", "name": "place"}]},
    {"events": [{**SLOT, "name": None}]},
    {"events": [{**SLOT, "metadata": []}]},
    {"events": [{**FOLLOWUP, "timestamp": "x"}]},
    {"events": [{"event": "user", "text": 5}]},
    {"events": [SLOT, {"event": "entities"}]},
    {"responses": {}},
    {"responses": [5]},
]


def remote(**settings: Any) -> RemoteAction:
    return RemoteAction("action_answer", EndpointConfig("http://127.0.0.1:1", **settings))


def fits(check: Any, result: Any) -> bool:
    try:
        return bool(check(result))
    except ValidationError:
        return False


@pytest.mark.parametrize("result", [*PLAIN, *UNUSUAL, *WRONG], ids=json.dumps)
def test_answers_are_accepted_and_refused_as_by_the_schema(result: Any) -> None:
    action = remote()
    stock = fits(action._validate_action_result, result)
    assert stock == (result not in WRONG)
    assert fits(lambda given: action_call.validate(action, given), result) == stock
    assert action_call.is_plain(result) == (result in PLAIN)


def test_the_schema_is_asked_for_its_words_when_something_is_wrong() -> None:
    with pytest.raises(ValidationError, match=r"is not of type 'array'.*the action endpoint"):
        action_call.validate(remote(), {"events": 5})


def test_rasa_still_checks_its_own_schema_at_each_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[Any] = []
    validator = validator_for(RemoteAction.action_response_format_spec())
    monkeypatch.setattr(validator, "check_schema", checked.append)
    remote()._validate_action_result(PLAIN[2])
    assert checked
    checked.clear()
    action_call.validate(remote(), PLAIN[2])
    assert not checked


def test_a_call_says_what_rasa_says_of_the_last_two_things_that_were_said() -> None:
    tracker = tracker_of([event for turn in turns(seed=6, count=20) for event in turn])
    stock = remote(enable_selective_domain=True)._action_call_format(tracker, DOMAIN)
    assert stock["tracker"] == tracker.current_state(EventVerbosity.ALL)
    lean = action_call.call_format(remote(enable_selective_domain=True), tracker, DOMAIN)
    events = lean["tracker"].pop("events")
    unsent = {"latest_event_time", "latest_input_channel", "latest_action"}
    assert lean["tracker"] == {
        key: value for key, value in stock["tracker"].items() if key not in {"events", *unsent}
    }
    assert {**lean, "tracker": None} == {**stock, "tracker": None}
    assert events == stock["tracker"]["events"][-len(events) :]
    assert [event["event"] for event in events].count("user") == action_call.USER_TURNS
    assert events[0]["event"] == "user"
    assert sum(isinstance(event, UserUttered) for event in tracker.events) > action_call.USER_TURNS


def test_a_short_conversation_is_sent_whole() -> None:
    tracker = tracker_of(turns(seed=7, count=1)[0])
    call = action_call.call_format(remote(), tracker, DOMAIN)
    assert call["tracker"]["events"] == [event.as_dict() for event in tracker.events]
    assert call["domain"] == DOMAIN.as_dict()


def test_the_sdk_of_the_desk_reads_a_call() -> None:
    tracker = tracker_of([event for turn in turns(seed=8, count=5) for event in turn])
    state = action_call.call_format(remote(), tracker, DOMAIN)["tracker"]
    read = (
        "import json, sys; from rasa_sdk import Tracker; t = Tracker.from_dict(json.load(sys.stdin));"
        "print(json.dumps([t.sender_id, t.slots, t.latest_message, t.events, t.active_loop,"
        " t.latest_action_name, t.followup_action, t.is_paused()]))"
    )
    done = subprocess.run(
        [ROOT / ".venv/bin/python", "-c", read],
        input=json.dumps(state),
        capture_output=True,
        text=True,
        check=True,
    )
    wanted = ["sender_id", "slots", "latest_message", "events", "active_loop", "latest_action_name"]
    wanted += ["followup_action", "paused"]
    assert json.loads(done.stdout) == json.loads(json.dumps([state[key] for key in wanted]))


async def test_calls_share_a_connection_and_answer_as_rasa_does(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = TinyDesk()
    endpoint = EndpointConfig(await desk.start(), headers={"Authorization": f"Bearer {TOKEN}"})
    call = {"next_action": "action_answer", "tracker": {"active_loop": {}, "text": "lantai 3 😀"}}
    stock = [await endpoint.request(json=copy.deepcopy(call), timeout=300) for _ in range(3)]
    assert len(desk.connections) == 3
    desk.connections.clear()
    assert [await action_call.request(endpoint, json=call, timeout=300) for _ in range(3)] == stock
    assert len(desk.connections) == 1
    assert desk.calls == [call] * 6
    with pytest.raises(ClientResponseError) as failed:
        await action_call.request(endpoint, json={**call, "next_action": "action_break"}, timeout=300)
    assert (failed.value.status, json.loads(failed.value.text)) == (500, {"error": "broken"})
    await desk.stop()


async def test_an_action_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(action_call, "ACTION_SECONDS", 0.2)
    desk = TinyDesk()
    desk.pause = 5
    endpoint = EndpointConfig(await desk.start(), headers={"Authorization": f"Bearer {TOKEN}"})
    with pytest.raises(asyncio.TimeoutError):
        await action_call.request(endpoint, json={"next_action": "x", "tracker": {}}, timeout=300)
    await desk.stop()
