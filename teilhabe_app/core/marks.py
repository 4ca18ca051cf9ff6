"""The mark of a moment: two equal marks mean that nothing at all was stored in between (decision 0035)."""

from __future__ import annotations

import secrets

from sqlalchemy import text
from sqlalchemy.engine import Connection

NAME = "mark"  # key in the info of a connection, which lives as long as the connection itself
SNAPSHOT = text("SELECT CAST(pg_current_snapshot() AS text)")


def mark(connection: Connection) -> str:
    """Return a short text that changes with every change that this connection can see; one statement.

    PostgreSQL numbers its transactions; while none that writes begins or ends, the snapshot reads the same. SQLite
    tells a connection whether others have stored something, and the driver counts what the connection itself has
    changed; such a mark is worth something to this connection only, so it carries the connection's name.
    """
    if connection.dialect.name == "postgresql":
        return str(connection.execute(SNAPSHOT).scalar_one())
    name = connection.info.setdefault(NAME, secrets.token_hex(8))
    driver = connection.connection.driver_connection
    if driver is None:  # closed meanwhile
        return secrets.token_hex(8)
    version = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
    return f"{name}:{version}:{driver.total_changes}"
