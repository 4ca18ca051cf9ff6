"""Reads of the event's page: the whole programme in four statements, whatever its length."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, literal, select, union_all
from sqlalchemy.orm import joinedload

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.events.models import Event, EventMaterial, ProgrammeItem, Room, Slot, Workshop, WorkshopReserve
from teilhabe_app.events.models.programme import workshop_field, workshop_goal, workshop_measure
from teilhabe_app.formats.models import format_body, format_field
from teilhabe_app.framework.models import ActionField, Goal, Measure
from teilhabe_app.organisations.models import Body

ZONE = ZoneInfo("Europe/Berlin")
WHOLE = 0  # owner of what belongs to the event itself and not to a workshop


@dataclass(frozen=True, slots=True)
class Named:
    """A field, goal, measure or body as the page links it."""

    code: str
    title: Multilingual


@dataclass(frozen=True, slots=True)
class Free:
    """The free places of a workshop: open ones (None: everybody fits in), and those kept for pools by their id."""

    open: int | None
    kept: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the programme with the workshops of the round that it shows."""

    item: ProgrammeItem
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    workshops: Sequence[Workshop]


@dataclass(frozen=True, slots=True)
class Round:
    """A round of workshops that no part of the programme shows."""

    slot: Slot
    workshops: Sequence[Workshop]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the programme; None where no time is known."""

    date: dt.date | None
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything that the page shows of an event, in order."""

    days: Sequence[Day]
    rounds: Sequence[Round]
    workshops: Sequence[Workshop]
    materials: Sequence[EventMaterial]
    links: dict[tuple[str, int], list[Named]]

    def named(self, kind: str, owner: int = WHOLE) -> list[Named]:
        """Return the linked names of a kind (field, goal, measure, body) of a workshop or the event."""
        return self.links.get((kind, owner), [])

    def materials_of(self, *, item: int | None = None, workshop: int | None = None) -> list[EventMaterial]:
        """Return the materials of a part, a workshop, or else of the event as a whole."""
        return [one for one in self.materials if one.item_id == item and one.workshop_id == workshop]

    @property
    def rooms(self) -> list[Room]:
        """Return the rooms that the programme names and of which more is known than the name."""
        rooms = [part.item.room for day in self.days for part in day.parts]
        rooms += [workshop.room for workshop in self.workshops]
        named = {room.id: room for room in rooms if room is not None}
        known = (room for room in named.values() if room.note or room.step_free is not None)
        return sorted(known, key=lambda room: (room.position, room.id))

    @property
    def free(self) -> dict[int, Free]:
        """Return the free places by workshop."""
        return {
            one.id: Free(
                None if one.capacity is None else one.capacity - one.taken,
                {kept.pool_id: kept.capacity - kept.taken for kept in one.reserves},
            )
            for one in self.workshops
        }


def programme_of(event: Event, *, everything: bool = False) -> Programme:
    """Load the programme (4 statements); ``everything`` with the materials that are not shown yet."""
    items = db.session.scalars(
        select(ProgrammeItem)
        .where(ProgrammeItem.event_id == event.id)
        .options(joinedload(ProgrammeItem.room), joinedload(ProgrammeItem.slot))
        .order_by(ProgrammeItem.position, ProgrammeItem.id)
    ).all()
    workshops = (
        db.session.scalars(
            select(Workshop)
            .where(Workshop.event_id == event.id)
            .options(joinedload(Workshop.room), joinedload(Workshop.slot), joinedload(Workshop.reserves))
            .order_by(Workshop.number)
        )
        .unique()
        .all()
    )
    materials = select(EventMaterial).where(EventMaterial.event_id == event.id)
    if not everything:
        materials = materials.where(EventMaterial.is_public)
        if event.documentation_published_at is None:
            materials = materials.where(~EventMaterial.is_after)
    found = db.session.scalars(materials.order_by(EventMaterial.position, EventMaterial.id)).all()
    return _laid_out(items, workshops, found, _links(event))


def free_places(event: Event) -> dict[int, Free]:
    """Return the free places by workshop (1 statement)."""
    found: dict[int, Free] = {}
    for workshop_id, capacity, taken, pool_id, left in db.session.execute(_free_places(), {"event": event.id}):
        free = found.setdefault(workshop_id, Free(None if capacity is None else capacity - taken))
        if pool_id is not None:
            free.kept[pool_id] = left
    return found


