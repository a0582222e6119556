"""Anonymous requesters and those a host page vouches for."""

import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session

from bot.db.engine import Database
from bot.desk.people import requesters
from bot.errors import Unauthorised

SECRET = "rahasia"


def signed(identity: str) -> str:
    return hmac.new(SECRET.encode(), identity.encode(), hashlib.sha256).hexdigest()


def test_anonymous_requesters_are_different_people(session: Session) -> None:
    assert requesters.anonymous(session).id != requesters.anonymous(session).id


def test_the_same_identity_is_the_same_person(session: Session) -> None:
    sari = requesters.identified(session, "sari@contoh.go.id")
    assert requesters.identified(session, "sari@contoh.go.id") is sari
    assert requesters.identified(session, "budi@contoh.go.id") is not sari
    assert sari.created_at.tzinfo is not None


def test_sessions_that_begin_at_the_same_time_find_the_same_person(database: Database) -> None:
    def begin(_: int) -> int:
        with database.transaction() as session:
            return requesters.identified(session, "sari@contoh.go.id").id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(begin, range(8)))) == 1


def test_an_identity_signed_by_the_host_page_is_believed() -> None:
    requesters.verify_identity("sari", signed("sari"), SECRET)
    requesters.verify_identity("sári", signed("sári").upper(), SECRET)


@pytest.mark.parametrize(
    ("identity", "signature", "secret"),
    [
        ("sari", signed("budi"), SECRET),
        ("sari", "", SECRET),
        ("sari", "é" * 64, SECRET),
        ("sari", requesters.sign_identity("sari", "other"), SECRET),
        ("sari", requesters.sign_identity("sari", ""), ""),
        ("", signed(""), SECRET),
        ("s" * 256, signed("s" * 256), SECRET),
        ("sari\0", signed("sari\0"), SECRET),  # which PostgreSQL could not store
    ],
)
def test_any_other_identity_is_refused(identity: str, signature: str, secret: str) -> None:
    with pytest.raises(Unauthorised) as error:
        requesters.verify_identity(identity, signature, secret)
    assert error.value.code == "identity-not-verified"
