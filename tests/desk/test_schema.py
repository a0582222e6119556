"""The migrated schema is the one the models describe, and it protects the audit trail."""

import multiprocessing
import re
import uuid
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Enum, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.config import ROOT
from bot.db import migrate
from bot.db.engine import Database
from bot.db.models import AuditEntry, Base, Invite, Requester
from tests import postgres
from tests.trail import Hash


def test_the_migrations_lead_to_the_tables_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": migrate.in_models}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_columns_of_words_take_those_words_and_no_others(database: Database) -> None:
    inspector = inspect(database.engine)
    for table in Base.metadata.sorted_tables:
        checks = {str(one["name"]): one["sqltext"] for one in inspector.get_check_constraints(table.name)}
        columns = [column for column in table.columns if isinstance(column.type, Enum)]
        assert set(checks) == {f"{table.name}_{column.name}_check" for column in columns}
        for column in columns:
            assert isinstance(column.type, Enum)
            found = re.findall(r"'(\w+)'", checks[f"{table.name}_{column.name}_check"])
            assert found == column.type.enums, column


def test_migrating_a_database_that_is_up_to_date_changes_nothing(database_url: str) -> None:
    assert migrate.upgrade(database_url) is False


def test_the_folder_of_a_new_sqlite_database_is_made(tmp_path: Path) -> None:
    assert migrate.upgrade(f"sqlite:///{tmp_path}/var/layani.db") is True


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_desks_may_start_together_on_a_new_database(empty_database_url: str) -> None:
    fork = multiprocessing.get_context("fork")  # Alembic keeps its state in the module: no threads
    desks = [fork.Process(target=migrate.upgrade, args=(empty_database_url,)) for _ in range(3)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    assert [desk.exitcode for desk in desks] == [0, 0, 0]
    assert migrate.upgrade(empty_database_url) is False


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SQLAlchemy URL of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/empty.db"
    cluster = request.getfixturevalue("cluster")
    name = f"empty_{uuid.uuid4().hex}"
    postgres.execute(cluster, f"CREATE DATABASE {name}")
    return f"{cluster}/{name}".replace("postgresql:", "postgresql+psycopg:")


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor_id = 'nobody'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_or_delete_audit_entries(database: Database, statement: str) -> None:
    with database.transaction() as session:
        session.add(
            AuditEntry(actor_kind="system", action="test", subject_kind="ticket", subject_id="INC-000001")
        )
    with pytest.raises(DBAPIError, match="append-only"), database.transaction() as session:
        session.execute(text(statement))
    with database.reading() as session:
        assert _actors(session) == ["system"]


def _actors(session: Session) -> list[str]:
    return [entry.actor_kind for entry in session.query(AuditEntry)]


def test_data_of_an_earlier_version_is_kept(empty_database_url: str) -> None:
    config = Config(ROOT / "alembic.ini")
    database = Database(empty_database_url)
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for statement in (ROOT / "tests" / "desk" / "version_0002.sql").read_text().split(";\n"):
            connection.execute(text(statement))
        connection.commit()
    migrate.upgrade(empty_database_url)
    with database.reading() as session:
        budi = session.scalars(select(Requester).where(Requester.identity == "budi")).one()
        assert budi.customer
        assert (budi.customer.slug, budi.customer.name) == ("fh", "Fakultas Hukum")
        assert session.get_one(Invite, "f" * 64).customer is budi.customer
        assert budi.issuer_id == budi.customer_id  # whose page vouched for him
        invited = session.scalars(select(Requester).where(Requester.identity == "invited")).one()
        assert (invited.issuer_id, invited.customer_id) == (None, budi.customer_id)
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        assert [(entry.action, entry.changes) for entry in entries] == [
            ("customer.created", {}),
            ("requester.identified", {"identity": [None, Hash("budi")]}),
            ("requester.joined", {"customer": [None, 7]}),
            (
                "ticket.resolved",
                {
                    "status": ["open", "resolved"],
                    "resolution": [None, Hash("Kabel diganti")],
                    "resolutions": [0, 1],
                },
            ),
        ]
    database.close()