@cache
def _free_places() -> Select[int, int | None, int, int, int]:
    """Build the statement once: every page of an event asks it."""
    return (
        select(
            Workshop.id,
            Workshop.capacity,
            Workshop.taken,
            WorkshopReserve.pool_id,
            WorkshopReserve.capacity - WorkshopReserve.taken,
        )
        .outerjoin(WorkshopReserve, WorkshopReserve.workshop_id == Workshop.id)
        .where(Workshop.event_id == bindparam("event"))
    )


def _laid_out(
    items: Sequence[ProgrammeItem],
    workshops: Sequence[Workshop],
    materials: Sequence[EventMaterial],
    links: dict[tuple[str, int], list[Named]],
) -> Programme:
    by_slot: dict[int, list[Workshop]] = {}
    for one in workshops:
        by_slot.setdefault(one.slot_id, []).append(one)
    shown = {item.slot_id for item in items if item.slot_id}
    parts = sorted(_timed(items, by_slot), key=lambda pair: pair[0])
    days: dict[dt.date | None, list[Part]] = {}
    for (at, _), part in parts:
        days.setdefault(at.astimezone(ZONE).date() if at > BEGINNING else None, []).append(part)
    slots = {one.slot_id: one.slot for one in workshops if one.slot_id not in shown}
    ordered = sorted(slots.values(), key=lambda slot: (slot.starts_at or BEGINNING, slot.number))
    rounds = [Round(slot, by_slot[slot.id]) for slot in ordered]
    return Programme([Day(date, found) for date, found in days.items()], rounds, workshops, materials, links)


BEGINNING = dt.datetime(1, 1, 2, tzinfo=dt.UTC)


def _timed(
    items: Sequence[ProgrammeItem], by_slot: dict[int, list[Workshop]]
) -> Iterator[tuple[tuple[dt.datetime, int], Part]]:
    """Yield parts with what they are sorted by: their time, and where it is unknown that of the part before."""
    last = BEGINNING
    for number, item in enumerate(items):
        begin, end = item.starts_at, item.ends_at
        if item.slot is not None and begin is None and end is None:
            begin, end = item.slot.starts_at, item.slot.ends_at
        last = begin or last
        yield (last, number), Part(item, begin, end, by_slot.get(item.slot_id or 0, []))


def _links(event: Event) -> dict[tuple[str, int], list[Named]]:
    """Return what the workshops and the event refer to, by kind and workshop (1 statement)."""
    field_words = (ActionField.slug.label("code"), ActionField.short_name.label("title"), ActionField.position)
    of_event = Workshop.event_id == event.id
    queries: list[Any] = [
        select(literal("field").label("kind"), workshop_field.c.workshop_id.label("owner"), *field_words)
        .join(ActionField, ActionField.id == workshop_field.c.field_id)
        .join(Workshop, Workshop.id == workshop_field.c.workshop_id)
        .where(of_event),
        select(literal("goal"), workshop_goal.c.workshop_id, Goal.number, Goal.title, Goal.position)
        .join(Goal, Goal.id == workshop_goal.c.goal_id)
        .join(Workshop, Workshop.id == workshop_goal.c.workshop_id)
        .where(of_event),
        select(literal("measure"), workshop_measure.c.workshop_id, Measure.key, Measure.title, Measure.id)
        .join(Measure, Measure.id == workshop_measure.c.measure_id)
        .join(Workshop, Workshop.id == workshop_measure.c.workshop_id)
        .where(of_event),
        select(literal("field"), literal(WHOLE), *field_words)
        .join(format_field, format_field.c.field_id == ActionField.id)
        .where(format_field.c.format_id == event.format_id),
        select(literal("body"), literal(WHOLE), Body.key, Body.name, Body.id)
        .join(format_body, format_body.c.body_id == Body.id)
        .where(format_body.c.format_id == event.format_id),
    ]
    found: dict[tuple[str, int], list[Named]] = {}
    rows: Sequence[Any] = db.session.execute(union_all(*queries)).all()
    for row in sorted(rows, key=lambda row: row.position):
        found.setdefault((row.kind, row.owner), []).append(Named(row.code, row.title))
    return found
