"""Column types that mean the same on SQLite and PostgreSQL."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Index,
    Integer,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.types import TypeDecorator, TypeEngine

JsonB = JSON().with_variant(JSONB(), "postgresql")
# SQLite numbers rows by itself only in a column of the plain INTEGER type.
BigIntIdentity = BigInteger().with_variant(Integer(), "sqlite")


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index of only the rows for which `where` is true; a query that is to use it must say just the same."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class DateTimeUTC(TypeDecorator[datetime]):
    """A moment, timezone-aware in and out; SQLite, which knows no zones, holds it in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise TypeError("a moment without time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


class SearchWords(TypeDecorator[tuple[Sequence[str], Sequence[str]]]):
    """Words in the order of their text and, after them, stems; written only, by `bot.desk.tickets.search_index`.

    PostgreSQL is given a tsvector, SQLite a text for its full-text index. Either can be added to with `||`.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    def process_bind_param(
        self, value: tuple[Sequence[str], Sequence[str]] | None, dialect: Dialect
    ) -> str | None:
        if value is None:
            return None
        words, stems = value
        if dialect.name != "postgresql":
            return "".join(f" {word}" for word in (*words, *stems))
        placed = (f"'{word}':{place}" for place, word in enumerate(words, 1))
        return " ".join((*placed, *(f"'{stem}'" for stem in stems)))
