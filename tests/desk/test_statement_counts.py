"""Lists ask the database the same number of questions however long they are."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from bot.api import public_ticket
from bot.conversations import agents, outbox, transcript
from bot.db.engine import Database
from bot.db.models import Conversation
from bot.desk import handoff
from bot.desk.actor import BOT, Actor
from bot.desk.people import requesters
from bot.desk.tickets import lifecycle, opening, ratings, search
from bot.desk.tickets.opening import Draft
from tests.statements import counted

PAGE = 50


def ticket_page(session: Session, limit: int) -> int:
    found, _ = search.search(session, limit=limit)
    return len(public_ticket.many(session, found))


def own_tickets(session: Session, limit: int) -> int:
    requester = session.get_one(Conversation, "c0").requester
    return len(search.list_own(session, requester, limit=limit))


def queue_list(session: Session, limit: int) -> int:
    waiting = handoff.queue(session)[:limit]
    words = agents.last_words(session, waiting)
    assert [words[one.id] for one in waiting] == [f"wifi mati {one.id}" for one in waiting]
    return len(waiting)


@pytest.mark.parametrize("page", [ticket_page, own_tickets, queue_list])
def test_a_page_of_fifty_takes_as_many_statements_as_one_of_two(
    database: Database, page: Callable[[Session, int], int]
) -> None:
    with database.transaction() as session:
        requester = requesters.anonymous(session)
        for number in range(PAGE):
            conversation = Conversation(id=f"c{number}", channel="web", requester=requester, language="id")
            session.add(conversation)
            session.flush()
            transcript.append(session, conversation, "requester", "halo")
            transcript.append(session, conversation, "requester", f"wifi mati {conversation.id}")
            outbox.say(session, conversation, "Baik.")
            ticket = opening.open_ticket(
                session,
                Draft("incident", "Wifi mati", "Wifi lantai 3 mati"),
                requester=None,
                conversation_id=conversation.id,
                actor=BOT,
            )
            if number % 2:
                lifecycle.resolve(session, ticket, actor=Actor.agent("sari"), resolution="Diganti.")
                if rating := ratings.waiting(session, requester):
                    ratings.rate(session, rating, 5)
            else:
                handoff.enqueue(session, conversation, reason="asked", actor=BOT)
    taken = {}
    for limit in (2, PAGE // 2, PAGE):
        with database.reading() as session, counted(database) as statements:
            assert page(session, limit) == min(limit, PAGE // 2 if page is queue_list else limit)
        taken[limit] = len(statements)
    assert set(taken.values()) == {taken[2]}, taken
    assert taken[2] <= 7, taken
