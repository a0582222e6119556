"""Keys of integrations to the management API."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import clock
from bot.db.models import ApiToken, AuditEntry
from bot.desk import tokens
from bot.errors import Conflict, NotFound, Unauthorised


def test_a_token_opens_the_api_and_is_not_stored(session: Session) -> None:
    token = tokens.create(session, "nagios")
    assert token.startswith("lyn_")
    assert tokens.check(session, token).name == "nagios"
    [row] = session.scalars(select(ApiToken))
    assert row.token_hash == tokens.hash_token(token)
    assert token not in repr(vars(row))


@pytest.mark.parametrize("token", ["", "lyn_guess", "\ud800", "lyn_" + "x" * 5000])
def test_another_token_does_not(session: Session, token: str) -> None:
    tokens.create(session, "nagios")
    with pytest.raises(Unauthorised) as error:
        tokens.check(session, token)
    assert error.value.code == "token-not-valid"


def test_a_revoked_token_is_useless_at_once_and_its_name_is_free(session: Session) -> None:
    old = tokens.create(session, "nagios")
    tokens.revoke(session, "nagios")
    with pytest.raises(Unauthorised):
        tokens.check(session, old)
    new = tokens.create(session, "nagios")
    assert tokens.check(session, new).name == "nagios"
    with pytest.raises(Unauthorised):
        tokens.check(session, old)


def test_a_name_is_given_once(session: Session) -> None:
    tokens.create(session, "nagios")
    with pytest.raises(Conflict) as error:
        tokens.create(session, "nagios")
    assert error.value.code == "token-name-taken"


def test_revoking_what_is_not_there_says_so(session: Session) -> None:
    with pytest.raises(NotFound) as error:
        tokens.revoke(session, "nagios")
    assert error.value.code == "token-not-found"


def test_its_use_is_noted_at_most_once_a_minute(session: Session) -> None:
    token = tokens.create(session, "nagios")
    assert tokens.use_to_be_noted(tokens.check(session, token))
    tokens.note_use(session, tokens.check(session, token))
    session.expire_all()
    first = tokens.check(session, token).last_used_at
    assert first
    with clock.shifted(timedelta(seconds=50)):
        assert not tokens.use_to_be_noted(tokens.check(session, token))
    with clock.shifted(timedelta(seconds=61)):
        assert tokens.use_to_be_noted(tokens.check(session, token))


def test_making_and_revoking_are_audited(session: Session) -> None:
    tokens.create(session, "nagios")
    tokens.revoke(session, "nagios")
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    assert [(entry.action, entry.subject_kind, entry.subject_id) for entry in entries] == [
        ("token.created", "token", "nagios"),
        ("token.revoked", "token", "nagios"),
    ]
