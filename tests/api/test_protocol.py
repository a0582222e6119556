"""What comes in before any route: requests that HTTP itself forbids, and clients that leave."""

import asyncio
import json

import pytest

from tests.fuzz.wire import Answer, Request, send
from tests.running import Desk, Visitor

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HEALTH = Request("GET", b"/health")


async def sent(desk: Desk, request: Request) -> Answer | None:
    assert desk.http.base_url.port
    return await asyncio.to_thread(send, desk.http.base_url.port, request)


@pytest.mark.parametrize(
    "request_",
    [
        HEALTH.with_header(b"Host", b"a:b:c"),
        HEALTH.with_header(b"Host", b"a:99999"),
        HEALTH.with_header(b"Host", b"[::1"),
        HEALTH.with_header(b"X Y", b"1"),
        HEALTH.with_header(b"X-Nul", b"\0"),
        Request("GET", b"/health", b"q=\xff"),
        Request("GET", b"/\xff"),
        Request("NONSENSE", b"/health"),
    ],
    ids=str,
)
async def test_what_is_not_http_is_refused_like_everything_else(desk: Desk, request_: Request) -> None:
    answer = await sent(desk, request_)
    assert answer
    assert (answer.status, answer.media_type) == (400, "application/json")
    problem = json.loads(answer.body)
    assert set(problem) == {"code", "message"}
    assert problem["code"] == "request-invalid"


@pytest.mark.parametrize("protocol", [b"websocket", b"h2c"])
async def test_an_offer_to_speak_something_else_is_ignored(desk: Desk, protocol: bytes) -> None:
    answer = await sent(desk, HEALTH.with_header(b"Connection", b"Upgrade").with_header(b"Upgrade", protocol))
    assert answer
    assert (answer.status, answer.body) == (200, b'{"status":"ok"}')


async def test_a_client_that_leaves_before_its_request_is_whole_is_not_a_fault(
    desk: Desk, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {**visitor.headers, "Content-Type": "application/json", "Content-Length": "99"}
    pairs = tuple((name.encode(), value.encode()) for name, value in headers.items())
    cut = Request("POST", b"/chat/messages", headers=pairs, body=b'{"id": "1"', unfinished=True)
    assert await sent(desk, cut) is None
    assert (await visitor.poll())["messages"] == []
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
