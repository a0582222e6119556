"""Customers, and how people come to belong to one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot import clock
from bot.db.engine import Database
from bot.db.models import Requester
from bot.desk.actor import Actor
from bot.desk.people import customers, requesters
from bot.errors import DeskError

STAFF = Actor("agent", "sari")


def refusal(session: Session, requester: Requester, token: str) -> str:
    with pytest.raises(DeskError) as error:
        customers.accept(session, requester, token)
    return error.value.code


@pytest.mark.parametrize(
    ("slug", "name"),
    [("", "x"), ("Fakultas", "x"), ("a b", "x"), ("-a", "x"), ("a" * 61, "x"), ("a", " "), ("a", "x" * 121)],
)
def test_a_key_and_a_name_have_a_form(session: Session, slug: str, name: str) -> None:
    with pytest.raises(DeskError) as error:
        customers.create(session, slug, name, actor=STAFF)
    assert error.value.code in ("customer-slug-invalid", "customer-name-invalid")


def test_a_customer_is_created_once(session: Session) -> None:
    customers.create(session, "fh", "Fakultas Hukum", actor=STAFF)
    with pytest.raises(DeskError) as error:
        customers.create(session, "fh", "Lain", actor=STAFF)
    assert error.value.code == "customer-exists"
    assert [(one.slug, one.name) for one in customers.all_(session)] == [("fh", "Fakultas Hukum")]


def test_one_that_a_host_page_mentioned_first_can_be_named_later(session: Session) -> None:
    mentioned = customers.get_or_create(session, "fh")
    assert customers.get_or_create(session, "fh") is mentioned
    assert customers.create(session, "fh", "Fakultas Hukum", actor=STAFF) is mentioned
    assert mentioned.name == "Fakultas Hukum"


def test_an_invitation_lets_one_person_in_and_the_second_time_nothing_happens(
    session: Session, requester: Requester
) -> None:
    created = customers.create(session, "fh", "Fakultas Hukum", actor=STAFF)
    token = customers.invite(session, "fh", actor=STAFF, name="Sari")
    for _ in range(2):
        assert customers.accept(session, requester, f" {token}\n") is created
    assert requester.customer is created
    assert refusal(session, requesters.anonymous(session), token) == "invite-used-up"


def test_an_invitation_expires(session: Session, requester: Requester) -> None:
    customers.create(session, "fh", "Fakultas Hukum", actor=STAFF)
    token = customers.invite(session, "fh", actor=STAFF, days=2)
    with clock.shifted(timedelta(days=2, minutes=1)):
        assert refusal(session, requester, token) == "invite-expired"


@pytest.mark.parametrize("token", ["", "nope", "\0", "x" * 10_000, "é"])
def test_what_is_no_invitation_is_refused(session: Session, requester: Requester, token: str) -> None:
    assert refusal(session, requester, token) == "invite-not-valid"


def test_nobody_is_invited_into_what_is_not_there(session: Session) -> None:
    with pytest.raises(DeskError) as error:
        customers.invite(session, "nope", actor=STAFF)
    assert error.value.code == "customer-not-found"


def test_a_token_fits_into_a_telegram_deep_link(session: Session) -> None:
    customers.create(session, "fh", "Fakultas Hukum", actor=STAFF)
    payload = f"inv_{customers.invite(session, 'fh', actor=STAFF)}"
    assert len(payload) <= 64
    assert payload.replace("_", "").replace("-", "").isalnum()


def test_of_many_who_come_at_once_as_many_get_in_as_are_invited(database: Database) -> None:
    with database.transaction() as session:
        customers.create(session, "fh", "Fakultas Hukum", actor=STAFF)
        token = customers.invite(session, "fh", actor=STAFF, uses=3)
        people_ = [requesters.anonymous(session).id for _ in range(8)]

    def accept(id: int) -> bool:
        try:
            with database.transaction() as session:
                customers.accept(session, session.get_one(Requester, id), token)
        except DeskError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(accept, people_)) == 3
