"""What an agent does in a conversation, done by an integration."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.models import AuditEntry, Conversation
from bot.desk import handoff
from bot.desk.actor import BOT, Actor
from tests.api.conftest import Api
from tests.running import Desk, StandInBrain, Visitor


@pytest.fixture
async def path(desk: Desk, visitor: Visitor) -> str:
    """Of the visitor's conversation, which waits for a person."""
    await visitor.say("wifi mati")

    def work(session: Session) -> None:
        conversation = session.get_one(Conversation, visitor.conversation_id)
        conversation.page = "https://kampus.example/wifi"
        handoff.enqueue(session, conversation, reason="asked", actor=BOT)

    await desk.database.write(work)
    return f"/api/conversations/{visitor.conversation_id}"


async def test_a_conversation_is_taken_answered_and_resolved(
    api: Api, desk: Desk, visitor: Visitor, brain: StandInBrain, path: str
) -> None:
    waiting = await api.call("GET", "/api/conversations", params={"held_by": "queue"})
    assert [one["id"] for one in waiting["items"]] == [visitor.conversation_id]
    assert "messages" not in waiting["items"][0]
    taken = await api.call("POST", f"{path}/take", json={"agent": "sari"})
    assert (taken["held_by"], taken["agent"], taken["page"]) == (
        "agent",
        "sari",
        "https://kampus.example/wifi",
    )
    assert await api.refused("POST", f"{path}/take") == (409, "conversation-held-by-other")
    said = await api.call("POST", f"{path}/reply", json={"text": "Kami cek ya.", "agent": "sari"})
    assert (said["messages"][-1]["author"], said["messages"][-1]["text"]) == ("sari", "Kami cek ya.")
    await api.call("POST", f"{path}/note", json={"text": "Access point lama.", "agent": "sari"})
    ticket = (await api.call("GET", "/api/tickets"))["items"][0]
    assert ticket["first_response_at"]
    whole = await api.call("GET", f"/api/tickets/{ticket['number']}")
    assert [(one["author"], one["internal"]) for one in whole["comments"]] == [("sari", True)]
    done = await api.call("POST", f"{path}/resolve", json={"resolution": "Diganti.", "agent": "sari"})
    assert (done["held_by"], done["messages"][-1]["asks"]) == ("bot", "rating")
    turns = len(brain.turns)
    await visitor.post(payload=done["messages"][-1]["buttons"][4]["payload"])
    await visitor.said()
    assert [turn["text"] for turn in brain.turns[turns:]] == ['/give_rating{"rating":"5"}']


async def test_staff_see_what_the_bot_took_a_message_for(api: Api, visitor: Visitor) -> None:
    await visitor.say("wifi mati")
    whole = await api.call("GET", f"/api/conversations/{visitor.conversation_id}")
    asked, answered = whole["messages"]
    assert asked["understanding"]["intent"] == "greet"  # the stand-in takes everything for a greeting
    assert "understanding" not in answered
    assert not [line for line in (await visitor.poll())["messages"] if "understanding" in line]


async def test_without_an_agents_name_an_integration_acts_as_itself(
    api: Api, desk: Desk, visitor: Visitor, path: str
) -> None:
    taken = await api.call("POST", f"{path}/take")
    assert (taken["held_by"], taken["agent"]) == ("agent", "nagios")
    await api.call("POST", f"{path}/hand-back")

    def actors(session: Session) -> list[tuple[str, Actor]]:
        entries = select(AuditEntry).where(AuditEntry.subject_id == visitor.conversation_id)
        return [(one.action, Actor.of(one)) for one in session.scalars(entries.order_by(AuditEntry.id))]

    nagios = Actor.integration("nagios")
    assert (await desk.database.read(actors))[-2:] == [
        ("conversation.taken", nagios),
        ("conversation.handed_back", nagios),
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("act", "body", "refused"),
    [
        ("reply", {"text": " "}, (422, "message-empty")),
        ("reply", {}, (400, "request-invalid")),
        ("note", {"text": " "}, (422, "comment-empty")),
        ("resolve", {}, (400, "request-invalid")),
    ],
)
async def test_what_cannot_be_done_is_refused(
    api: Api, path: str, act: str, body: dict[str, Any], refused: tuple[int, str]
) -> None:
    assert await api.refused("POST", f"{path}/{act}", json=body) == refused
    assert await api.refused(
        "POST", f"/api/conversations/nowhere/{act}", json={"text": "x", "resolution": "x"}
    ) == (
        404,
        "conversation-not-found",
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_without_an_open_ticket_nothing_is_resolved_or_noted(api: Api, visitor: Visitor) -> None:
    path = f"/api/conversations/{visitor.conversation_id}"
    for act, body in (("resolve", {"resolution": "x"}), ("note", {"text": "x"})):
        assert await api.refused("POST", f"{path}/{act}", json=body) == (409, "conversation-no-open-ticket")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_conversations_are_listed_page_by_page(api: Api, desk: Desk) -> None:
    ids = {(await desk.visitor()).conversation_id for _ in range(3)}
    first = await api.call("GET", "/api/conversations", params={"limit": 2})
    second = await api.call("GET", "/api/conversations", params={"limit": 2, "after": first["next"]})
    assert [len(first["items"]), len(second["items"]), second["next"]] == [2, 1, None]
    assert {one["id"] for one in (*first["items"], *second["items"])} == ids
