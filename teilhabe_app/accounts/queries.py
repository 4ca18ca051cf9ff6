"""Reads."""

from __future__ import annotations

from sqlalchemy import select

from teilhabe_app.accounts.models import User
from teilhabe_app.core.db import db


def by_email(address: str) -> User | None:
    """Find an account by its address, whatever the case."""
    query = select(User).where(User.email == address.strip().lower())
    return db.session.scalars(query).unique().one_or_none()
