"""Declarative base, column types and the session extension (decision 0001)."""

from __future__ import annotations

import datetime as dt
import decimal
import enum
import json
from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache
from typing import Annotated, Any, ClassVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Enum, MetaData, Numeric, String, Text, TypeDecorator, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.sql.selectable import SelectBase

from teilhabe_app.core import clock
from teilhabe_app.core.i18n import Multilingual

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[dt.datetime]):
    """Aware datetimes in, aware UTC datetimes out, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:  # noqa: ARG002
        """Refuse naive values instead of guessing."""
        if value is not None and value.tzinfo is None:
            raise ValueError("naive datetime")
        return value and value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:  # noqa: ARG002
        """SQLite forgets the zone; PostgreSQL keeps it."""
        if value is None or value.tzinfo is dt.UTC:
            return value
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


_decode = json.JSONDecoder().raw_decode
LONGEST_KEPT = 4000  # characters


@lru_cache(maxsize=512)
def _kept_json(text: str) -> Any:
    """Read the same few titles once: a join repeats them in each of its rows, and pages read them again and again."""
    return _decode(text)[0]


def _read_json(text: str) -> Any:
    return _kept_json(text) if len(text) <= LONGEST_KEPT else _decode(text)[0]


class MultilingualText(TypeDecorator[Multilingual]):
    """Language code -> text, kept as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: dict[str, str] | None, dialect: Any) -> dict[str, str] | None:  # noqa: ARG002
        """Store filled languages only."""
        return None if value is None else {code: text for code, text in value.items() if text}

    def result_processor(self, dialect: Any, coltype: object) -> Callable[[Any], Multilingual | None]:  # noqa: ARG002
        """Give back the type that knows how to find a language, in one step: pages read some hundred of these."""

        def process(value: Any) -> Multilingual | None:
            if isinstance(value, str):  # as SQLite keeps it; the driver of PostgreSQL has already read it
                value = _read_json(value)
            return None if value is None else Multilingual(value)

        return process


def _values(cls: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in cls]


LongText = Annotated[str, mapped_column(Text)]
Code = Annotated[str, mapped_column(String(40))]
Name = Annotated[str, mapped_column(String(300))]
Lang = Annotated[str, mapped_column(String(12))]
Codes = Annotated[list[str], mapped_column(JSON, default=list)]
Records = Annotated[list[dict[str, Any]], mapped_column(JSON, default=list)]
Created = Annotated[dt.datetime, mapped_column(default=clock.now)]
Version = Annotated[int, mapped_column(default=1)]


class Base(DeclarativeBase):
    """Parent of every model. Not ``db.Model``: see decision 0001."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {
        dt.datetime: UtcDateTime,
        Multilingual: MultilingualText,
        decimal.Decimal: Numeric(18, 4),
        dict[str, Any]: JSON,
        enum.Enum: Enum(enum.Enum, native_enum=False, length=40, values_callable=_values),
    }

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)


db = SQLAlchemy(metadata=Base.metadata)


# Whether the unit of work at hand may write. Requests that only read set it to False; everything else may write.
may_write: ContextVar[bool] = ContextVar("may_write", default=True)
# Whether the embedded database's one write lock is taken with the first thing written, not with the first thing read.
locks_late: ContextVar[bool] = ContextVar("locks_late", default=False)
LATE = "locks late"  # key in the info of a connection that has not begun yet


@event.listens_for(Engine, "connect")
def _tune_sqlite(connection: Any, _record: Any) -> None:
    """Write-ahead log, enforced foreign keys and durable commits on the embedded database."""
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None  # we begin ourselves: the driver would let a first SAVEPOINT commit alone
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once where we may write: a reader that turns writer would fail instead of wait.

    Requests look up much before they write: theirs waits for the first thing to be written. What they read before is
    of no transaction yet, each statement sees what is stored at that moment, as it does on PostgreSQL.
    """
    if connection.dialect.name == "sqlite":
        connection.info[LATE] = writing = may_write.get() and locks_late.get()
        if not writing:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if may_write.get() else "BEGIN")


@event.listens_for(Engine, "before_cursor_execute")
def _lock_sqlite(connection: Connection, _cursor: Any, _statement: str, _values: Any, context: Any, _many: Any) -> None:
    """Take the write lock that was put off: before the first statement that does not merely look something up."""
    if not connection.info.get(LATE):
        return
    asked = getattr(context, "invoked_statement", None)
    if isinstance(asked, SelectBase) and getattr(asked, "_for_update_arg", None) is None:
        return
    connection.info[LATE] = False
    connection.exec_driver_sql("BEGIN IMMEDIATE")
