"""Changes to Rasa 3.6.21, made in the serving process only, each with its reason.

`make bench` measures what they bring together; tests/brain/test_fixes.py proves for each that Rasa still does what it
changes, and that results stay the same.
"""

import copy
import functools
import re
import types
from abc import ABCMeta
from collections import deque
from collections.abc import Callable
from typing import Any

import rasa.core.actions.action as actions
import rasa.core.agent
import rasa.core.policies.memoization
import rasa.core.policies.rule_policy
import rasa.core.processor
from rasa.core.nlg import interpolator
from rasa.core.tracker_store import TrackerStore
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.io import read_yaml
from rasa.utils.endpoints import EndpointConfig

from bot.brain.patches import action_call
from bot.brain.patches.graph_runner import DirectGraphRunner
from bot.brain.patches.processor import TurnProcessor


def failing_actions_fail_the_turn() -> None:
    """Rasa logs an action's exception and goes on as if the action had run; see bot.brain.processor."""
    rasa.core.agent.MessageProcessor = TurnProcessor


def failing_database_fails_the_turn() -> None:
    """Rasa wraps every tracker store in one that goes on in memory when the database fails."""

    def create_tracker_store(store: TrackerStore, domain: Domain) -> TrackerStore:
        store.domain = domain
        return store

    rasa.core.agent.Agent._create_tracker_store = staticmethod(create_tracker_store)


def action_calls_are_lean() -> None:
    """See bot.brain.action_call."""
    actions.RemoteAction._action_call_format = action_call.call_format
    actions.RemoteAction._validate_action_result = action_call.validate
    EndpointConfig.request = action_call.request


def events_are_found_by_name() -> None:
    """To read one event Rasa walks all subclasses of Event and asks each whether it is abstract."""
    resolve = Event.resolve_by_type
    found = functools.cache(lambda type_name: resolve(type_name))

    def resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
        kind: type[Event] | None = resolve(type_name, default) if default else found(type_name)
        return kind

    Event.resolve_by_type = staticmethod(resolve_by_type)


def events_are_told_apart_by_type() -> None:
    """Rasa asks thousands of times a turn of which kind an event is, and `Event` is an ABC, whose
    `isinstance` is written in Python. Nothing is registered as a virtual event, so the plain check gives the
    same answers.
    """

    class PlainEventMeta(ABCMeta):
        __instancecheck__ = type.__instancecheck__

    def change(cls: type[Event]) -> None:
        cls.__class__ = PlainEventMeta
        for subclass in cls.__subclasses__():
            change(subclass)

    change(Event)


def applied_events_are_worked_out_once_a_state() -> None:
    """Rasa goes through all events to leave out undone ones, some ten times a turn, mostly with the same
    outcome.
    """
    work_out = DialogueStateTracker.applied_events

    def applied_events(self: DialogueStateTracker) -> list[Event]:
        # Events are only ever added to a tracker, so their number and the last of them tell whether there are
        # new.
        state = (len(self.events), self.events[-1] if self.events else None)
        known = self.__dict__.get("_applied")
        if known is None or known[0][0] != state[0] or known[0][1] is not state[1]:
            known = self.__dict__["_applied"] = (state, work_out(self))
        return list(known[1])

    DialogueStateTracker.applied_events = applied_events


def nothing_is_copied_for_logs_that_are_off() -> None:
    """Rasa deep-copies states, events and slots as arguments of debug logs, whatever the level.

    In these modules `copy` is used for nothing else, which a test checks in their source.
    """
    shared = types.SimpleNamespace(deepcopy=lambda value: value)
    for module in MODULES_COPYING_FOR_LOGS:
        module.copy = shared


MODULES_COPYING_FOR_LOGS = (
    rasa.core.processor,
    rasa.core.policies.rule_policy,
    rasa.core.policies.memoization,
    interpolator,
)


def trackers_are_copied_not_replayed() -> None:
    """`DialogueStateTracker.copy` makes a new tracker and applies every event again, for each action that
    runs.
    """

    def copied(self: DialogueStateTracker) -> DialogueStateTracker:
        twin = copy.copy(self)
        twin.events = deque(self.events, self._max_event_history)
        twin.slots = copy.copy(self.slots)
        twin.slots.update({name: copy.copy(slot) for name, slot in self.slots.items()})
        twin.active_loop = copy.copy(self.active_loop)
        twin.latest_action = copy.copy(self.latest_action)
        twin.model_id = twin.assistant_id = None
        return twin

    DialogueStateTracker.copy = copied


def graphs_run_without_dask() -> None:
    """See bot.brain.graph_runner."""
    rasa.core.processor.DaskGraphRunner = DirectGraphRunner


def the_training_graph_is_not_loaded() -> None:
    """With a model's metadata Rasa resolves every class of the graph that trained it, and so imports
    TensorFlow.
    """
    stock = ModelMetadata.from_dict.__func__

    def from_dict(cls: type[ModelMetadata], serialized: dict[str, Any]) -> ModelMetadata:
        metadata: ModelMetadata = stock(cls, {**serialized, "train_schema": {"nodes": {}}})
        return metadata

    ModelMetadata.from_dict = classmethod(from_dict)


def a_models_domain_is_not_checked_again() -> None:
    """Rasa checks the domain that it wrote into the model against a schema, which takes longer than reading it."""

    def from_yaml(cls: type[Domain], text: str, original_filename: str = "") -> Domain:
        return cls.from_dict(read_yaml(text))

    Domain.from_yaml = classmethod(from_yaml)


def values_are_only_text() -> None:
    """Rasa gives a response back unfilled when a value put into it holds "0[", as in "array 0[1]": it takes that
    for a placeholder of its own that was not replaced. Here a placeholder is replaced once, a doubled brace is a
    brace, and a value is never looked at.
    """
    mark = re.compile(r"{{|}}|{([^\n{}]+?)}")

    def interpolate_text(response: str, values: dict[str, Any]) -> str:
        def filled(found: re.Match[str]) -> str:
            name = found[1]
            return found[0][0] if name is None else str(values[name])

        try:
            return mark.sub(filled, response)
        except KeyError:
            return response

    interpolator.interpolate_text = interpolate_text


FIXES: tuple[Callable[[], None], ...] = (
    failing_actions_fail_the_turn,
    failing_database_fails_the_turn,
    action_calls_are_lean,
    events_are_found_by_name,
    events_are_told_apart_by_type,
    applied_events_are_worked_out_once_a_state,
    nothing_is_copied_for_logs_that_are_off,
    trackers_are_copied_not_replayed,
    graphs_run_without_dask,
    the_training_graph_is_not_loaded,
    a_models_domain_is_not_checked_again,
    values_are_only_text,
)


def apply() -> None:
    """Make every change."""
    for fix in FIXES:
        fix()
