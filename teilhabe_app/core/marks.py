"""The mark of a moment: two equal marks mean that nothing at all was stored in between (decision 0035)."""

from __future__ import annotations

import secrets
from collections.abc import Hashable
from typing import Any

from flask import current_app
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import Pool

from teilhabe_app.core.db import db, may_write

KNOWN = "teilhabe.known"  # where an application keeps what it has counted
MOST = 200
MARK = "mark"  # key in the info of a connection, which lives as long as the connection itself


def mark(connection: Connection) -> str:
    """Return a short text that changes with every change that this connection can see.

    PostgreSQL numbers its transactions; while none that writes begins or ends, the snapshot reads the same. It was
    taken when the connection was handed out. SQLite tells a connection whether others have stored something, and the
    driver counts what the connection itself has changed; such a mark is worth something to this connection only, so it
    carries the connection's name.
    """
    if connection.dialect.name == "postgresql":
        return str(connection.info[MARK])
    name = connection.info.setdefault(MARK, secrets.token_hex(8))
    driver: Any = connection.connection.driver_connection
    (version,) = driver.execute("PRAGMA data_version").fetchone()
    return f"{name}:{version}:{driver.total_changes}"


def recall(*key: Hashable) -> Any:
    """Return what was counted under a key, if nothing was stored since; None where it has to be counted.

    Whoever may write always counts: their own changes are in no mark yet.
    """
    if may_write.get() or not current_app.config["TRUSTS_MARKS"]:
        return None
    state, found = current_app.extensions.get(KNOWN, {}).get(key, ("", None))
    return found if state == mark(db.session.connection()) else None


def keep(value: Any, *key: Hashable) -> None:
    """Keep plain numbers, no rows, for the next reader of the same moment; the oldest make room."""
    if may_write.get() or not current_app.config["TRUSTS_MARKS"]:
        return
    known = current_app.extensions.setdefault(KNOWN, {})
    known[key] = mark(db.session.connection()), value
    while len(known) > MOST:
        known.pop(next(iter(known)), None)


@event.listens_for(Pool, "checkout")
def _ask_postgresql(connection: Any, record: Any, _proxy: Any) -> None:
    """Ask a connection whether it is still alive before it is used, and take the answer as the mark.

    This is what ``pool_pre_ping`` would do with an empty question.
    """
    if not type(connection).__module__.startswith("psycopg"):
        return
    try:
        before = connection.autocommit
        connection.autocommit = True
        record.info[MARK] = connection.execute("SELECT CAST(pg_current_snapshot() AS text)").fetchone()[0]
        connection.autocommit = before
    except connection.Error as error:  # the pool opens another one
        raise DisconnectionError from error
