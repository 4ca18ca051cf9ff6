"""Limits that hold for all processes: counters in the database, one row per key and window."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Sequence
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
    return hits(secret, [(kind, who, limit, minutes)])[0]


def hits(secret: str, acts: Sequence[tuple[str, str, int, int]]) -> list[bool]:
    """Count several acts (kind, who, limit, minutes) with one statement; tell of each whether it is within."""
    keys = [_key(secret, kind, who) for kind, who, _limit, _minutes in acts]
    rows = [{"key": key, "window_at": _window(act[3]), "count": 1} for key, act in zip(keys, acts, strict=True)]
    found = db.session.execute(_counting(db.session.get_bind().dialect.name), rows)
    counts: dict[str, int] = {key: count for key, count in found}  # noqa: C416 -- rows
    return [counts[key] <= act[2] for key, act in zip(keys, acts, strict=True)]


def _key(secret: str, kind: str, who: str) -> str:
    return f"{kind}:{hmac.new(secret.encode(), f'{kind}:{who}'.encode(), hashlib.sha256).hexdigest()[:32]}"


def _window(minutes: int) -> dt.datetime:
    at = clock.now()
    window = at - dt.timedelta(minutes=at.minute % minutes if minutes < 60 else at.minute)  # noqa: PLR2004
    if minutes > 60:  # noqa: PLR2004
        window -= dt.timedelta(hours=window.hour % max(1, minutes // 60))
    return window.replace(second=0, microsecond=0)


@cache
def _counting(dialect: str) -> Any:
    """Return the statement that counts one more of each and says how many there are; it is built once."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    table = LimitCounter.__table__
    row = insert(table)  # type: ignore[arg-type]
    return row.on_conflict_do_update(index_elements=["key", "window_at"], set_={"count": table.c.count + 1}).returning(
        table.c.key, table.c.count
    )


def forget(before: dt.datetime) -> int:
    """Delete old windows; return how many."""
    result = db.session.execute(delete(LimitCounter).where(LimitCounter.window_at < before))
    return int(result.rowcount)  # type: ignore[attr-defined]
