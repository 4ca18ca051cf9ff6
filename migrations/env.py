"""Alembic environment. Migrations never import application code."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, TypeDecorator

db = current_app.extensions["migrate"].db


def render_item(kind: str, obj: object, _context: object) -> str | bool:
    """Write our column types as the plain SQL types they stand for."""
    if kind == "type" and isinstance(obj, TypeDecorator):
        return f"sa.{obj.impl!r}"
    return False


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Leave the full-text structures to their migration: each database has its own kind of them."""
    return not (kind in {"table", "index"} and (name or "").startswith("search_index"))


def keys_off(connection: Connection) -> None:
    """Let SQLite make tables anew without emptying those that refer to them; only possible outside a transaction."""
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        # A table that is made anew keeps its name, also in the triggers of other tables that read it.
        connection.connection.driver_connection.execute("PRAGMA legacy_alter_table=ON")


def check_keys(connection: Connection) -> None:
    """Refuse a migration after which a row refers to nothing."""
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if lost:
            raise RuntimeError(f"rows that refer to nothing: {lost[:5]}")


def run() -> None:
    """Run inside one transaction per migration."""
    with db.engine.connect() as connection:
        keys_off(connection)
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            compare_type=True,
            render_as_batch=connection.dialect.name == "sqlite",
            render_item=render_item,
            include_name=include_name,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    with db.engine.connect() as connection:
        check_keys(connection)
    db.engine.dispose()


run()
