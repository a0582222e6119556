"""How the brain has the desk run an action: what it sends, over which connection, and what it takes for an answer.

Rasa sends the whole conversation, opens a connection for each call and walks its schema through all kinds of
events at each answer; that was half of a turn's time here.
"""

import asyncio
import functools
import json
from collections import deque
from typing import Any
from weakref import WeakKeyDictionary

import aiohttp
import rasa
from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from yarl import URL

ACTION_SECONDS = 25.0
"""An action may take this long: less than BRAIN_TIMEOUT (30 s), so the turn fails before the desk asks again.
"""
USER_TURNS = 2
"""An action may look at what was said now and before that (`actions/handoff.py` does)."""

# Event types that actions return, and their keys besides `event`, `timestamp` and `metadata`.
_PLAIN = {"slot": {"name", "value"}, "active_loop": {"name"}, "followup": {"name"}}

_sessions: WeakKeyDictionary[asyncio.AbstractEventLoop, aiohttp.ClientSession] = WeakKeyDictionary()
_url = functools.cache(URL)
_stock_request = EndpointConfig.request


def call_format(self: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    """The body of the call, with the events since the requester spoke `USER_TURNS` times ago.

    `rasa_sdk.Tracker.from_dict` reads it like Rasa's own.
    """
    call = {
        "next_action": self._name,
        "sender_id": tracker.sender_id,
        "tracker": {
            "sender_id": tracker.sender_id,
            "slots": tracker.current_slot_values(),
            "latest_message": tracker._latest_message_data(),
            "followup_action": tracker.followup_action,
            "paused": tracker.is_paused(),
            "events": [event.as_dict() for event in _latest(tracker.events)],
            "active_loop": dict(vars(tracker.active_loop)) if tracker.active_loop else {},
            "latest_action_name": tracker.latest_action_name,
        },
        "version": rasa.__version__,
    }
    if not self._is_selective_domain_enabled() or domain.does_custom_action_explicitly_need_domain(
        self._name
    ):
        call["domain"] = domain.as_dict()
    return call


async def request(self: EndpointConfig, method: str = "post", **kwargs: Any) -> Any:
    """`EndpointConfig.request` over a kept connection, for what a call of an action needs.

    Raises:
        ClientResponseError: the status is 400 or above.
        asyncio.TimeoutError: there is no answer within `ACTION_SECONDS`.
    """
    if (
        self.basic_auth
        or self.cafile
        or self.token
        or self.params
        or kwargs.get("compress")
        or set(kwargs) - {"json", "timeout", "compress"}
    ):
        return await _stock_request(self, method, **kwargs)
    headers = {"Content-Type": "application/json", **self.headers}
    body = json.dumps(kwargs["json"]).encode()
    async with _session().request(method, _url(self.url), data=body, headers=headers) as response:
        answer = await response.read()
        if response.status >= 400:
            raise ClientResponseError(response.status, response.reason, answer)
        return json.loads(answer)


def validate(self: RemoteAction, result: Any) -> bool:
    """True when `result` fits Rasa's schema. What is not plainly of its shape is left to the schema.

    Raises:
        jsonschema.ValidationError: it does not fit.
    """
    if is_plain(result):
        return True
    error = best_match(_validator().iter_errors(result))
    if error is None:
        return True
    error.message += ". Failed to validate the answer of the action endpoint."
    raise error


def is_plain(result: Any) -> bool:
    """Whether `result` has the shape of what our actions return, which the schema always accepts."""
    if type(result) is not dict:
        return False
    events, responses = result.get("events", []), result.get("responses", [])
    return (
        type(events) is type(responses) is list
        and all(type(response) is dict for response in responses)
        and all(type(event) is dict and _is_plain_event(event) for event in events)
    )


def _is_plain_event(event: dict[str, Any]) -> bool:
    kind = event.get("event")
    return (
        type(kind) is str
        and kind in _PLAIN
        and event.keys() - {"event", "timestamp", "metadata"} == _PLAIN[kind]
        and (kind == "active_loop" or type(event["name"]) is str)
        and event.get("timestamp") is None
        and event.get("metadata") is None
    )


@functools.cache
def _validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    return validator_for(schema)(schema)


def _latest(events: deque[Event]) -> list[Event]:
    """The events since the requester spoke `USER_TURNS` times ago."""
    kept: list[Event] = []
    said = 0
    for event in reversed(events):
        kept.append(event)
        said += isinstance(event, UserUttered)
        if said == USER_TURNS:
            break
    return kept[::-1]


def _session() -> aiohttp.ClientSession:
    loop = asyncio.get_running_loop()
    if loop not in _sessions or _sessions[loop].closed:
        _sessions[loop] = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=ACTION_SECONDS),
        )
    return _sessions[loop]
