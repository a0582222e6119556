"""Whose conversation it is, and in which language the API complains."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot import clock
from bot.config import Settings
from bot.db.models import Conversation
from bot.desk.people.requesters import sign_identity
from tests.running import Desk, Visitor

KEY = "host-page-key"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def desk_settings(settings: Settings, database_url: str) -> Settings:
    return settings.model_copy(update={"database_url": database_url, "identity_secret": SecretStr(KEY)})


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_every_anonymous_visitor_has_a_conversation_of_their_own(desk: Desk) -> None:
    one, two = await desk.visitor(), await desk.visitor()
    assert one.conversation_id != two.conversation_id
    await one.say("rahasia")
    assert (await two.poll())["messages"] == []


async def test_a_signed_identity_resumes_its_conversation(desk: Desk) -> None:
    who = {"identity": "budi@contoh.id", "signature": sign_identity("budi@contoh.id", KEY)}
    first = await desk.visitor(**who)
    await first.say("halo")
    again = await desk.visitor(**who)
    assert again.conversation_id == first.conversation_id
    assert again.token != first.token
    assert await again.said() == ["echo halo"]


@pytest.mark.parametrize("name", ["customer", "organisation"])
async def test_a_host_page_names_the_customer_by_its_new_or_its_old_name(desk: Desk, name: str) -> None:
    who = {"identity": "budi@contoh.id", "signature": sign_identity("budi@contoh.id", KEY, "fh"), name: "fh"}
    visitor = await desk.visitor(**who)
    with desk.database.reading() as session:
        customer = session.get_one(Conversation, visitor.conversation_id).requester.customer
        assert customer
        assert customer.slug == "fh"


@pytest.mark.parametrize("signature", [None, "", "00", "x" * 64, "é"])
async def test_an_identity_without_the_right_signature_is_refused(desk: Desk, signature: str | None) -> None:
    body = {"identity": "budi@contoh.id", "signature": signature}
    assert code(await desk.http.post("/chat/sessions", json=body)) == (401, "identity-not-verified")


@pytest.mark.parametrize(
    "body", [{"identity": "", "signature": ""}, {"identity": "x" * 300, "signature": "00"}]
)
async def test_an_identity_that_cannot_be_is_refused(desk: Desk, body: dict[str, Any]) -> None:
    assert (await desk.http.post("/chat/sessions", json=body)).status_code == 401


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": "Bearer"}, {"Authorization": "Bearer x"}, {"Authorization": "Basic x"}]
)
async def test_without_a_valid_token_nothing_is_shown(desk: Desk, header: dict[str, str]) -> None:
    for method, path in (("GET", "/chat/messages"), ("GET", "/chat/events"), ("POST", "/chat/messages")):
        answer = await desk.http.request(method, path, headers=header, json={"id": "1", "text": "a"})
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_a_session_ends_after_its_days(visitor: Visitor) -> None:
    with clock.shifted(timedelta(days=91)):
        answer = await visitor.http.get("/chat/messages", headers=visitor.headers)
    assert code(answer) == (401, "session-not-valid")


async def test_the_token_is_stored_as_a_hash_only(desk: Desk, visitor: Visitor) -> None:
    with desk.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM chat_sessions").all()
    assert visitor.token not in str(rows)


async def test_errors_are_in_the_language_of_the_conversation(desk: Desk) -> None:
    texts = [
        (await (await desk.visitor(language=language)).post("")).json()["message"]
        for language in ("id", "en")
    ]
    assert texts == [
        "Pesannya masih kosong. Silakan tulis sesuatu.",
        "The message is empty. Please write something.",
    ]


@pytest.mark.parametrize(
    ("accept", "message"),
    [
        ("en", "The token is missing or not valid."),
        ("de, en-GB;q=0.5, id;q=0.1", "The token is missing or not valid."),
        ("id-ID,id;q=0.9,en;q=0.8", "Token tidak ada atau tidak berlaku."),
        ("fr", "Token tidak ada atau tidak berlaku."),
        (";;q=x,,", "Token tidak ada atau tidak berlaku."),
        ("en;q=0", "Token tidak ada atau tidak berlaku."),
        ("in-ID, en;q=0.9", "Token tidak ada atau tidak berlaku."),
        ("id;q=0.4, EN-us", "The token is missing or not valid."),
        ("fr, *;q=0.5, en;q=0.1", "The token is missing or not valid."),
        ("*", "Token tidak ada atau tidak berlaku."),
    ],
)
async def test_errors_before_there_is_a_conversation_are_in_the_browsers_language(
    desk: Desk, accept: str, message: str
) -> None:
    answer = await desk.http.get("/chat/messages", headers={"Accept-Language": accept})
    assert answer.json()["message"] == message


async def test_the_language_named_for_a_session_counts_for_its_errors(desk: Desk) -> None:
    answer = await desk.http.post(
        "/chat/sessions", json={"language": "en", "identity": "x", "signature": "y"}
    )
    assert answer.json()["message"].isascii()
    assert "identit" in answer.json()["message"].lower()
    unknown = await desk.http.post("/chat/sessions", json={"language": "jv"})
    assert code(unknown) == (422, "language-not-supported")
