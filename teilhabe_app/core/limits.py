"""Limits that hold for all processes: counters in the database, one row per key and window."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from functools import cache
from typing import Any

from sqlalchemy import UniqueConstraint, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped

from teilhabe_app.core import clock
from teilhabe_app.core.db import Base, Name, db


class LimitCounter(Base):
    """How often something happened in a window. The key is a keyed hash, so no address is stored."""

    __tablename__ = "limit_counter"
    __table_args__ = (UniqueConstraint("key", "window_at"),)

    key: Mapped[Name]
    window_at: Mapped[dt.datetime]
    count: Mapped[int]


def hit(secret: str, kind: str, who: str, *, limit: int, minutes: int) -> bool:
    """Count one act in the running transaction; tell whether it is within ``limit`` per window of ``minutes``."""
    key = f"{kind}:{hmac.new(secret.encode(), f'{kind}:{who}'.encode(), hashlib.sha256).hexdigest()[:32]}"
    at = clock.now()
    window = at - dt.timedelta(minutes=at.minute % minutes if minutes < 60 else at.minute)  # noqa: PLR2004
    if minutes > 60:  # noqa: PLR2004
        window -= dt.timedelta(hours=window.hour % max(1, minutes // 60))
    window = window.replace(second=0, microsecond=0)
    row = _counting(db.session.get_bind().dialect.name)
    count: int = db.session.execute(row, {"key": key, "window_at": window, "count": 1}).scalar_one()
    return count <= limit


@cache
def _counting(dialect: str) -> Any:
    """Return the statement that counts one more and says how many there are; it is built once."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    table = LimitCounter.__table__
    row = insert(table)  # type: ignore[arg-type]
    more = {"count": table.c.count + 1}
    return row.on_conflict_do_update(index_elements=["key", "window_at"], set_=more).returning(table.c.count)


def forget(before: dt.datetime) -> int:
    """Delete old windows; return how many."""
    result = db.session.execute(delete(LimitCounter).where(LimitCounter.window_at < before))
    return int(result.rowcount)  # type: ignore[attr-defined]
