"""Brings a database's schema to what this version of the desk expects. The steps are in `migrations/`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import make_url

from bot.config import ROOT
from bot.db.engine import Database
from bot.db.models.tickets import FULL_TEXT_INDEX


def in_models(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the models describe it: the full-text index, unlike on each database, only the migrations know."""
    return not (kind in ("table", "index") and name and name.startswith(FULL_TEXT_INDEX))


def upgrade(url: str) -> bool:
    """Migrate the database at `url` (SQLAlchemy form) to the newest schema; False when it was there already.

    Everything happens or nothing does, and desks that start at the same moment wait for one another.
    Raises alembic's CommandError when the database was made by a newer version of the desk.
    """
    config = Config(ROOT / "alembic.ini")
    if url.startswith("sqlite"):
        Path(make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
    database = Database(url)
    try:
        with database.engine.connect() as connection:
            if database.sqlite:
                # SQLite alters a table by copying it; what refers to it must not be checked or cascade then.
                connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
            before = MigrationContext.configure(connection).get_current_revision()
            connection.rollback()
            if before == ScriptDirectory.from_config(config).get_current_head():
                return False
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
            return True
    finally:
        database.close()
