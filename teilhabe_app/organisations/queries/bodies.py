"""Reads: public bodies and the people who answer for them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core.db import db
from teilhabe_app.organisations.models import Body, Seat


def all_bodies() -> Sequence[Body]:
    """Return every body with its successor, those that exist today first."""
    query = select(Body).options(joinedload(Body.successor)).order_by(Body.valid_to.is_not(None), Body.place, Body.id)
    return db.session.scalars(query).all()


def body_by_key(key: str) -> Body | None:
    """Find a body with its predecessors, successor and the body it belongs to."""
    query = (
        select(Body)
        .where(Body.key == key)
        .options(joinedload(Body.successor), joinedload(Body.part_of), joinedload(Body.predecessors))
    )
    return db.session.scalars(query).unique().one_or_none()


def seats_of(body: Body) -> Sequence[Seat]:
    """Return who answers for a body, in the order they came."""
    query = select(Seat).where(Seat.body_id == body.id).options(joinedload(Seat.user)).order_by(Seat.id)
    return db.session.scalars(query).unique().all()


def body_ids_of(user: Actor) -> frozenset[int]:
    """Return the ids of the bodies that a person answers for."""
    if not user.is_authenticated:
        return frozenset()
    return frozenset(db.session.scalars(select(Seat.body_id).where(Seat.user_id == user.id)))


def bodies_of(user: Actor) -> Sequence[Body]:
    """Return the bodies that a person answers for."""
    if not user.is_authenticated:
        return []
    query = select(Body).join(Seat, Seat.body_id == Body.id).where(Seat.user_id == user.id).order_by(Body.id)
    return db.session.scalars(query).all()
