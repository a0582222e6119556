"""Finding and changing tickets."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import cast

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.engine import Database
from bot.db.models import Alert, Conversation, Requester, Ticket
from bot.db.models.vocabulary import Status
from bot.desk.actor import Actor
from bot.desk.events import Commented, Complained, Event, PriorityChanged, StatusChanged
from bot.desk.people import requesters
from bot.desk.tickets import changes as tickets_changes
from bot.desk.tickets import comments, lifecycle, opening, ratings, search
from bot.desk.tickets import numbers as tickets_numbers
from bot.errors import Conflict, DeskError
from tests.desk.opened import STAFF, draft, opened, trail


@pytest.fixture
def ticket(session: Session, conversation: Conversation) -> Ticket:
    return opening.open_ticket(
        session,
        draft(),
        requester=conversation.requester,
        conversation_id=conversation.id,
        actor=Actor.requester(conversation.requester.id),
    )


def test_search_filters_and_pages(session: Session, conversation: Conversation) -> None:
    many = [opened(session, title=f"Printer {n}") for n in range(5)]
    other = opening.open_ticket(
        session,
        draft(kind="request"),
        requester=None,
        conversation_id=conversation.id,
        actor=Actor("integration", "x"),
    )
    first, after = search.search(session, q="printer", limit=3)
    second, end = search.search(session, q="printer", limit=3, after=after)
    assert first + second == many[::-1]
    assert end is None
    assert search.search(session, kind="request") == ([other], None)
    assert search.search(session, conversation_id=conversation.id) == ([other], None)
    assert search.search(session, status="closed") == ([], None)
    assert search.search(session, q="inc-000002") == ([many[1]], None)


def test_search_takes_wildcards_literally(session: Session) -> None:
    sure = opened(session, title="100% penuh")
    opened(session, title="100 rusak")
    assert search.search(session, q="100%")[0] == [sure]


@pytest.mark.parametrize("after", ["?", "", "é", "LTE", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_a_cursor_that_the_desk_did_not_give_is_refused(session: Session, after: str) -> None:
    with pytest.raises(DeskError) as error:
        search.search(session, after=after)
    assert error.value.code == "cursor-not-valid"


# Status

ALLOWED: dict[Status, set[Status]] = {
    "new": {"open", "pending", "resolved", "cancelled"},
    "open": {"pending", "resolved", "cancelled"},
    "pending": {"open", "resolved", "cancelled"},
    "resolved": {"closed", "open"},
    "closed": set(),
    "cancelled": set(),
}


@pytest.mark.parametrize("before", ALLOWED)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_status_moves_only_along_the_state_machine(session: Session, before: Status) -> None:
    for after in (*ALLOWED, cast(Status, "unheard-of")):
        ticket = opened(session)
        ticket.status = before
        session.flush()
        if after in ALLOWED[before] or after == before:
            lifecycle.set_status(session, ticket, after, actor=STAFF)
            assert ticket.status == after
        else:
            with pytest.raises(Conflict) as error:
                lifecycle.set_status(session, ticket, after, actor=STAFF)
            assert error.value.code == "ticket-status-not-allowed"
            assert ticket.status == before


def test_resolving_notes_when_and_how_asks_for_a_rating_and_tells_the_requester(
    session: Session, ticket: Ticket, published: list[Event]
) -> None:
    lifecycle.resolve(session, ticket, actor=STAFF, resolution="Titik akses diganti")
    assert (ticket.status, ticket.resolution) == ("resolved", "Titik akses diganti")
    assert [(one.text, Actor.of(one)) for one in ticket.resolutions] == [("Titik akses diganti", STAFF)]
    assert ticket.resolved_at is not None
    (event,) = published
    assert isinstance(event, StatusChanged)
    assert (event.ticket, event.before, event.after, event.actor) == (ticket, "new", "resolved", STAFF)
    waiting = ratings.waiting(session, session.get_one(Requester, ticket.requester_id))
    assert waiting
    assert waiting.resolution.ticket is ticket
    actor, action, changes = trail(session, ticket.number)[-1]
    assert (actor, action, changes["status"]) == (STAFF, "ticket.resolved", ["new", "resolved"])


def test_resolving_again_with_the_same_words_does_nothing(
    session: Session, ticket: Ticket, published: list[Event]
) -> None:
    lifecycle.resolve(session, ticket, actor=STAFF, resolution="Beres")
    lifecycle.resolve(session, ticket, actor=STAFF, resolution="Beres")
    assert (len(ticket.resolutions), len(published)) == (1, 1)


def test_agents_who_resolve_at_the_same_time_resolve_once(database: Database) -> None:
    with database.transaction() as session:
        number = opened(session, requesters.anonymous(session)).number
    together = Barrier(4)

    def resolve(_: int) -> None:
        together.wait()
        with database.transaction() as session:
            lifecycle.resolve(session, tickets_numbers.find(session, number), actor=STAFF, resolution="Beres")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(resolve, range(4)))
    with database.reading() as session:
        assert len(tickets_numbers.find(session, number).resolutions) == 1


def test_a_ticket_of_nobody_is_resolved_without_asking_for_a_rating(session: Session) -> None:
    ticket = opened(session)
    lifecycle.resolve(session, ticket, actor=STAFF, resolution=None)
    assert ratings.latest_score(session, ticket) is None


def test_a_change_of_status_is_published_whoever_made_it(
    session: Session, ticket: Ticket, published: list[Event]
) -> None:
    lifecycle.set_status(session, ticket, "pending", actor=STAFF)
    lifecycle.cancel(session, ticket, actor=Actor("requester", "1"), reason="Sudah beres sendiri")
    assert [(type(event), event.actor.kind) for event in published] == [
        (StatusChanged, "agent"),
        (Commented, "requester"),
        (StatusChanged, "requester"),
    ]


def test_reopening_takes_up_a_resolved_or_closed_ticket_with_the_reason_as_a_comment(
    session: Session, ticket: Ticket
) -> None:
    for finish in ("resolved", "closed"):
        lifecycle.resolve(session, ticket, actor=STAFF, resolution="Beres")
        if finish == "closed":
            lifecycle.close(session, ticket, actor=Actor("requester", "1"))
        lifecycle.reopen(session, ticket, actor=Actor("requester", "1"), reason="Mati lagi")
        assert (ticket.status, ticket.resolved_at, ticket.resolution) == ("open", None, None)
        assert ticket.comments[-1].text == "Mati lagi"
        assert trail(session, ticket.number)[-1][1] == "ticket.reopened"
    assert (len(ticket.resolutions), ticket.reopened) == (2, 2)


def test_only_a_finished_ticket_can_be_reopened(session: Session, ticket: Ticket) -> None:
    with pytest.raises(Conflict) as error:
        lifecycle.reopen(session, ticket, actor=Actor("requester", "1"), reason="x")
    assert error.value.code == "ticket-not-finished"


def test_a_finished_ticket_cannot_be_cancelled(session: Session, ticket: Ticket) -> None:
    lifecycle.cancel(session, ticket, actor=Actor("requester", "1"))
    with pytest.raises(Conflict) as error:
        lifecycle.cancel(session, ticket, actor=Actor("requester", "1"))
    assert error.value.code == "ticket-already-finished"


# Comments, urgency, complaints


def test_comments_are_published_with_whom_they_are_for(
    session: Session, ticket: Ticket, published: list[Event]
) -> None:
    written = [
        comments.comment(session, ticket, "Cek kabel", actor=STAFF, internal=True),
        comments.comment(session, ticket, "Teknisi berangkat", actor=STAFF),
    ]
    assert [event.comment for event in published if isinstance(event, Commented)] == written
    assert [(c.text, c.internal) for c in ticket.comments] == [
        ("Cek kabel", True),
        ("Teknisi berangkat", False),
    ]
    assert trail(session, ticket.number)[-1][1] == "ticket.commented"


def test_a_requesters_comment_takes_a_pending_ticket_up_again(
    session: Session, ticket: Ticket, published: list[Event]
) -> None:
    lifecycle.set_status(session, ticket, "pending", actor=STAFF)
    published.clear()
    assert ticket.requester_id
    comments.comment(session, ticket, "Ruang 304", actor=Actor.requester(ticket.requester_id))
    assert ticket.status == "open"
    assert [type(event) for event in published] == [Commented, StatusChanged]


def test_a_comment_says_something(session: Session, ticket: Ticket) -> None:
    with pytest.raises(DeskError) as error:
        comments.comment(session, ticket, " \n", actor=STAFF)
    assert error.value.code == "comment-empty"


def test_the_priority_follows_the_urgency_unless_staff_set_it(session: Session, ticket: Ticket) -> None:
    tickets_changes.set_urgency(session, ticket, "high", actor=STAFF)
    assert (ticket.urgency, ticket.priority) == ("high", "high")
    tickets_changes.set_priority(session, ticket, "low", actor=STAFF)
    assert ticket.priority == "low"
    assert [entry[2] for entry in trail(session, ticket.number)[1:]] == [
        {"urgency": ["normal", "high"], "priority": ["normal", "high"]},
        {"priority": ["high", "low"]},
    ]


def test_a_complaint_raises_the_urgency_keeps_the_words_for_staff_and_tells_them(
    session: Session, ticket: Ticket, published: list[Event]
) -> None:
    tickets_changes.record_complaint(session, ticket, "lama sekali!", actor=Actor("requester", "1"))
    assert (ticket.urgency, ticket.priority) == ("high", "high")
    assert [(c.text, c.internal) for c in ticket.comments] == [("lama sekali!", True)]
    [notice] = session.scalars(select(Alert))
    assert (notice.kind, notice.ticket, notice.text) == ("complaint", ticket, "lama sekali!")
    assert [type(event) for event in published] == [PriorityChanged, Commented, Complained]


def test_a_complaint_never_lowers_the_priority_that_staff_set(session: Session, ticket: Ticket) -> None:
    tickets_changes.set_priority(session, ticket, "urgent", actor=STAFF)
    tickets_changes.record_complaint(session, ticket, "lama", actor=Actor("requester", "1"))
    assert ticket.priority == "urgent"
