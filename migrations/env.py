"""Runs migrations: on the connection `bot.db.migrate` gives, or on the configured database for `alembic`."""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, text

from bot.db import engine as database
from bot.db import models, types
from bot.db.migrate import in_models

_LOCK = 0x1A1A41  # any number, the same in every desk


def _render(kind: str, item: Any, autogen: AutogenContext) -> str | bool:
    """How our own column types are written in a new migration."""
    if kind == "type" and isinstance(item, types.DateTimeUTC):
        autogen.imports.add("from bot.db.engine import DateTimeUTC")
        return "DateTimeUTC()"
    for name in ("BigIntIdentity", "JsonB"):
        if kind == "type" and item is getattr(database, name):
            autogen.imports.add(f"from bot.db.engine import {name}")
            return name
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=models.Base.metadata,
        render_item=_render,
        include_name=in_models,
        render_as_batch=True,
        transactional_ddl=True,  # true of SQLite too, since bot.db.engine begins its transactions itself
    )
    with context.begin_transaction():
        if (
            connection.dialect.name == "postgresql"
        ):  # several desks may start at once; SQLite has one writer anyway
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    from bot.config import settings

    here = database.Database(settings().database)
    with here.engine.connect() as opened:
        _run(opened)
    here.close()
