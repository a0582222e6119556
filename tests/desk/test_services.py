"""The service catalogue and how services are doing."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.models import AuditEntry
from bot.desk.actor import Actor
from bot.desk.services import catalogue, states
from bot.errors import DeskError
from tests.trail import Hash


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("WIFI lantai 3 mati", "wifi"),
        ("ga bisa masuk google meet", "meeting"),
        ("akses jarak jauh putus", "vpn"),
        ("e-mail saya penuh", "email"),
        ("swifi", None),
        ("halo", None),
        ("", None),
    ],
)
def test_a_service_is_recognised_by_its_longest_alias_as_whole_words(text: str, key: str | None) -> None:
    assert catalogue.recognise(text) == key


def test_a_service_has_a_name_in_each_language() -> None:
    assert catalogue.name("finance", "id") == "Sistem keuangan"
    assert catalogue.name("finance", "en") == "Finance system"


def test_a_service_that_left_the_catalogue_is_called_by_its_key() -> None:
    assert catalogue.name("gopher", "id") == "gopher"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "must be a list"),
        ("- key: wifi", "service 1: must have key, name and aliases"),
        ("- {key: Wi Fi, name: {id: a, en: b}, aliases: [c]}", "service 1: the key 'Wi Fi'"),
        ("- {key: wifi, name: {id: a}, aliases: [c]}", "service 1: name must have"),
        ("- {key: wifi, name: {id: a, en: b}, aliases: [1]}", "service 1: aliases must be"),
        (
            "- {key: a, name: {id: a, en: b}, aliases: [c]}\n- {key: b, name: {id: a, en: b}, aliases: [C]}",
            "service 2: the alias 'C' belongs to 'a'",
        ),
        (
            "- {key: a, name: {id: a, en: b}, aliases: [c]}\n- {key: a, name: {id: a, en: b}, aliases: [d]}",
            "service 2: the key 'a' is there twice",
        ),
    ],
)
def test_a_wrong_catalogue_is_refused_with_the_place_and_the_reason(
    tmp_path: Path, text: str, complaint: str
) -> None:
    file = tmp_path / "services.yml"
    file.write_text(text)
    with pytest.raises(ValueError, match=rf"services.yml.*{complaint}"):
        catalogue.read(file)


def test_a_service_works_normally_until_staff_say_otherwise(session: Session) -> None:
    assert states.state(session, "wifi") is None
    states.set_state(session, "wifi", "down", "Kabel putus", actor=Actor("agent", "sari"))
    states.set_state(session, "email", "degraded", None, actor=Actor("agent", "sari"))
    assert [(one.service, one.state) for one in states.troubled(session)] == [
        ("email", "degraded"),
        ("wifi", "down"),
    ]
    states.set_state(session, "wifi", "operational", None, actor=Actor("agent", "sari"))
    assert [one.service for one in states.troubled(session)] == ["email"]


def test_a_change_of_state_is_audited(session: Session) -> None:
    states.set_state(session, "wifi", "down", "Kabel putus", actor=Actor("agent", "sari"))
    states.set_state(session, "wifi", "operational", None, actor=Actor("agent", "budi"))
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.subject_id == "wifi").order_by(AuditEntry.id)
    )
    assert [(Actor.of(entry), entry.changes) for entry in entries] == [
        (Actor("agent", "sari"), {"state": ["operational", "down"], "note": [None, Hash("Kabel putus")]}),
        (Actor("agent", "budi"), {"state": ["down", "operational"], "note": [Hash("Kabel putus"), None]}),
    ]


@pytest.mark.parametrize(
    ("key", "state", "code"),
    [("teleport", "down", "service-not-found"), ("wifi", "tired", "service-state-unknown")],
)
def test_an_unknown_service_or_state_is_refused(session: Session, key: str, state: str, code: str) -> None:
    with pytest.raises(DeskError) as error:
        states.set_state(session, key, state, None, actor=Actor("agent", "sari"))
    assert error.value.code == code
