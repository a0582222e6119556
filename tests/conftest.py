"""Fixtures that every test of the desk may use.

A test that takes `database` (or anything built on it: `session`, `requester`, `conversation`) runs twice, on
SQLite and on PostgreSQL, each time on a migrated, empty database of its own. One that needs just one says
`@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)`.
"""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.db import migrate
from bot.db.engine import Database
from bot.db.models import Conversation, Requester
from bot.desk import events
from tests import postgres
from tests.proofs import proved, pytest_configure, pytest_terminal_summary  # noqa: F401

# Whoever runs the tests may have a Layani of their own: no test works with its settings or on its database.
Settings.model_config["env_file"] = None
for _name in Settings.model_fields:
    os.environ.pop(_name.upper(), None)

_numbers = count(1)
_emptied: list[str] = []  # PostgreSQL databases of finished tests, ready for use


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """URL of a PostgreSQL cluster, without a database."""
    if not postgres.binaries():
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with postgres.cluster() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(cluster: str) -> str:
    """Name of a migrated database in the cluster, to be copied."""
    postgres.execute(cluster, "CREATE DATABASE layani_template")
    migrate.upgrade(f"{cluster}/layani_template".replace("postgresql:", "postgresql+psycopg:"))
    return "layani_template"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "layani.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """SQLAlchemy URL of a migrated, empty database."""
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "layani.db")
        yield f"sqlite:///{path}"
        return
    cluster, template = request.getfixturevalue("cluster"), request.getfixturevalue("postgres_template")
    if _emptied:
        name = _emptied.pop()
    else:
        name = f"layani_{next(_numbers)}"
        postgres.execute(cluster, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield f"{cluster}/{name}".replace("postgresql:", "postgresql+psycopg:")
    _emptied.append(f"layani_{next(_numbers)}")
    postgres.empty(cluster, name, _emptied[-1])


@pytest.fixture
def handlers() -> events.Handlers:
    """Who hears what happens on `database`: nobody, until the test subscribes."""
    return events.Handlers()


@pytest.fixture
def database(database_url: str, handlers: events.Handlers) -> Iterator[Database]:
    """A migrated, empty database."""
    database = Database(database_url)
    handlers.attach(database)
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One transaction around the whole test. Tests of several transactions open their own."""
    with database.transaction() as session:
        yield session


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The defaults, whatever this machine's environment says, with a data folder of the test's own.

    With the test's database: `settings.model_copy(update={"database_url": database_url})`.
    """
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return Settings(_env_file=None, data_dir=tmp_path)  # type: ignore[call-arg]


@pytest.fixture
def requester(session: Session) -> Requester:
    """Someone who chats, stored."""
    requester = Requester()
    session.add(requester)
    session.flush()
    return requester


@pytest.fixture
def conversation(session: Session, requester: Requester) -> Conversation:
    """The requester's conversation on the web, in Indonesian, held by the bot."""
    conversation = Conversation(channel="web", requester=requester, language="id")
    session.add(conversation)
    session.flush()
    return conversation


@pytest.fixture
def published(handlers: events.Handlers) -> list[events.Event]:
    """What the desk publishes from now on."""
    heard: list[events.Event] = []
    for kind in (*events.Event.__subclasses__(), *events.TicketEvent.__subclasses__()):
        handlers.subscribe(kind, lambda _session, event: heard.append(event))
    return heard
