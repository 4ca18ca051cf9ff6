"""Keyset pages: any page costs the same, and nothing is skipped while others write."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

from teilhabe_app.core.db import db

T = TypeVar("T")
PAGE = 20


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A piece of a list and the cursor of the next one (None at the end)."""

    items: Sequence[T]
    next_cursor: str | None


def page_of(
    query: Select[T],
    keys: Sequence[InstrumentedAttribute[Any]],
    cursor: str | None,
    *,
    size: int = PAGE,
    descending: bool = True,
) -> Page[T]:
    """Return one page ordered by ``keys`` (the last one unique and never null); a broken cursor means the first."""
    position = _decode(cursor, len(keys))
    if position and all(isinstance(value, _python_type(key)) for key, value in zip(keys, position, strict=True)):
        query = query.where(_beyond(keys, position, descending=descending))
    query = query.order_by(*(key.desc() if descending else key.asc() for key in keys)).limit(size + 1)
    rows = db.session.scalars(query).unique().all()
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], _encode([getattr(last, key.key) for key in keys]) if last is not None else None)


def _python_type(key: InstrumentedAttribute[Any]) -> type:
    kind = getattr(key.type, "impl_instance", key.type)  # what a decorated type is made of
    return cast("type", kind.python_type)


def _beyond(keys: Sequence[Any], position: Sequence[Any], *, descending: bool) -> ColumnElement[bool]:
    def past(key: Any, value: Any) -> Any:
        return key < value if descending else key > value

    return or_(
        *(
            and_(*(k == v for k, v in zip(keys[:i], position[:i], strict=True)), past(key, position[i]))
            for i, key in enumerate(keys)
        )
    )


def _encode(values: Sequence[Any]) -> str:
    plain = [{"at": value.isoformat()} if isinstance(value, dt.datetime | dt.date) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _decode(cursor: str | None, length: int) -> list[Any] | None:
    if not cursor:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        found = [_value(value) for value in values]
    except (ValueError, TypeError, KeyError, binascii.Error, UnicodeDecodeError, RecursionError):
        return None
    return found if len(found) == length else None


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        text = value["at"]
        if len(text) == len("2026-01-01"):
            return dt.date.fromisoformat(text)
        moment = dt.datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("naive datetime")
        return moment
    if isinstance(value, str) or (isinstance(value, int) and abs(value) < 2**31):
        return value
    raise ValueError("not a key")
