"""Thousands of malformed requests, to every route: each is answered as it should be, and none does harm."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig

from bot.desk.people.requesters import sign_identity
from tests import proofs
from tests.api.test_access import CHAT, INTERNAL, NOBODY, PUBLIC, TOKEN
from tests.fuzz.desk import IDENTITY_SECRET, DeskProcess, api_token, desk_process, settings_in
from tests.fuzz.hostile import wrong_in_one_way, wrong_in_several_ways
from tests.fuzz.wire import Request
from tests.ports import free_port

pytestmark = pytest.mark.xdist_group("malformed")  # one desk for all: see below

TICKET = {
    "kind": "incident",
    "title": "Wifi",
    "description": "Wifi mati",
    "service": "wifi",
    "impact": "low",
    "urgency": "high",
}
# Right bodies, to be made wrong.
BODIES: dict[str, dict[str, Any]] = {
    "POST /chat/sessions": {
        "language": "id",
        "identity": "rina",
        "signature": sign_identity("rina", IDENTITY_SECRET),
    },
    "POST /chat/messages": {"id": "1", "text": "wifi mati", "payload": None},
    "POST /api/tickets": {**TICKET, "conversation_id": None},
    "PATCH /api/tickets/{number}": {"status": "open", "priority": "high", "comment": "Kami cek."},
    "POST /internal/actions": {"next_action": "action_x"},
}
DOCUMENTED = {*CHAT, *TOKEN, "POST /chat/sessions"}  # with input, in the OpenAPI document
ROUTES = sorted({*PUBLIC, *CHAT, *TOKEN, *INTERNAL, *NOBODY, "GET /not-a-route"})
TOTAL = 5_000  # at least
BY_CHANCE = proofs.size(50, short=10)  # for each route, and three times as many for a documented one


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskProcess]:
    """One process for all requests: what one of them breaks, the others meet."""
    folder = tmp_path_factory.mktemp("fuzz")
    with desk_process(settings_in(folder, free_port()), folder) as desk:
        yield desk


@pytest.fixture(scope="module")
def right(desk: DeskProcess) -> dict[str, Request]:
    """For every route a request with nothing wrong, save that nobody has the token of /internal."""
    opened = desk.http.post("/chat/sessions", json={}).json()
    token = api_token(desk.settings)
    as_integration = {"Authorization": f"Bearer {token}"}
    ticket = TICKET | {"conversation_id": opened["conversation_id"]}
    number = desk.http.post("/api/tickets", json=ticket, headers=as_integration).json()["number"]
    tokens = (
        dict.fromkeys(CHAT, opened["token"]) | dict.fromkeys(TOKEN, token) | dict.fromkeys(INTERNAL, "wrong")
    )
    values = {"{number}": number, "{id}": opened["conversation_id"], "{name}": "chat.js", "{path}": "x"}
    made = {}
    for route in ROUTES:
        method, path = route.split()
        for name, value in values.items():
            path = path.replace(name, value)
        request = Request(method, path.encode())
        if route in tokens:
            request = request.with_header(b"Authorization", f"Bearer {tokens[route]}".encode())
        if body := BODIES.get(route):
            request = request.with_header(b"Content-Type", b"application/json").with_body(
                json.dumps(body).encode()
            )
        made[route] = request
    return made


@pytest.fixture(scope="module")
def document(desk: DeskProcess) -> schemathesis.BaseSchema:
    """The desk's OpenAPI document; tokens are given, not generated."""
    generation = GenerationConfig(with_security_parameters=False)
    config = SchemathesisConfig(projects=ProjectsConfig(default=ProjectConfig(generation=generation)))
    return schemathesis.openapi.from_dict(desk.http.get("/api/openapi.json").json(), config=config)


def against_document(
    document: schemathesis.BaseSchema, route: str, right: Request
) -> st.SearchStrategy[Request]:
    """Requests that break what the OpenAPI document says of the route, with a valid token."""
    method, path = route.split()

    def request(case: Case[Any]) -> Request:
        prepared = requests.Request(**case.as_transport_kwargs(base_url="http://desk")).prepare()
        url, body = urlsplit(str(prepared.url)), prepared.body or b""
        assert isinstance(body, bytes)
        made = Request(method, url.path.encode(), url.query.encode(), body=body)
        for name, value in prepared.headers.items():
            made = made.with_header(name.encode(), str(value).encode("latin-1"))
        for header in right.headers:
            made = made.with_header(*header)
        return made

    return document[path][method].as_strategy(generation_mode=GenerationMode.NEGATIVE).map(request)


@pytest.mark.proof
@pytest.mark.parametrize("route", ROUTES)
def test_malformed_requests_are_answered_and_do_no_harm(
    route: str,
    desk: DeskProcess,
    right: dict[str, Request],
    document: schemathesis.BaseSchema,
    proved: Callable[[int, str], None],
) -> None:
    by_chance = wrong_in_several_ways(right[route])
    examples = BY_CHANCE
    if route in DOCUMENTED:
        by_chance |= against_document(document, route, right[route])
        examples *= 3

    @hypothesis_settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    @given(by_chance)
    def send_by_chance(request: Request) -> None:
        desk.endures(request)

    before = desk.sent
    try:
        for request in wrong_in_one_way(right[route]):
            desk.endures(request)
        send_by_chance()
    finally:
        desk.is_well()
    assert desk.sent - before >= TOTAL / len(ROUTES)
    proved(desk.sent - before, "malformed requests")
