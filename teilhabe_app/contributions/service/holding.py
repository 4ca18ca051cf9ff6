"""Holding what one of several people decides: locked until the commit, and read anew before it is looked at."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select

from teilhabe_app.core.db import Base, db

Row = TypeVar("Row", bound=Base)


def hold(row: Row) -> None:
    """Lock a notice, an objection or a request, so that the second of two deciders finds it decided."""
    kind = type(row)
    query = select(kind).where(kind.id == row.id).with_for_update(of=kind)
    db.session.scalars(query.execution_options(populate_existing=True)).one()
