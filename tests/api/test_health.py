"""What operators and their machines see, and the form of every error."""

from html.parser import HTMLParser

import pytest
from sqlalchemy import text

from bot.channels.web import page
from bot.config import Settings
from tests.running import SECRET, Desk, StandInBrain, Visitor, running_desk

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BRAIN = {"Authorization": f"Bearer {SECRET}"}


async def test_ready_says_what_is_missing(desk: Desk, brain: StandInBrain) -> None:
    assert (await desk.http.get("/ready")).status_code == 200
    await brain.stop()
    answer = await desk.http.get("/ready", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert answer.json() == {
        "code": "not-ready",
        "message": "Not ready: brain.",
        "database": True,
        "brain": False,
    }
    assert (await desk.http.get("/health")).status_code == 200


async def test_metrics_count_what_waits_and_hold_no_words(
    desk: Desk, visitor: Visitor, brain: StandInBrain
) -> None:
    await brain.stop()
    await visitor.post("kata rahasia")
    metrics = (await desk.http.get("/metrics")).text
    assert "layani_inbox_waiting 1.0" in metrics
    assert "layani_queue_length 0.0" in metrics
    assert 'path="/chat/messages"' in metrics
    assert "rahasia" not in metrics
    assert visitor.token not in metrics


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not-found"),
        ("GET", "/page/../app.py", 404, "not-found"),
        ("GET", "/page/__init__.py", 404, "not-found"),
        ("GET", "/page/%2e%2e%2f__init__.py", 404, "not-found"),
        ("DELETE", "/health", 405, "method-not-allowed"),
        ("PUT", "/chat/messages", 405, "method-not-allowed"),
    ],
)
async def test_every_error_has_a_code_and_a_sentence(
    desk: Desk, method: str, path: str, status: int, code: str
) -> None:
    answer = await desk.http.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert set(answer.json()) == {"code", "message"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"x"',
        b"\xff",
        b'{"id": 1, "text": "a"}',
        b'{"id": "1", "text": "\\ud800"}',
        b'{"id": "1", "text": "\xff"}',
        b'{"id": "1", "text": "\xed\xa0\x80"}',
        b"[" * 60_000,
    ],
)
async def test_a_body_that_does_not_fit_is_a_400(visitor: Visitor, body: bytes) -> None:
    headers = visitor.headers | {"Content-Type": "application/json"}
    answer = await visitor.http.post("/chat/messages", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "request-invalid")


async def test_a_body_over_64_kb_is_refused(visitor: Visitor) -> None:
    answer = await visitor.post("x" * 70_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


async def test_a_fault_is_told_without_details_and_logged_without_words(
    desk: Desk, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    with desk.database.transaction() as session:
        session.execute(text("ALTER TABLE inbox RENAME TO hidden"))
    answer = await visitor.post("kata rahasia")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    assert "sql" not in answer.text.lower()
    lines = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    (failed,) = (line for line in lines if line["event"] == "request.failed")
    assert "OperationalError" in failed["exception"]
    assert "routes.py" in failed["exception"]
    assert "rahasia" not in caplog.text
    assert visitor.token not in caplog.text


async def test_actions_are_run_for_the_brain(desk: Desk) -> None:
    done = await desk.http.post("/internal/actions", headers=BRAIN, json={"next_action": "action_x"})
    assert (done.status_code, done.json()) == (200, {"events": [], "responses": [{"text": "action_x"}]})
    rejected = await desk.http.post("/internal/actions", headers=BRAIN, json={"next_action": "reject"})
    assert (rejected.status_code, rejected.json()) == (400, {"action_name": "reject", "error": "not mine"})
    failed = await desk.http.post("/internal/actions", headers=BRAIN, json={"next_action": "fail"})
    assert (failed.status_code, failed.json()["code"]) == (500, "internal-error")
    for content in (b"{", b'{"next_action": "\xff"}'):
        assert (await desk.http.post("/internal/actions", headers=BRAIN, content=content)).status_code == 400


async def test_an_action_call_may_bring_a_long_conversation(desk: Desk) -> None:
    call = {"next_action": "action_x", "tracker": {"events": ["x" * 1000] * 1000}}
    assert (await desk.http.post("/internal/actions", headers=BRAIN, json=call)).status_code == 200


async def test_the_api_page_is_ours_alone(desk: Desk) -> None:
    html = (await desk.http.get("/api/docs")).text
    for link in _links(html):
        assert (await desk.http.get(link)).status_code == 200, link
    document = (await desk.http.get("/api/openapi.json")).json()
    assert document["openapi"].startswith("3.1.")
    assert set(document["paths"]) == {
        "/chat/sessions",
        "/chat/sessions/renew",
        "/chat/messages",
        "/chat/events",
        "/chat/tickets/{number}",
        "/chat/files",
        "/chat/files/{id}",
        "/chat/files/{id}/preview",
        "/chat/link",
        "/chat/invite",
        "/api/tickets",
        "/api/tickets/{number}",
        "/api/conversations",
        "/api/conversations/{id}",
        *(f"/api/conversations/{{id}}/{act}" for act in ("take", "reply", "hand-back", "resolve", "note")),
        "/api/attachments/{id}",
        "/health",
        "/ready",
    }
    assert set(document["components"]["securitySchemes"]) == {"chat", "token"}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            expected = {"/chat": "chat", "/api/": "token"}.get(path[:5])
            if expected and not path.startswith("/chat/sessions"):
                assert operation["security"] == [{expected: []}], (path, method)
                assert {"400", "401"} <= set(operation["responses"])
                problem = operation["responses"]["400"]["content"]["application/json"]["schema"]
                assert problem == {"$ref": "#/components/schemas/Problem"}


async def test_the_demo_page_needs_nothing_from_elsewhere(desk: Desk) -> None:
    html = (await desk.http.get("/")).text
    assert "Layani" in html
    links = _links(html)
    assert {"/widget.js", "/page/page.css"} <= set(links)
    for link in links:
        assert (await desk.http.get(link)).status_code == 200, link
    assert "style=" not in html
    for part in page._PARTS:
        answer = await desk.http.get(f"/page/{part}")
        assert answer.status_code == 200
        assert "innerHTML" not in answer.text
        assert "http" not in answer.text.replace("http://www.w3.org/2000/svg", "").replace("https?:", "")


async def test_the_providers_name_is_shown_as_text(desk_settings: Settings, brain: StandInBrain) -> None:
    settings = desk_settings.model_copy(update={"organisation": "<b>A&B</b>"})
    async with running_desk(settings, brain) as desk:
        assert "<strong>&lt;b&gt;A&amp;B&lt;/b&gt;</strong>" in (await desk.http.get("/")).text


def _links(html: str) -> list[str]:
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            named = dict(attributes)
            assert not (tag == "script" and "src" not in named), "a script in the page"
            assert tag != "style"
            found.extend(value for key, value in attributes if key in ("src", "href") and value)

    Reader().feed(html)
    return found
