"""Alembic environment. Migrations never import application code."""

from alembic import context
from flask import current_app
from sqlalchemy import TypeDecorator

db = current_app.extensions["migrate"].db


def render_item(kind: str, obj: object, _context: object) -> str | bool:
    """Write our column types as the plain SQL types they stand for."""
    if kind == "type" and isinstance(obj, TypeDecorator):
        return f"sa.{obj.impl!r}"
    return False


def run() -> None:
    """Run inside one transaction per migration."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            compare_type=True,
            render_as_batch=connection.dialect.name == "sqlite",
            render_item=render_item,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    db.engine.dispose()


run()
