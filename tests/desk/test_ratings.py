"""One rating for each resolution."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.engine import Database
from bot.db.models import AuditEntry, Rating, Requester, Ticket
from bot.desk.actor import SYSTEM, Actor
from bot.desk.people import requesters
from bot.desk.tickets import lifecycle, opening, ratings
from bot.errors import Conflict, DeskError
from tests.trail import Hash


def resolved(session: Session, requester: Requester) -> Ticket:
    draft = opening.Draft("incident", "Wi-Fi mati", "Lantai 3")
    ticket = opening.open_ticket(session, draft, requester=requester, conversation_id=None, actor=SYSTEM)
    lifecycle.resolve(session, ticket, actor=Actor("agent", "sari"), resolution="Beres")
    return ticket


def asked(session: Session, requester: Requester) -> Rating:
    rating = ratings.waiting(session, requester)
    assert rating
    return rating


def test_a_resolution_is_rated_once(session: Session, requester: Requester) -> None:
    ticket = resolved(session, requester)
    rating = asked(session, requester)
    ratings.rate(session, rating, 4)
    assert ratings.latest_score(session, ticket) == 4
    assert ratings.waiting(session, requester) is None
    with pytest.raises(Conflict) as error:
        ratings.rate(session, rating, 1)
    assert error.value.code == "rating-already-given"
    assert ratings.latest_score(session, ticket) == 4


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_score_is_from_1_to_5(session: Session, requester: Requester, score: int) -> None:
    ticket = resolved(session, requester)
    with pytest.raises(DeskError) as error:
        ratings.rate(session, asked(session, requester), score)
    assert error.value.code == "rating-out-of-range"
    assert ratings.latest_score(session, ticket) is None


def test_two_ratings_at_the_same_time_count_once(database: Database) -> None:
    with database.transaction() as session:
        person = requesters.anonymous(session)
        resolved(session, person)
        rating_id = asked(session, person).id
    together = Barrier(4)

    def rate(score: int) -> bool:
        together.wait()
        try:
            with database.transaction() as session:
                ratings.rate(session, ratings.get(session, rating_id), score)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(rate, range(1, 5))) == [False, False, False, True]


def test_a_second_resolution_is_rated_anew(session: Session, requester: Requester) -> None:
    ticket = resolved(session, requester)
    ratings.rate(session, asked(session, requester), 2)
    lifecycle.reopen(session, ticket, actor=Actor("requester", "1"), reason="Mati lagi")
    assert ratings.waiting(session, requester) is None
    lifecycle.resolve(session, ticket, actor=Actor("agent", "sari"), resolution="Diganti")
    assert ratings.latest_score(session, ticket) is None
    ratings.rate(session, asked(session, requester), 5)
    assert ratings.latest_score(session, ticket) == 5


def test_the_rating_of_an_earlier_resolution_is_not_waited_for(
    session: Session, requester: Requester
) -> None:
    ticket = resolved(session, requester)
    lifecycle.reopen(session, ticket, actor=Actor("requester", "1"), reason="Mati lagi")
    lifecycle.resolve(session, ticket, actor=Actor("agent", "sari"), resolution="Diganti")
    ratings.rate(session, asked(session, requester), 5)
    assert ratings.waiting(session, requester) is None


def test_the_latest_asked_comes_first_and_others_are_not_asked(
    session: Session, requester: Requester
) -> None:
    resolved(session, requester)
    latest = resolved(session, requester)
    assert asked(session, requester).resolution.ticket is latest
    assert ratings.waiting(session, requesters.anonymous(session)) is None


def test_a_comment_is_added_once_and_audited(session: Session, requester: Requester) -> None:
    ticket = resolved(session, requester)
    rating = asked(session, requester)
    ratings.rate(session, rating, 5)
    ratings.add_comment(session, rating, " Cepat sekali ")
    assert rating.comment == "Cepat sekali"
    with pytest.raises(Conflict):
        ratings.add_comment(session, rating, "Lagi")
    entries = select(AuditEntry).where(AuditEntry.subject_id == ticket.number).order_by(AuditEntry.id)
    assert [(Actor.of(entry), entry.action, entry.changes) for entry in session.scalars(entries)][-2:] == [
        (Actor.requester(requester.id), "ticket.rated", {"score": [None, 5]}),
        (Actor.requester(requester.id), "ticket.rating_commented", {"comment": [None, Hash("Cepat sekali")]}),
    ]


def test_a_rating_is_found_by_its_id(session: Session, requester: Requester) -> None:
    resolved(session, requester)
    rating = asked(session, requester)
    assert ratings.get(session, rating.id) is rating
    with pytest.raises(LookupError):
        ratings.get(session, rating.id + 1)
