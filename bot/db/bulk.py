"""Writing very many rows: as quick as each database takes them, with the column types' own conversions."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Column, Table
from sqlalchemy.orm import Session

from bot.db.models import Base

type Row = Mapping[str, Any]


def insert_all(session: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Insert `rows`, all with the same columns in the same order; what they leave out must be nullable.

    Neither the model's defaults nor its events count.
    """
    if not rows:
        return
    table = cast("Table", model.__table__)
    names = list(rows[0])
    values = _converted(session, [table.c[name] for name in names], rows)
    columns = ", ".join(f'"{name}"' for name in names)
    connection: Any = session.connection().connection
    if session.get_bind().dialect.name == "postgresql":
        with (
            connection.cursor() as cursor,
            cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy,
        ):
            for value in values:
                copy.write_row(value)
        return
    marks = ", ".join("?" * len(names))
    connection.cursor().executemany(f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})', values)  # noqa: S608


def _converted(session: Session, columns: Sequence[Column[Any]], rows: Sequence[Row]) -> Iterator[list[Any]]:
    dialect = session.get_bind().dialect
    processors = (column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns)
    convert = [(place, one) for place, one in enumerate(processors) if one is not None]
    for row in rows:
        values = list(row.values())
        for place, one in convert:
            values[place] = one(values[place])
        yield values
