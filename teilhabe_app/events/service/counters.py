"""Counters of places: each moved by one conditional UPDATE that the database decides, and held by a CHECK.

Whoever changes places locks the event's row first, so that a place given back and a place in the queue taken at the
same moment cannot miss each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Update, select, update

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.events.models import Event, Pool, PoolKind, Registration, RegistrationGroup


@dataclass(frozen=True, kw_only=True, slots=True)
class Former:
    """Somebody whose place another person has now, as far as they are to be told."""

    registration: Registration
    name: str
    email: str | None
    language: str


@dataclass(slots=True)
class Changes:
    """Whom a change of places concerns, so that they can be told."""

    registered: list[Registration] = field(default_factory=list)  # new, or somebody else now, in whatever state
    confirmed: list[Registration] = field(default_factory=list)  # confirmed the address and only now got something
    approved: list[Registration] = field(default_factory=list)  # by the organisers: a place or the waiting list
    declined: list[Registration] = field(default_factory=list)  # by the organisers
    promoted: list[Registration] = field(default_factory=list)  # from the waiting list
    moved: list[Registration] = field(default_factory=list)  # to a workshop that they wish for more
    relocated: list[Registration] = field(default_factory=list)  # time or room of a workshop of theirs are others now
    cancelled: list[Registration] = field(default_factory=list)
    expired: list[Registration] = field(default_factory=list)  # the address was not confirmed in time
    replaced: list[Former] = field(default_factory=list)
    groups: list[RegistrationGroup] = field(default_factory=list)  # new


def lock(event_id: int) -> None:
    """Let nobody else change places of this event until the transaction ends."""
    db.session.execute(select(Event.id).where(Event.id == event_id).with_for_update())


def _one(row: Update, answer: Any) -> Any:
    return db.session.execute(row.returning(answer).execution_options(synchronize_session=False)).scalar()


def take_place(event_id: int) -> bool:
    """Take one of the places open to everybody if there is one."""
    row = update(Event).where(Event.id == event_id, Event.taken < Event.capacity).values(taken=Event.taken + 1)
    return _one(row, Event.id) is not None


def take_pool(pool_id: int) -> bool:
    """Take one of the places of a pool if there is one."""
    row = update(Pool).where(Pool.id == pool_id, Pool.taken < Pool.capacity).values(taken=Pool.taken + 1)
    return _one(row, Pool.id) is not None


def take_number(event_id: int) -> int:
    """Take the next number of the waiting list."""
    row = update(Event).where(Event.id == event_id).values(waiting_next=Event.waiting_next + 1)
    return int(_one(row, Event.waiting_next)) - 1


def give_place(event_id: int, pool_id: int | None) -> None:
    """Give a place back to where it was taken; one of a pool that was released is open to everybody from now on."""
    if pool_id is None:
        _one(update(Event).where(Event.id == event_id).values(taken=Event.taken - 1), Event.id)
        return
    of = update(Pool).where(Pool.id == pool_id)
    if _one(of.where(Pool.released_at.is_(None)).values(taken=Pool.taken - 1), Pool.id) is None:
        _one(of.values(taken=Pool.taken - 1, capacity=Pool.capacity - 1), Pool.id)
        _one(update(Event).where(Event.id == event_id).values(capacity=Event.capacity + 1), Event.id)


def release(pool: Pool) -> bool:
    """Open what is left of reserved places to everybody once their day has come; tell whether that is now."""
    if pool.kind is not PoolKind.RESERVED or pool.released_at or not pool.release_on:
        return False
    if pool.release_on > clock.today():
        return False
    row = update(Pool).where(Pool.id == pool.id, Pool.released_at.is_(None))
    left = db.session.scalar(select(Pool.capacity - Pool.taken).where(Pool.id == pool.id))
    if _one(row.values(capacity=Pool.taken, released_at=clock.now()), Pool.id) is None:
        return False  # somebody else did it
    _one(update(Event).where(Event.id == pool.event_id).values(capacity=Event.capacity + left), Event.id)
    db.session.expire(pool, ["capacity", "released_at"])
    return True
