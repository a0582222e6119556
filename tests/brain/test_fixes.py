"""Each change to Rasa is still needed, and changes no result.

"Needed" is shown on the mechanism (what is called how often), not on time.
"""

import ast
import inspect
import json
import warnings
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
import rasa.core.actions.action as actions
import rasa.core.agent
import rasa.core.processor
from desk import TOKEN, TinyDesk
from launched import ROOT
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.nlg import interpolator
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore
from rasa.engine.graph import GraphSchema
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core import events
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.shared.utils import validation
from rasa.utils.endpoints import EndpointConfig
from test_window import DOMAIN, tracker_of, turns

from bot.brain import server
from bot.brain.patches import fixes, processor
from bot.brain.turn import take_turn

PATCHED: dict[Any, tuple[str, ...]] = {
    rasa.core.agent: ("MessageProcessor",),
    rasa.core.processor: ("DaskGraphRunner",),
    Agent: ("_create_tracker_store",),
    Domain: ("from_yaml",),
    actions.RemoteAction: ("_action_call_format", "_validate_action_result"),
    Event: ("resolve_by_type",),
    DialogueStateTracker: ("copy", "applied_events"),
    ModelMetadata: ("from_dict",),
    EndpointConfig: ("request",),
    interpolator: ("interpolate_text",),
    **{module: ("copy",) for module in fixes.MODULES_COPYING_FOR_LOGS},
}


@pytest.fixture(autouse=True)
def _stock_rasa_again() -> Any:
    """What a test changes is undone after it."""
    before = [
        (owner, name, inspect.getattr_static(owner, name)) for owner in PATCHED for name in PATCHED[owner]
    ]
    metaclass = type(Event)
    yield
    for owner, name, value in before:
        setattr(owner, name, value)
    for cls in [Event, *rasa.shared.utils.common.all_subclasses(Event), events.AlwaysEqualEventMixin,
                events.SkipEventInMDStoryMixin]:  # fmt: skip
        cls.__class__ = metaclass


def calls(owner: Any, name: str, work: Callable[[], Any]) -> int:
    """How often `work` calls `owner.name`."""
    raw = inspect.getattr_static(owner, name)
    wrap = type(raw) if isinstance(raw, (staticmethod, classmethod)) else lambda function: function
    function = getattr(raw, "__func__", raw)
    count = 0

    def counting(*args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        return function(*args, **kwargs)

    with patch.object(owner, name, wrap(counting)):
        work()
    return count


def test_events_are_read_as_before_without_walking_all_classes() -> None:
    stored = [event.as_dict() for turn in turns(seed=1, count=5) for event in turn]
    before = events.deserialise_events(stored)
    walk = rasa.shared.utils.common
    assert calls(walk, "all_subclasses", lambda: events.deserialise_events(stored)) >= len(stored)
    fixes.events_are_found_by_name()
    events.deserialise_events(stored)
    assert calls(walk, "all_subclasses", lambda: events.deserialise_events(stored)) == 0
    assert events.deserialise_events(stored) == before
    with pytest.raises(ValueError, match="Unknown event"):
        Event.from_parameters({"event": "nonsense"})


def test_events_are_told_apart_as_before_without_the_slow_check() -> None:
    kinds = rasa.shared.utils.common.all_subclasses(Event)
    samples = [event for turn in turns(seed=2, count=20) for event in turn]
    before = [[isinstance(sample, kind) for kind in kinds] for sample in samples]
    assert inspect.isfunction(type(UserUttered).__instancecheck__)  # written in Python
    fixes.events_are_told_apart_by_type()
    check: object = type(UserUttered).__instancecheck__
    assert check is type.__instancecheck__
    assert [[isinstance(sample, kind) for kind in kinds] for sample in samples] == before
    assert rasa.shared.utils.common.all_subclasses(Event) == kinds


def test_applied_events_are_as_before_and_worked_out_once_a_state() -> None:
    tracker = tracker_of([event for turn in turns(seed=3, count=20) for event in turn])
    undo = DialogueStateTracker
    before = tracker.applied_events()
    once = calls(undo, "_undo_till_previous", tracker.applied_events)
    assert once > 0
    fixes.applied_events_are_worked_out_once_a_state()
    assert tracker.applied_events() == before
    assert calls(undo, "_undo_till_previous", tracker.applied_events) == 0
    tracker.applied_events().clear()
    assert tracker.applied_events() == before
    tracker.update(SlotSet("place", "new"))
    assert tracker.applied_events() == [*before, SlotSet("place", "new")]


def test_copies_in_those_modules_serve_debug_logs_only() -> None:
    for module in fixes.MODULES_COPYING_FOR_LOGS:
        tree = ast.parse(Path(module.__file__).read_text())
        used = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "copy"]
        logged = [
            name
            for call in ast.walk(tree)
            if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("structlogger.")
            for name in ast.walk(call)
            if isinstance(name, ast.Name) and name.id == "copy"
        ]
        assert used, module.__name__
        assert len(used) == len(logged), module.__name__


def state(tracker: DialogueStateTracker) -> dict[str, Any]:
    return tracker.current_state(EventVerbosity.ALL)  # type: ignore[no-any-return]


