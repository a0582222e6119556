"""What may be sent to the chat API, and what becomes of it."""

import asyncio
import uuid
from typing import Any

import pytest
from aiohttp import web

from tests.running import Desk, StandInBrain, Visitor, reply


async def test_the_same_message_fifty_times_at_once_has_one_effect(
    visitor: Visitor, brain: StandInBrain
) -> None:
    id = str(uuid.uuid4())
    answers = await asyncio.gather(*(visitor.post("halo", id=id) for _ in range(50)))
    assert {answer.status_code for answer in answers} == {202}
    assert await visitor.said() == ["echo halo"]
    assert len(brain.turns) == 1
    assert (await visitor.post("halo", id=id)).status_code == 202
    assert len((await visitor.poll())["messages"]) == 2


async def test_two_visitors_may_choose_the_same_id(desk: Desk, visitor: Visitor) -> None:
    other = await desk.visitor()
    await visitor.post("satu", id="1")
    await other.post("dua", id="1")
    assert (await visitor.said(), await other.said()) == (["echo satu"], ["echo dua"])


async def test_the_transcript_names_the_message_as_the_client_did(visitor: Visitor) -> None:
    id = str(uuid.uuid4())
    await visitor.post("halo", id=id)
    assert (await visitor.poll())["messages"][0]["client_id"] == id


async def test_an_id_of_64_characters_is_accepted(visitor: Visitor) -> None:
    await visitor.post("halo", id="x" * 64)
    assert await visitor.said() == ["echo halo"]


async def test_a_pressed_button_reaches_the_brain_as_its_payload(
    visitor: Visitor, brain: StandInBrain
) -> None:
    async def offer(turn: dict[str, Any]) -> web.Response:
        return reply("yakin?", asks="confirm", buttons=[{"title": "Ya", "payload": '/affirm{"a":"1"}'}])

    brain.answer = offer
    await visitor.say("wifi mati")
    message = (await visitor.poll())["messages"][-1]
    (button,) = message["buttons"]
    assert (button["title"], message["asks"]) == ("Ya", "confirm")
    assert "affirm" not in button["payload"]
    await visitor.post(payload=button["payload"])
    await visitor.said()
    assert (brain.turns[-1]["text"], brain.turns[-1]["is_payload"]) == ('/affirm{"a":"1"}', True)
    assert brain.turns[-1]["metadata"]["asks"] == "confirm"
    assert [m["text"] for m in (await visitor.poll())["messages"] if m["from"] == "requester"] == [
        "wifi mati",
        "Ya",
    ]


async def test_a_button_of_another_conversation_is_refused(
    desk: Desk, visitor: Visitor, brain: StandInBrain
) -> None:
    async def offer(turn: dict[str, Any]) -> web.Response:
        return reply("yakin?", buttons=[{"title": "Ya", "payload": "/affirm"}])

    brain.answer = offer
    await visitor.say("wifi mati")
    (button,) = (await visitor.poll())["messages"][-1]["buttons"]
    other = await desk.visitor()
    for payload in (button["payload"], "/affirm", "", "\0"):
        answer = await other.post(payload=payload)
        assert (answer.status_code, answer.json()["code"]) == (422, "payload-not-issued")
    assert (await other.poll())["messages"] == []


async def test_typed_intent_syntax_is_plain_text(visitor: Visitor, brain: StandInBrain) -> None:
    await visitor.say('/affirm{"a":"1"}')
    assert (brain.turns[0]["text"], brain.turns[0]["is_payload"]) == ('/affirm{"a":"1"}', False)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": ""}, "message-empty"),
        ({"text": " \n\t\0"}, "message-empty"),
        ({"text": "x" * 4001}, "message-too-long"),
        ({}, "message-text-or-payload"),
        ({"text": "a", "payload": "b"}, "message-text-or-payload"),
        ({"text": "a", "id": ""}, "message-id-invalid"),
        ({"text": "a", "id": "x" * 65}, "message-id-invalid"),
        ({"text": "a", "id": "a b"}, "message-id-invalid"),
        ({"text": "a", "id": "٣"}, "message-id-invalid"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_no_message_is_refused_with_a_sentence(
    visitor: Visitor, body: dict[str, Any], code: str
) -> None:
    answer = await visitor.post(**body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["message"]
    assert (await visitor.poll())["messages"] == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_limit_is_named_in_the_error(visitor: Visitor) -> None:
    assert "4.000" in (await visitor.post("x" * 4001)).json()["message"]
    assert (await visitor.post("x" * 4000)).status_code == 202


async def test_a_text_may_hold_any_character(visitor: Visitor, brain: StandInBrain) -> None:
    for text in (
        "<script>alert(1)</script>",
        "a\0b",
        "👨‍👩‍👧 🙏",
        "'; DROP TABLE tickets; --",
        "\u202etnemucod",
        "%00",
    ):
        assert await visitor.say(text) == [f"echo {text.replace(chr(0), '')}"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_messages_can_be_polled_from_any_point(visitor: Visitor) -> None:
    await visitor.say("satu")
    middle = (await visitor.poll())["messages"][-1]["id"]
    await visitor.say("dua")
    page = await visitor.poll(middle)
    assert [message["text"] for message in page["messages"]] == ["dua", "echo dua"]
    assert page["idle"] is True
    assert set(page["messages"][1]) == {"id", "from", "text", "buttons", "asks", "at"}


@pytest.mark.parametrize("after", ["-1", "x", str(2**31), str(10**30), "1.5", "\0"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_point_that_cannot_be_is_refused(visitor: Visitor, after: str) -> None:
    answer = await visitor.http.get("/chat/messages", params={"after": after}, headers=visitor.headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "request-invalid")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_while_a_message_is_worked_on_the_conversation_is_not_idle(
    visitor: Visitor, brain: StandInBrain
) -> None:
    go_on = asyncio.Event()

    async def slow(turn: dict[str, Any]) -> web.Response:
        await go_on.wait()
        return reply("selesai")

    brain.answer = slow
    await visitor.post("halo")
    assert (await visitor.poll())["idle"] is False
    go_on.set()
    assert await visitor.said() == ["selesai"]
