"""Reads of places and queues, as they stand at this moment: counters are never taken from loaded objects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.events.models import (
    Event,
    Pool,
    PoolKind,
    Registration,
    RegistrationGroup,
    RegistrationState,
    Wish,
    WishState,
    Workshop,
    WorkshopReserve,
)

Seats = dict[int | None, int]  # free places by pool; None: open to everybody


@dataclass(slots=True)
class Room:
    """What is free in a workshop: open places, and places kept for people who came by a pool."""

    left: bool = False
    reserve_ids: list[int] = field(default_factory=list)
    reserves: list[tuple[int | None, int]] = field(default_factory=list)  # pool (None: released) and reserve

    @property
    def has_place(self) -> bool:
        """Tell whether there is a place of any kind."""
        return self.left or bool(self.reserve_ids)


def rooms(workshop_ids: Iterable[int], claim_id: int | None) -> dict[int, Room]:
    """Return what is free in workshops for somebody with a claim (1 statement)."""
    kept = (Pool.id == claim_id) | Pool.released_at.is_not(None)
    free = (
        select(WorkshopReserve.workshop_id, WorkshopReserve.id)
        .join(Pool, Pool.id == WorkshopReserve.pool_id)
        .where(WorkshopReserve.taken < WorkshopReserve.capacity, kept)
        .subquery()
    )
    query = (
        select(Workshop.id, Workshop.capacity, Workshop.taken, free.c.id)
        .outerjoin(free, free.c.workshop_id == Workshop.id)
        .where(Workshop.id.in_(list(workshop_ids)))
        .order_by(free.c.id)
    )
    found: dict[int, Room] = {}
    for key, capacity, taken, reserve_id in db.session.execute(query):
        room = found.setdefault(key, Room(left=capacity is None or taken < capacity))
        if reserve_id is not None:
            room.reserve_ids.append(reserve_id)
    return found


def room_for_anybody(workshop_id: int) -> Room:
    """Return what is free in a workshop, with the pools that its kept places are for."""
    row = db.session.execute(select(Workshop.capacity, Workshop.taken).where(Workshop.id == workshop_id)).one()
    query = (
        select(Pool.id, Pool.released_at, WorkshopReserve.id)
        .join(Pool, Pool.id == WorkshopReserve.pool_id)
        .where(WorkshopReserve.workshop_id == workshop_id, WorkshopReserve.taken < WorkshopReserve.capacity)
    )
    reserves: list[tuple[int | None, int]] = [
        (None if released else pool, reserve) for pool, released, reserve in db.session.execute(query)
    ]
    return Room(left=row.capacity is None or row.taken < row.capacity, reserves=reserves)


def first_in_workshop_queue(workshop_id: int, pools: Sequence[int | None] | None = None) -> Wish | None:
    """Return the wish of whoever is next in the queue of a workshop; with ``pools``, of those who came by one of them.

    None among the pools stands for everybody.
    """
    query = (
        select(Wish)
        .join(Wish.registration)
        .where(
            Wish.workshop_id == workshop_id,
            Wish.state == WishState.WAITING,
            Registration.state == RegistrationState.CONFIRMED,
        )
        .options(joinedload(Wish.registration).selectinload(Registration.wishes))
        .order_by(Wish.queued, Wish.id)
        .limit(1)
    )
    if pools is not None and None not in pools:
        query = query.where(Registration.claim_id.in_(pools))
    return db.session.scalars(query).one_or_none()


def workshops_keeping_for(pool_ids: Sequence[int]) -> Sequence[int]:
    """Return the workshops that keep places for people who come by one of these pools (1 statement)."""
    query = select(WorkshopReserve.workshop_id).where(WorkshopReserve.pool_id.in_(pool_ids)).distinct()
    return db.session.scalars(query.order_by(WorkshopReserve.workshop_id)).all()


def free_seats(event_id: int) -> tuple[Seats, set[int]]:
    """Return the free places by pool, and which pools are for taking part online (2 statements)."""
    left = db.session.scalar(select(Event.capacity - Event.taken).where(Event.id == event_id)) or 0
    seats: Seats = {None: left}
    online: set[int] = set()
    query = select(Pool.id, Pool.kind, Pool.capacity - Pool.taken).where(Pool.event_id == event_id)
    for key, kind, count in db.session.execute(query):
        seats[key] = count
        if kind is PoolKind.ONLINE:
            online.add(key)
    return seats, online


def waiting_list(event_id: int) -> Sequence[Any]:
    """Return who waits, in order: registration, claim, group and whether the group comes together (1 statement)."""
    query = (
        select(Registration.id, Registration.claim_id, Registration.group_id, RegistrationGroup.together)
        .outerjoin(RegistrationGroup, RegistrationGroup.id == Registration.group_id)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.WAITING)
        .order_by(Registration.waiting_number)
    )
    return db.session.execute(query).all()


def with_wishes(ids: Sequence[int]) -> dict[int, Registration]:
    """Load registrations with their wishes, as they are now."""
    query = (
        select(Registration)
        .where(Registration.id.in_(ids))
        .options(selectinload(Registration.wishes))
        .execution_options(populate_existing=True)
    )
    return {one.id: one for one in db.session.scalars(query)}


def waiting_position(registration: Registration) -> int | None:
    """Return the place in the queue, beginning with 1; None for whoever does not wait."""
    if registration.state is not RegistrationState.WAITING:
        return None
    query = select(func.count()).where(
        Registration.event_id == registration.event_id,
        Registration.state == RegistrationState.WAITING,
        Registration.waiting_number < registration.waiting_number,
    )
    return int(db.session.scalar(query) or 0) + 1


def waiting_positions(event_id: int) -> dict[int, int]:
    """Return the place in the queue of everybody who waits, by registration (1 statement)."""
    return {row.id: number for number, row in enumerate(waiting_list(event_id), 1)}


def workshop_positions(registration: Registration) -> dict[int, int]:
    """Return the place in the queue of each workshop that somebody waits for, by workshop (1 statement)."""
    mine = [wish for wish in registration.wishes if wish.state is WishState.WAITING]
    if not mine:
        return {}
    before = [
        (Wish.workshop_id == wish.workshop_id)
        & or_(
            Wish.queued < wish.queued,
            (Wish.queued == wish.queued) & (Wish.id < wish.id),
        )
        for wish in mine
    ]
    query = select(Wish.workshop_id, func.count()).where(Wish.state == WishState.WAITING, or_(*before))
    counts = {row[0]: row[1] for row in db.session.execute(query.group_by(Wish.workshop_id))}
    return {wish.workshop_id: counts.get(wish.workshop_id, 0) + 1 for wish in mine}


def provisional(event_id: int, network: str | None) -> tuple[set[int], list[int]]:
    """Return the provisional numbers that a network uses, and the registrations whose time is over (1 statement)."""
    now = clock.now()
    late = Registration.confirm_by <= now
    held = (Registration.network == network) & Registration.provisional_number.is_not(None)
    query = select(Registration.id, Registration.network, Registration.provisional_number, Registration.confirm_by)
    numbers: set[int] = set()
    expired: list[int] = []
    for row in db.session.execute(query.where(Registration.event_id == event_id, late | held)):
        if row.confirm_by is not None and row.confirm_by <= now:
            expired.append(row.id)
        else:
            numbers.add(row.provisional_number)
    return numbers, expired


def events_with_something_due() -> Sequence[Event]:
    """Return the events where an address was not confirmed in time or reserved places are to be opened."""
    late = select(Registration.event_id).where(Registration.confirm_by <= clock.now())
    opening = select(Pool.event_id).where(Pool.release_on <= clock.today(), Pool.released_at.is_(None))
    query = select(Event).where(or_(Event.id.in_(late), Event.id.in_(opening))).options(joinedload(Event.format))
    return db.session.scalars(query.order_by(Event.id)).all()