def test_a_copied_tracker_is_as_before_and_independent_without_replaying() -> None:
    *past, now = turns(seed=4, count=20)
    trackers = []
    for until in range(1, len(now) + 1):  # as in a turn: read from the store, then brought forward
        tracker = tracker_of([event for turn in past for event in turn])
        for event in now[:until]:
            tracker.update(event)
        trackers.append(tracker)
    before = [state(tracker.copy()) for tracker in trackers]
    assert calls(DialogueStateTracker, "update", trackers[0].copy) == len(trackers[0].events)
    fixes.trackers_are_copied_not_replayed()
    assert calls(DialogueStateTracker, "update", trackers[0].copy) == 0
    assert [state(tracker.copy()) for tracker in trackers] == before
    twin = trackers[0].copy()
    for event in (
        SlotSet("place", "elsewhere"),
        events.ActiveLoop("form"),
        events.ActionExecuted("action_answer"),
    ):
        twin.update(event)
    assert state(trackers[0]) == before[0]


def test_values_are_filled_in_as_before_but_may_hold_anything() -> None:
    plain = ('/check_ticket{{"number": "{a}"}} of {a}', {"a": "INC-000001"})
    hostile = ("{a} {b}", {"a": "array 0[1]", "b": "{c} {{d}}"})
    before = interpolator.interpolate_text(*plain)
    assert interpolator.interpolate_text(*hostile) == "{a} {b}", "Rasa fills it in by now"
    fixes.values_are_only_text()
    assert interpolator.interpolate_text(*plain) == before
    assert interpolator.interpolate_text(*hostile) == "array 0[1] {c} {{d}}"
    assert interpolator.interpolate_text("{unknown}", {}) == "{unknown}"


def test_a_store_is_no_longer_wrapped_in_one_that_forgets() -> None:
    store = InMemoryTrackerStore(DOMAIN)
    assert isinstance(Agent(tracker_store=store).tracker_store, FailSafeTrackerStore)
    fixes.failing_database_fails_the_turn()
    assert Agent(tracker_store=store).tracker_store is store


def test_what_the_domain_lacks_is_no_longer_looked_for() -> None:
    parsed = {"intent": {"name": "unheard_of"}, "entities": [{"entity": "unheard_of"}]}
    asked: Any = SimpleNamespace(domain=DOMAIN)
    with pytest.warns(UserWarning, match="unheard_of"):
        rasa.core.processor.MessageProcessor._check_for_unseen_features(asked, parsed)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        processor.TurnProcessor._check_for_unseen_features(asked, parsed)


def test_the_graph_that_trained_a_model_is_left_out(model: Path, tmp_path: Path) -> None:
    import tarfile

    with tarfile.open(model) as archive:
        serialized = json.load(archive.extractfile("metadata.json"))  # type: ignore[arg-type]
    assert ModelMetadata.from_dict(json.loads(json.dumps(serialized))).train_schema.nodes
    fixes.the_training_graph_is_not_loaded()
    served = ModelMetadata.from_dict(json.loads(json.dumps(serialized)))
    assert served.train_schema == GraphSchema({})
    assert served.predict_schema.nodes


def test_a_models_domain_is_read_as_before_without_a_second_check() -> None:
    text = (ROOT / "domain.yml").read_text()
    with patch.object(validation, "validate_yaml_schema", wraps=validation.validate_yaml_schema) as check:
        before = Domain.from_yaml(text)
        assert check.call_count == 1
        fixes.a_models_domain_is_not_checked_again()
        assert Domain.from_yaml(text).as_dict() == before.as_dict()
        assert check.call_count == 1


DIALOGUE = ["halo", "rusak", "kapan", "lantai 1", "halo", "batal", "rusak", "pecah", "lantai selesai", "zzz"]


async def dialogue(agent: Agent, conversation: str) -> list[Any]:
    """What each turn of DIALOGUE leads to; a failed one by the name of its error."""
    outcome: list[Any] = []
    for number, text in enumerate(DIALOGUE):
        message = UserMessage(
            text, None, conversation, input_channel="desk", message_id=f"{number}", metadata={}
        )
        try:
            turn = await take_turn(agent, message, is_payload=False)
            outcome.append((turn.replies, turn.understanding))
        except processor.ActionFailed as error:
            outcome.append(str(error))
    return outcome


async def test_a_dialogue_goes_the_same_way_with_all_speed_fixes(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = TinyDesk()
    monkeypatch.setenv("ACTION_URL", await desk.start())
    monkeypatch.setenv("INTERNAL_TOKEN", TOKEN)
    monkeypatch.setenv("BRAIN_DATABASE_URL", f"sqlite:///{tmp_path}/brain.db")
    monkeypatch.chdir(Path(__file__).resolve().parents[2])
    fixes.failing_actions_fail_the_turn()
    slow = await dialogue(server.load_agent(model), "slow")
    stock_connections = len(desk.connections)
    stock_calls = len(desk.calls)
    desk.connections.clear()
    fixes.apply()
    fast = await dialogue(server.load_agent(model), "fast")
    assert fast == slow
    assert "action_break: RasaException" in fast
    assert stock_connections == stock_calls  # Rasa opens one for each call
    assert len(desk.connections) == 1
    await desk.stop()


async def test_stock_rasa_goes_on_when_an_action_fails(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACTION_URL", "http://127.0.0.1:1/")
    monkeypatch.setenv("INTERNAL_TOKEN", TOKEN)
    monkeypatch.setenv("BRAIN_DATABASE_URL", f"sqlite:///{tmp_path}/brain.db")
    monkeypatch.chdir(Path(__file__).resolve().parents[2])
    message = UserMessage("pecah", None, "c", message_id="m")
    await take_turn(server.load_agent(model), message, is_payload=False)
    fixes.failing_actions_fail_the_turn()
    with pytest.raises(processor.ActionFailed):
        await take_turn(
            server.load_agent(model), UserMessage("pecah", None, "d", message_id="m"), is_payload=False
        )
