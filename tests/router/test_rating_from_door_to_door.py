"""A rating that is asked is taken, whoever holds the conversation when its button is pressed."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations import agents
from bot.db.models import Conversation, Rating, Ticket
from bot.desk import handoff
from bot.desk.actor import BOT, Actor
from bot.desk.tickets import opening
from tests.running import Desk, StandInBrain, Visitor

SARI = Actor.agent("sari")


@pytest.fixture
async def number(desk: Desk, visitor: Visitor) -> str:
    """Number of the visitor's ticket, about which sari has written to them."""

    def work(session: Session) -> str:
        conversation = session.get_one(Conversation, visitor.conversation_id)
        draft = opening.Draft("incident", "Wifi mati", "Wifi lantai 3 mati")
        ticket = opening.open_ticket(
            session, draft, requester=None, conversation_id=conversation.id, actor=BOT
        )
        agents.reply(session, conversation, "Kami ganti ya.", agent="sari")
        return ticket.number

    return await desk.database.write(work)


async def resolve(desk: Desk, number: str) -> None:
    def work(session: Session) -> None:
        ticket = session.scalars(select(Ticket).where(Ticket.number == number)).one()
        agents.resolve(session, ticket, "Diganti.", actor=SARI)

    await desk.database.write(work)


async def press(visitor: Visitor, stars: int) -> None:
    """Press that many stars under the question for a rating."""
    question = next(one for one in (await visitor.poll())["messages"] if one["asks"] == "rating")
    await visitor.post(payload=question["buttons"][stars - 1]["payload"])


async def score(desk: Desk) -> int | None:
    return await desk.database.read(lambda session: session.scalars(select(Rating.score)).one())


async def test_after_an_agents_reply_and_resolving_the_press_reaches_the_bot(
    desk: Desk, visitor: Visitor, brain: StandInBrain, number: str
) -> None:
    await resolve(desk, number)
    seen = len((await visitor.poll())["messages"])
    await press(visitor, 5)
    assert len(await visitor.said(seen)) == 1
    assert [turn["text"] for turn in brain.turns] == ['/give_rating{"rating":"5"}']


async def test_while_an_agent_holds_the_conversation_the_desk_takes_the_score(
    desk: Desk, visitor: Visitor, brain: StandInBrain, number: str
) -> None:
    await resolve(desk, number)

    def take(session: Session) -> None:
        handoff.take(session, session.get_one(Conversation, visitor.conversation_id), "budi")

    await desk.database.write(take)
    seen = len((await visitor.poll())["messages"])
    await visitor.post("ini untuk petugas")
    await press(visitor, 2)
    (answer,) = await visitor.said(seen)
    assert number in answer
    assert (await score(desk), brain.turns) == (2, [])
    seen = len((await visitor.poll())["messages"])
    await press(visitor, 5)
    (answer,) = await visitor.said(seen)
    assert "sudah kami terima" in answer
    assert await score(desk) == 2
