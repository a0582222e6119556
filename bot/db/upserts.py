"""INSERT … ON CONFLICT in the words of both databases."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import CursorResult, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.db.models import Base


class Upsert:
    """An insert that says what happens to a row that is there already. Built once: building costs more than running."""

    def __init__(self, model: type[Base], on_conflict: Callable[[Any], Insert]) -> None:
        """`on_conflict` is given the dialect's own insert into the model's table, and returns the statement."""
        table = cast("Table", model.__table__)
        self._by_dialect = {
            "sqlite": on_conflict(sqlite.insert(table)),
            "postgresql": on_conflict(postgresql.insert(table)),
        }

    def __call__(
        self, session: Session, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]
    ) -> CursorResult[Any]:
        """Insert `values`, of one row or of several."""
        connection = session.connection()
        return connection.execute(self._by_dialect[connection.dialect.name], values)
