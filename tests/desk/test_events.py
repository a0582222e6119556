"""Every change is published to whoever subscribed to its type; an entry point that attached nobody fails loudly."""

import pytest
from sqlalchemy.orm import Session

from bot.db.engine import Database
from bot.db.models import Conversation
from bot.desk import events, handoff
from bot.desk.actor import BOT, Actor
from bot.desk.tickets import changes, comments, lifecycle, opening, ratings

SARI = Actor.agent("sari")


def test_every_change_by_anybody_is_published(
    session: Session, conversation: Conversation, published: list[events.Event]
) -> None:
    me = Actor.requester(conversation.requester_id)
    draft = opening.Draft("incident", "Wifi mati", "Wifi lantai 3 mati")
    ticket = opening.open_ticket(session, draft, requester=None, conversation_id=conversation.id, actor=me)
    changes.set_urgency(session, ticket, "high", actor=me)
    changes.assign(session, ticket, actor=SARI, team="jaringan", assignee="sari")
    changes.set_title(session, ticket, "Wifi lantai 3 mati", actor=SARI)
    comments.comment(session, ticket, "masih mati", actor=me)
    handoff.take(session, conversation, "sari")
    lifecycle.resolve(session, ticket, actor=SARI, resolution="Diganti.")
    rating = ratings.waiting(session, conversation.requester)
    assert rating
    ratings.rate(session, rating, 4)
    lifecycle.reopen(session, ticket, actor=me, reason=None)
    assert [(type(event).__name__, event.actor) for event in published] == [
        ("TicketOpened", me),
        ("PriorityChanged", me),
        ("Assigned", SARI),
        ("Edited", SARI),
        ("Commented", me),
        ("HolderChanged", SARI),
        ("StatusChanged", SARI),
        ("Rated", me),
        ("StatusChanged", me),
        ("Reopened", me),
    ]
    graver, assigned, edited = published[1:4]
    assert isinstance(graver, events.PriorityChanged)
    assert (graver.before.priority, graver.after.priority) == ("normal", "high")
    assert isinstance(assigned, events.Assigned)
    assert assigned.after == events.Assignment("jaringan", "sari")
    assert isinstance(edited, events.Edited)
    assert edited.changes == {"title": ("Wifi mati", "Wifi lantai 3 mati")}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_entry_point_that_attached_no_handlers_fails_instead_of_being_silent(database_url: str) -> None:
    database = Database(database_url)
    draft = opening.Draft("incident", "Wifi mati", "Wifi lantai 3 mati")
    with pytest.raises(events.NobodySubscribed), database.transaction() as session:
        opening.open_ticket(session, draft, requester=None, conversation_id=None, actor=BOT)
    database.close()


def test_the_first_response_is_a_persons_first_answer(session: Session, conversation: Conversation) -> None:
    draft = opening.Draft("incident", "Wifi mati", "Wifi lantai 3 mati")
    ticket = opening.open_ticket(session, draft, requester=None, conversation_id=conversation.id, actor=BOT)
    comments.comment(session, ticket, "tercatat", actor=Actor.integration("nagios"))
    comments.comment(session, ticket, "cek dulu", actor=SARI, internal=True)
    comments.comment(session, ticket, "masih mati", actor=Actor.requester(conversation.requester_id))
    assert ticket.first_response_at is None
    comments.comment(session, ticket, "Teknisi berangkat.", actor=SARI)
    first = ticket.first_response_at
    assert first is not None
    comments.comment(session, ticket, "Sudah tiba.", actor=SARI)
    assert ticket.first_response_at == first
