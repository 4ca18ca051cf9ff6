"""Reads for the joint allocation: wishes and places as they are at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from teilhabe_app.core.db import db
from teilhabe_app.events.models import (
    AllocationRun,
    Event,
    Pool,
    Registration,
    RegistrationGroup,
    RegistrationState,
    Slot,
    Wish,
    WishState,
    Workshop,
    WorkshopReserve,
)
from teilhabe_app.formats.models import Format


def for_allocating(slug: str) -> Event | None:
    """Load an event with its rounds and workshops."""
    query = (
        select(Event)
        .join(Event.format)
        .where(Format.slug == slug)
        .options(
            joinedload(Event.format),
            selectinload(Event.slots),
            selectinload(Event.workshops).joinedload(Workshop.slot),
        )
    )
    return db.session.scalars(query).unique().one_or_none()


def open_wishes(event_id: int) -> Sequence[Any]:
    """Return the wishes that wait for the allocation, of people with a place, in order (1 statement)."""
    query = (
        select(Wish.registration_id, Wish.workshop_id, Wish.slot_id, Wish.rank, Registration.claim_id)
        .join(Registration, Registration.id == Wish.registration_id)
        .where(
            Registration.event_id == event_id,
            Registration.state == RegistrationState.CONFIRMED,
            Wish.state == WishState.OPEN,
        )
        .order_by(Wish.registration_id, Wish.rank)
    )
    return db.session.execute(query).all()


def held_rounds(event_id: int) -> set[tuple[int, int]]:
    """Return who holds a place in which round already."""
    query = (
        select(Wish.registration_id, Wish.slot_id)
        .join(Registration, Registration.id == Wish.registration_id)
        .where(Registration.event_id == event_id, Wish.state == WishState.HELD)
    )
    return {(row.registration_id, row.slot_id) for row in db.session.execute(query)}


def groups_together(event_id: int) -> dict[int, int]:
    """Return the group of each registration whose group comes together."""
    query = (
        select(Registration.id, Registration.group_id)
        .join(RegistrationGroup, RegistrationGroup.id == Registration.group_id)
        .where(Registration.event_id == event_id, RegistrationGroup.together)
    )
    return {row.id: row.group_id for row in db.session.execute(query)}


def workshop_places(event_id: int) -> Sequence[Any]:
    """Return the free places of workshops as they are now (1 statement)."""
    query = select(Workshop.id, Workshop.slot_id, Workshop.capacity, Workshop.taken)
    return db.session.execute(query.where(Workshop.event_id == event_id).order_by(Workshop.id)).all()


def free_kept_places(event_id: int) -> Sequence[Any]:
    """Return the free places that workshops keep for pools, and which pools are open to everybody (1 statement)."""
    query = (
        select(
            WorkshopReserve.id,
            WorkshopReserve.workshop_id,
            WorkshopReserve.pool_id,
            WorkshopReserve.capacity,
            WorkshopReserve.taken,
            Pool.released_at,
        )
        .join(Workshop, Workshop.id == WorkshopReserve.workshop_id)
        .join(Pool, Pool.id == WorkshopReserve.pool_id)
        .where(Workshop.event_id == event_id)
        .order_by(WorkshopReserve.id)
    )
    return db.session.execute(query).all()


def rounds(event_id: int) -> Sequence[Slot]:
    """Return the rounds in order."""
    return db.session.scalars(select(Slot).where(Slot.event_id == event_id).order_by(Slot.number)).all()


def allocation_runs(event: Event) -> Sequence[AllocationRun]:
    """Return the runs of an event, newest first."""
    query = select(AllocationRun).where(AllocationRun.event_id == event.id)
    return db.session.scalars(query.order_by(AllocationRun.id.desc()).limit(20)).all()


def allocation_run(slug: str, run_id: int) -> AllocationRun | None:
    """Load a run of an event."""
    run = db.session.get(AllocationRun, run_id)
    return run if run is not None and run.event.format.slug == slug else None


def applied_run(event_id: int) -> AllocationRun | None:
    """Return the run that was applied."""
    query = select(AllocationRun).where(AllocationRun.event_id == event_id, AllocationRun.applied_at.is_not(None))
    return db.session.scalars(query).one_or_none()


def given_out(run: AllocationRun) -> dict[int, list[Any]]:
    """Return who gets which workshop by a run, by name: registration, name and receipt (a statement for 500 people)."""
    won = {int(person): keys for person, keys in run.result["places"].items()}
    ids, found = sorted(won), dict[int, list[Any]]()
    for start in range(0, len(ids), 500):
        query = select(Registration.id, Registration.name, Registration.receipt)
        for row in db.session.execute(query.where(Registration.id.in_(ids[start : start + 500]))):
            for key in won[row.id]:
                found.setdefault(key, []).append(row)
    return {key: sorted(rows, key=lambda row: (row.name or "", row.id)) for key, rows in found.items()}


def people_by_ids(ids: Sequence[int]) -> Sequence[Registration]:
    """Return registrations with their wishes, in order."""
    found: list[Registration] = []
    for start in range(0, len(ids), 500):
        query = (
            select(Registration)
            .where(Registration.id.in_(ids[start : start + 500]))
            .options(
                joinedload(Registration.group),
                joinedload(Registration.pool),
                selectinload(Registration.wishes)
                .joinedload(Wish.workshop)
                .options(joinedload(Workshop.slot), joinedload(Workshop.room)),
                selectinload(Registration.needs),
            )
            .order_by(Registration.id)
        )
        found.extend(db.session.scalars(query).unique())
    return found
