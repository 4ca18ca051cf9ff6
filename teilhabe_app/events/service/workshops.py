"""What editors do with workshops: what they are about, their places, and the round they are in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, update

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions.models import Place
from teilhabe_app.contributions.service import open_thread
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim
from teilhabe_app.events import queries
from teilhabe_app.events.models import Event, Mode, Slot, Wish, Workshop, WorkshopReserve
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import moving, places
from teilhabe_app.events.service.places import Changes
from teilhabe_app.events.service.programme import in_event

TOO_MANY = _l("More people have a place already. Cancel registrations first.")


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkshopDraft:
    """A workshop as entered; without a capacity everybody fits in. ``reserves``: places by pool."""

    title: Multilingual
    about: Multilingual | None = None
    contributors: Sequence[dict[str, Any]] = ()
    spoken: Sequence[str] = ()
    interpreted: Sequence[str] = ()
    mode: Mode | None = None
    goal_ids: Sequence[int] = ()
    field_ids: Sequence[int] = ()
    measure_ids: Sequence[int] = ()
    capacity: int | None = None
    reserves: Mapping[int, int] = field(default_factory=dict)
    room_id: int | None = None
    slot_id: int | None = None
    version: int | None = None


def add_workshop(actor: Actor, event: Event, draft: WorkshopDraft) -> Workshop:
    """Add a workshop with a thread for its cards; an event without rounds gets its first one."""
    policy.require(actor, Can.EDIT, event)
    places.lock(event.id)
    db.session.expire(event, ["workshops", "slots"])  # of two editors at once, the second sees what the first has added
    number = max((one.number for one in event.workshops), default=0) + 1
    fields = queries.fields_by_ids(draft.field_ids)
    thread = open_thread(event.format, Place.WORKSHOP, draft.title, field=fields[0] if len(fields) == 1 else None)
    chosen = in_event(event.slots, draft.slot_id)
    if not event.slots:
        event.slots.append(Slot(number=1))
    slot = next(one for one in event.slots if chosen in {one.id, None})
    workshop = Workshop(number=number, slot=slot, capacity=draft.capacity, taken=0, thread=thread)
    _fill(event, workshop, draft)
    event.workshops.append(workshop)
    db.session.flush()
    _keep_places(workshop, draft)
    audit.note(actor, "event.workshop", event, number=number)
    return workshop


def change_workshop(actor: Actor, workshop: Workshop, draft: WorkshopDraft) -> Changes:
    """Change a workshop; more places go to those who wish for it, fewer than are taken are refused.

    Whoever has a place in it or waits for one is told of another time or room.
    """
    policy.require(actor, Can.EDIT, workshop.event)
    claim(workshop, draft.version)
    places.lock(workshop.event_id)
    changes = Changes()
    slot_id = in_event(workshop.event.slots, draft.slot_id)
    before = (workshop.slot_id, workshop.room_id)
    people = set(moving.concerned(workshop.event, [workshop]))
    if slot_id is not None and slot_id != workshop.slot_id:
        moving.move(workshop, slot_id, changes)
    _fill(workshop.event, workshop, draft)
    if (workshop.slot_id, workshop.room_id) != before:
        people |= set(moving.concerned(workshop.event, [workshop]))
        moving.tell(sorted(people, key=lambda one: one.id), changes)
    if workshop.thread:
        workshop.thread.title = draft.title
    db.session.flush()
    fits = [] if draft.capacity is None else [Workshop.taken <= draft.capacity]
    row = (
        update(Workshop)
        .where(Workshop.id == workshop.id, *fits)
        .values(capacity=draft.capacity)
        .returning(Workshop.taken)
        .execution_options(synchronize_session=False)
    )
    if db.session.execute(row).scalar() is None:
        raise DomainError(TOO_MANY, field="capacity")
    _keep_places(workshop, draft)
    places.settle(workshop.id, changes)
    db.session.expire(workshop, ["capacity", "taken", "room"])
    audit.note(actor, "event.workshop", workshop.event, number=workshop.number)
    return changes


def remove_workshop(actor: Actor, workshop: Workshop) -> None:
    """Take a workshop away that nobody has registered for and nothing was written about."""
    policy.require(actor, Can.EDIT, workshop.event)
    places.lock(workshop.event_id)
    if queries.is_wished_for(workshop):
        raise DomainError(_l("People have registered for this workshop. It cannot be removed any more."))
    if queries.has_results(workshop):
        raise DomainError(_l("This workshop has cards or guests already. It cannot be removed any more."))
    audit.note(actor, "event.workshop_remove", workshop.event, number=workshop.number)
    db.session.execute(delete(Wish).where(Wish.workshop_id == workshop.id).execution_options(synchronize_session=False))
    thread = workshop.thread
    db.session.delete(workshop)
    db.session.flush()
    if thread:
        db.session.delete(thread)


def _fill(event: Event, workshop: Workshop, draft: WorkshopDraft) -> None:
    workshop.title, workshop.about = draft.title, draft.about or None
    workshop.contributors = list(draft.contributors)
    workshop.spoken, workshop.interpreted = list(draft.spoken), list(draft.interpreted)
    workshop.mode = draft.mode
    workshop.room_id = in_event(event.rooms, draft.room_id)
    with db.session.no_autoflush:
        workshop.goals = [goal for goal in queries.all_goals() if goal.id in draft.goal_ids]
        workshop.fields = queries.fields_by_ids(draft.field_ids)
        workshop.measures = queries.measures_by_ids(draft.measure_ids)


def _keep_places(workshop: Workshop, draft: WorkshopDraft) -> None:
    """Keep places for those who come by a pool, beside the open ones; what is taken stays kept."""
    kept = {one.pool_id: one for one in workshop.reserves}
    for pool in workshop.event.pools:
        wanted = draft.reserves.get(pool.id, 0)
        reserve = kept.get(pool.id)
        if reserve is None:
            if wanted:
                workshop.reserves.append(WorkshopReserve(pool=pool, capacity=wanted, taken=0))
            continue
        row = (
            update(WorkshopReserve)
            .where(WorkshopReserve.id == reserve.id, WorkshopReserve.taken <= wanted)
            .values(capacity=wanted)
            .returning(WorkshopReserve.id)
            .execution_options(synchronize_session=False)
        )
        if db.session.execute(row).scalar() is None:
            raise DomainError(TOO_MANY, field="reserves")
        db.session.expire(reserve, ["capacity", "taken"])
