"""The management API's tickets and conversations."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.models import AuditEntry
from bot.desk.actor import SYSTEM, Actor
from bot.desk.people import customers
from tests.api.conftest import Api
from tests.running import Desk, Visitor, until

WIFI = {"kind": "incident", "title": "Wifi mati", "description": "Wifi lantai 3 mati"}
FIELDS = {
    "number",
    "kind",
    "category",
    "title",
    "description",
    "service",
    "impact",
    "urgency",
    "priority",
    "status",
    "place",
    "since",
    "pending_reason",
    "requester",
    "customer",
    "team",
    "assignee",
    "channel",
    "rating",
    "rating_comment",
    "resolution",
    "conversation_id",
    "created_at",
    "first_response_at",
    "resolved_at",
    "closed_at",
    "reopened",
    "merged_into",
    "links",
    "comments",
    "attachments",
}
sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_a_ticket_is_opened_read_and_listed(api: Api, desk: Desk) -> None:
    made = await api.call("POST", "/api/tickets", 201, json={**WIFI, "impact": "high", "urgency": "high"})
    assert made["number"] == "INC-000001"
    assert (made["status"], made["priority"], made["rating"], made["service"]) == (
        "new",
        "urgent",
        None,
        "wifi",
    )
    assert set(made) == FIELDS
    assert await api.call("GET", "/api/tickets/INC-000001") == made
    assert await api.call("GET", "/api/tickets/inc 1") == made
    item = {field: value for field, value in made.items() if field != "comments"}
    assert await api.call("GET", "/api/tickets") == {"items": [item], "next": None}
    actors = await desk.database.read(lambda session: session.scalars(select(AuditEntry)).all())
    assert Actor.integration("nagios") in map(Actor.of, actors)


async def test_a_list_is_read_page_by_page_and_filtered(api: Api) -> None:
    for number in range(5):
        kind = "incident" if number % 2 else "request"
        await api.call("POST", "/api/tickets", 201, json={**WIFI, "kind": kind, "title": f"Tiket {number}"})
    seen, after = [], None
    while True:
        page = await api.call(
            "GET", "/api/tickets", params={"limit": 2, **({"after": after} if after else {})}
        )
        seen += [ticket["title"] for ticket in page["items"]]
        if (after := page["next"]) is None:
            break
    assert seen == [f"Tiket {number}" for number in (4, 3, 2, 1, 0)]
    found = await api.call(
        "GET", "/api/tickets", params={"kind": "incident", "q": "tiket 3", "status": "new"}
    )
    # Of the others of this kind, whose titles say less of it, "3" stands in the description.
    assert [ticket["title"] for ticket in found["items"]] == ["Tiket 3", "Tiket 1"]
    found = await api.call("GET", "/api/tickets", params={"q": "tiket 30"})
    assert found["items"] == []
    assert (await api.call("GET", "/api/tickets", params={"conversation_id": "\0"}))["items"] == []


async def test_a_ticket_of_a_conversation_tells_its_requester_of_every_change(
    api: Api, visitor: Visitor
) -> None:
    body = {**WIFI, "conversation_id": visitor.conversation_id}
    number = (await api.call("POST", "/api/tickets", 201, json=body))["number"]
    async with visitor.events() as events:
        assert number in (await until(events, "message")).data["text"]
        await api.call("PATCH", f"/api/tickets/{number}", json={"status": "open", "comment": "Kami cek."})
        assert "Kami cek." in (await until(events, "message")).data["text"]
        assert "sedang dikerjakan" in (await until(events, "message")).data["text"]
        done = {"status": "resolved", "resolution": "Access point diganti."}
        ticket = await api.call("PATCH", f"/api/tickets/{number}", json=done)
        question = await until(events, "message", asks="rating")
    assert ticket["status"] == "resolved"
    assert ticket["resolved_at"]
    assert "Access point diganti." in question.data["text"]
    assert len(question.data["buttons"]) == 5


@sqlite_only
async def test_a_comment_may_be_longer_than_any_chat_message(api: Api, visitor: Visitor) -> None:
    body = {**WIFI, "conversation_id": visitor.conversation_id}
    number = (await api.call("POST", "/api/tickets", 201, json=body))["number"]
    comment = "Langkah berikutnya. " * 1_000
    await api.call("PATCH", f"/api/tickets/{number}", json={"comment": comment})
    assert comment.strip() in (await visitor.poll())["messages"][-1]["text"]


@sqlite_only
async def test_a_number_of_any_length_is_not_found(api: Api) -> None:
    assert await api.refused("GET", f"/api/tickets/{'9' * 5_000}") == (404, "ticket-not-found")


async def test_a_change_is_made_whole_or_not_at_all(api: Api, visitor: Visitor) -> None:
    body = {**WIFI, "conversation_id": visitor.conversation_id}
    number = (await api.call("POST", "/api/tickets", 201, json=body))["number"]
    told = (await visitor.poll())["messages"]
    assert [number in message["text"] for message in told] == [True]
    change = {"priority": "urgent", "comment": "halo", "status": "closed"}
    assert await api.refused("PATCH", f"/api/tickets/{number}", json=change) == (
        409,
        "ticket-status-not-allowed",
    )
    assert (await api.call("GET", f"/api/tickets/{number}"))["priority"] == "normal"
    assert (await visitor.poll())["messages"] == told


async def test_what_cannot_be_done_is_refused_with_a_code(api: Api) -> None:
    await api.call("POST", "/api/tickets", 201, json=WIFI)
    path = "/api/tickets/INC-000001"
    for body, expected in (
        ({}, (422, "ticket-nothing-to-change")),
        ({"resolution": "x"}, (422, "resolution-without-resolved")),
        ({"status": "open", "resolution": "x"}, (422, "resolution-without-resolved")),
        ({"status": "open", "pending_reason": "requester"}, (422, "pending-reason-without-pending")),
        ({"status": "pending", "pending_reason": "weather"}, (400, "request-invalid")),
        ({"status": "merged"}, (409, "ticket-status-not-allowed")),
        ({"internal": True}, (422, "ticket-nothing-to-change")),
        ({"title": " "}, (422, "ticket-text-missing")),
        ({"service": "teleporter"}, (422, "service-not-found")),
        ({"assignee": "x" * 101}, (422, "ticket-assignment-too-long")),
        ({"status": "lost"}, (400, "request-invalid")),
        ({"comment": "  "}, (422, "comment-empty")),
        ([], (400, "request-invalid")),
    ):
        assert await api.refused("PATCH", path, json=body) == expected
    for more, expected in (
        ({"title": " "}, (422, "ticket-text-missing")),
        ({"title": "x" * 201}, (422, "ticket-title-too-long")),
        ({"kind": "wish"}, (400, "request-invalid")),
        ({"service": "teleporter"}, (422, "service-not-found")),
        ({"conversation_id": "nowhere"}, (404, "conversation-not-found")),
        ({"conversation_id": "\0"}, (404, "conversation-not-found")),
        ({"impact": None}, (400, "request-invalid")),
        ({"customer": "nobody"}, (404, "customer-not-found")),
    ):
        assert await api.refused("POST", "/api/tickets", json={**WIFI, **more}) == expected
    for params, expected in (
        ({"limit": 0}, (400, "request-invalid")),
        ({"limit": 10**30}, (400, "request-invalid")),
        ({"status": "lost"}, (400, "request-invalid")),
        ({"after": "\0é"}, (422, "cursor-not-valid")),
    ):
        assert await api.refused("GET", "/api/tickets", params=params) == expected
    for number in ("INC-999999", "x", "%00", "INC-" + "9" * 40):
        assert await api.refused("GET", f"/api/tickets/{number}") == (404, "ticket-not-found")


@sqlite_only
async def test_the_error_is_in_the_callers_language(api: Api) -> None:
    headers = {"Authorization": f"Bearer {api.token}", "Accept-Language": "en"}
    answer = await api.http.patch("/api/tickets/INC-1", headers=headers, json={})
    assert answer.json()["message"].isascii()


async def test_everything_about_a_ticket_can_be_set_and_read(api: Api, desk: Desk, visitor: Visitor) -> None:
    def customer(session: Session) -> None:
        customers.create(session, "fti", "Fakultas TI", actor=SYSTEM)

    await desk.database.write(customer)
    body = {
        **WIFI,
        "conversation_id": visitor.conversation_id,
        "place": "lantai 3",
        "since": "kemarin",
        "customer": "fti",
    }
    number = (await api.call("POST", "/api/tickets", 201, json=body))["number"]
    path = f"/api/tickets/{number}"
    change = {
        "title": "Wifi lantai 3 mati",
        "team": "jaringan",
        "assignee": "sari",
        "status": "pending",
        "pending_reason": "third_party",
        "comment": "Vendor dihubungi.",
        "internal": True,
    }
    ticket = await api.call("PATCH", path, json=change)
    for field in ("title", "team", "assignee", "status", "pending_reason"):
        assert ticket[field] == change[field]
    assert (ticket["place"], ticket["since"], ticket["customer"]) == ("lantai 3", "kemarin", "fti")
    assert (ticket["channel"], ticket["merged_into"], ticket["links"]) == ("api", None, [])
    assert set(ticket["requester"]) == {"id", "name", "unit", "contact"}
    (comment,) = ticket["comments"]
    assert (comment["from"], comment["author"], comment["text"], comment["internal"]) == (
        "integration",
        "nagios",
        "Vendor dihubungi.",
        True,
    )
    assert (await api.call("PATCH", path, json={"team": None}))["team"] is None
    ticket = await api.call("PATCH", path, json={"status": "resolved", "resolution": "Kabel diganti."})
    assert (ticket["resolution"], ticket["pending_reason"], ticket["assignee"]) == (
        "Kabel diganti.",
        None,
        "sari",
    )
    ticket = await api.call("PATCH", path, json={"status": "open"})
    assert (ticket["resolution"], ticket["reopened"], ticket["resolved_at"]) == (None, 1, None)
    assert await api.call("GET", path) == ticket


async def test_a_conversation_is_read_with_its_messages(api: Api, visitor: Visitor) -> None:
    await visitor.say("halo")
    found = await api.call("GET", f"/api/conversations/{visitor.conversation_id}")
    assert (found["id"], found["channel"], found["language"], found["held_by"]) == (
        visitor.conversation_id,
        "web",
        "id",
        "bot",
    )
    assert [(message["from"], message["text"]) for message in found["messages"]] == [
        ("requester", "halo"),
        ("bot", "echo halo"),
    ]
    for id in ("nowhere", "%00", "%ff"):
        assert await api.refused("GET", f"/api/conversations/{id}") == (404, "conversation-not-found")
