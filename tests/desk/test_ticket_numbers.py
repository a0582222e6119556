"""Opening tickets, and finding them by their numbers."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.engine import Database
from bot.db.models import Alert, Conversation, Requester
from bot.desk.actor import Actor
from bot.desk.people import requesters
from bot.desk.tickets import comments, lifecycle, opening, search
from bot.desk.tickets import numbers as tickets_numbers
from bot.errors import DeskError, NotFound
from tests.desk.opened import STAFF, draft, opened, trail


def test_numbers_count_up_for_each_kind_apart(session: Session) -> None:
    numbers = [
        opened(session, kind=kind).number for kind in ("incident", "request", "incident", "change", "problem")
    ]
    assert numbers == ["INC-000001", "REQ-000001", "INC-000002", "CHG-000001", "PRB-000001"]


def test_tickets_opened_at_the_same_time_get_distinct_numbers_without_gaps(database: Database) -> None:
    together = Barrier(8)

    def open_one(_: int) -> str:
        together.wait()
        with database.transaction() as session:
            return opened(session).number

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(open_one, range(24)))
    assert sorted(numbers) == [f"INC-{n:06d}" for n in range(1, 25)]


def test_a_ticket_that_is_rolled_back_leaves_no_gap(database: Database) -> None:
    with pytest.raises(DeskError), database.transaction() as session:
        comments.comment(session, opened(session), "", actor=STAFF)
    with database.transaction() as session:
        assert opened(session).number == "INC-000001"


@pytest.mark.parametrize(
    ("spelled", "number"),
    [
        ("INC-000140", "INC-000140"),
        ("inc 140", "INC-000140"),
        ("#req.7", "REQ-000007"),
        (" chg000012 ", "CHG-000012"),
        ("INC-１４０", "INC-000140"),
        ("140", "000140"),
        ("000140", "000140"),
        ("INC-1234567", "INC-1234567"),
        ("INC", None),
        ("INC-", None),
        ("INC-1 atau 2", None),
        ("", None),
        ("INC-" + "9" * 30, None),
    ],
)
def test_a_number_is_recognised_however_it_is_spelled(spelled: str, number: str | None) -> None:
    assert tickets_numbers.normalise(spelled) == number


# Opening


def test_opening_is_audited(session: Session) -> None:
    ticket = opened(session, impact="high")
    assert trail(session, ticket.number) == [
        (
            Actor("integration", "nagios"),
            "ticket.opened",
            {"status": [None, "new"], "priority": [None, "high"]},
        )
    ]


@pytest.mark.parametrize("impact", ["low", "normal", "high"])
def test_a_security_report_has_at_least_high_priority_and_staff_are_told(
    session: Session, impact: str
) -> None:
    ticket = opened(session, category="security", impact=impact, urgency="low", title="Tautan palsu")
    assert ticket.priority == "high"
    [notice] = session.scalars(select(Alert))
    assert (notice.kind, notice.ticket, notice.text) == ("security", ticket, "Tautan palsu")


def test_a_ticket_opened_for_a_conversation_belongs_to_its_requester(
    session: Session, conversation: Conversation
) -> None:
    ticket = opening.open_ticket(
        session,
        draft(),
        requester=None,
        conversation_id=conversation.id,
        actor=Actor("integration", "nagios"),
    )
    assert search.list_own(session, conversation.requester) == [ticket]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"service": "teleport"}, "service-not-found"),
        ({"title": "  "}, "ticket-text-missing"),
        ({"description": "\0"}, "ticket-text-missing"),
        ({"title": "x" * 201}, "ticket-title-too-long"),
    ],
)
def test_a_draft_that_cannot_be_stored_is_refused_and_takes_no_number(
    session: Session, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(DeskError) as error:
        opened(session, **changes)
    assert error.value.code == code
    assert opened(session).number == "INC-000001"


def test_a_ticket_for_an_unknown_conversation_is_refused(session: Session) -> None:
    with pytest.raises(NotFound) as error:
        opening.open_ticket(
            session, draft(), requester=None, conversation_id="no", actor=Actor("integration", "x")
        )
    assert error.value.code == "conversation-not-found"


def test_text_that_a_database_would_refuse_is_stored_without_the_bad_characters(session: Session) -> None:
    assert opened(session, title="mati\0 \ud800semua").title == "mati semua"


# Finding


def test_a_ticket_is_found_by_any_spelling_of_its_number(session: Session) -> None:
    ticket = opened(session)
    assert tickets_numbers.find(session, "inc 1") is ticket
    assert tickets_numbers.find(session, "1") is ticket


def test_a_number_without_kind_means_the_newest_of_several(session: Session) -> None:
    opened(session)
    request = opened(session, kind="request")
    assert tickets_numbers.find(session, "000001") is request


def test_a_foreign_ticket_is_as_unknown_as_a_missing_one(session: Session, requester: Requester) -> None:
    foreign = opened(session, requesters.anonymous(session))
    errors = []
    for number in (foreign.number, "INC-000099"):
        with pytest.raises(NotFound) as error:
            tickets_numbers.find_own(session, number, requester)
        errors.append((error.value.code, error.value.values))
    assert errors == [
        ("ticket-not-found", {"number": "INC-000001"}),
        ("ticket-not-found", {"number": "INC-000099"}),
    ]


def test_a_number_without_kind_means_the_requesters_own(session: Session, requester: Requester) -> None:
    own = opened(session, requester)
    opened(session, requesters.anonymous(session), kind="request")
    assert tickets_numbers.find_own(session, "1", requester) is own


def test_own_tickets_come_newest_first_and_only_open_ones_on_request(
    session: Session, requester: Requester
) -> None:
    old, done, new = (opened(session, requester) for _ in range(3))
    opened(session, requesters.anonymous(session))
    lifecycle.resolve(session, done, actor=STAFF, resolution="Beres")
    assert search.list_own(session, requester) == [new, done, old]
    assert search.list_own(session, requester, only_open=True) == [new, old]
    assert search.list_own(session, requester, limit=1) == [new]
