"""What a visitor sees of tickets, of the queue, and what staff see of the visitor's page."""

import pytest
from sqlalchemy.orm import Session

from bot.db.models import Conversation
from bot.desk import handoff
from bot.desk.actor import BOT, Actor
from bot.desk.tickets import lifecycle, numbers, opening
from tests.running import Desk, Visitor, until


async def ticket_of(desk: Desk, visitor: Visitor, title: str = "Wifi mati") -> str:
    def work(session: Session) -> str:
        conversation = session.get_one(Conversation, visitor.conversation_id)
        draft = opening.Draft("incident", title, title)
        return opening.open_ticket(
            session, draft, requester=conversation.requester, conversation_id=conversation.id, actor=BOT
        ).number

    return await desk.database.write(work)


async def test_ones_own_ticket_is_shown_as_it_stands(desk: Desk, visitor: Visitor) -> None:
    number = await ticket_of(desk, visitor)
    card = (await desk.http.get(f"/chat/tickets/{number}", headers=visitor.headers)).json()
    assert (card["number"], card["title"], card["status"]) == (number, "Wifi mati", "new")
    await desk.database.write(
        lambda session: lifecycle.resolve(
            session, numbers.find(session, number), actor=Actor("agent", "sari"), resolution="ok"
        )
    )
    card = (await desk.http.get(f"/chat/tickets/{number}", headers=visitor.headers)).json()
    assert card["status"] == "resolved"
    assert set(card).isdisjoint({"description", "conversation_id", "comments"})


async def test_someone_elses_ticket_is_like_one_that_does_not_exist(desk: Desk, visitor: Visitor) -> None:
    number = await ticket_of(desk, await desk.visitor())
    answers = [
        await desk.http.get(f"/chat/tickets/{asked}", headers=visitor.headers)
        for asked in (number, "INC-999999")
    ]
    assert {answer.status_code for answer in answers} == {404}
    texts = [
        answer.text.replace(asked, "N") for answer, asked in zip(answers, (number, "INC-999999"), strict=True)
    ]
    assert texts[0] == texts[1]


async def test_the_stream_tells_the_place_in_the_queue_and_the_agents_name(
    desk: Desk, visitor: Visitor
) -> None:
    first = await desk.visitor()

    def enqueue(visitor: Visitor) -> None:
        with desk.database.transaction() as session:
            conversation = session.get_one(Conversation, visitor.conversation_id)
            handoff.enqueue(session, conversation, reason="asked", actor=BOT)

    def take(visitor: Visitor) -> None:
        with desk.database.transaction() as session:
            handoff.take(session, session.get_one(Conversation, visitor.conversation_id), "Sari")

    enqueue(first)
    enqueue(visitor)
    async with visitor.events() as events:
        await until(events, "state", held_by="queue", position=2)
        take(first)
        await until(events, "state", held_by="queue", position=1)
        take(visitor)
        state = await until(events, "state", held_by="agent")
        assert state.data == {"held_by": "agent", "agent": "Sari"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("https://portal.example/kuliah/krs?nim=123#x", "https://portal.example/kuliah/krs"),
        ("https://user:pw@portal.example/a", "https://portal.example/a"),
        ("javascript:alert(1)", None),
        ("http://[", None),
        ("", None),
    ],
)
async def test_the_page_is_kept_without_what_may_be_private(desk: Desk, page: str, kept: str | None) -> None:
    visitor = await desk.visitor(page=page)
    with desk.database.reading() as session:
        assert session.get_one(Conversation, visitor.conversation_id).page == kept
    await visitor.post("halo", page="https://portal.example/b?c")
    with desk.database.reading() as session:
        assert session.get_one(Conversation, visitor.conversation_id).page == "https://portal.example/b"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_script_is_small_compressed_and_fetched_once(desk: Desk) -> None:
    for encoding in ("br", "gzip"):
        answer = await desk.http.get("/widget.js", headers={"Accept-Encoding": encoding})
        assert answer.headers["content-encoding"] == encoding
        async with desk.http.stream("GET", "/widget.js", headers={"Accept-Encoding": encoding}) as response:
            assert len(b"".join([piece async for piece in response.aiter_raw()])) <= 20_000
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    again = await desk.http.get("/widget.js", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = await desk.http.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == answer.text
