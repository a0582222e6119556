"""The parent of every table."""

import enum
from typing import Literal

from sqlalchemy import Enum, MetaData
from sqlalchemy.orm import DeclarativeBase

# As PostgreSQL itself names them, so that migrations can address them on SQLite too.
_NAMES = {"ix": "ix_%(column_0_label)s", "ck": "%(table_name)s_%(column_0_name)s_check"}


class Base(DeclarativeBase):
    """Parent of every table. A column annotated with words (`Mapped[Status]`) takes those and no others."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's way
        Literal: Enum(enum.Enum, native_enum=False, create_constraint=True, length=20)
    }
