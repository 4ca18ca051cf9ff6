"""Reads of the programme: events, their parts, rounds and workshops, and all of it for the page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.events.models import (
    Attendance,
    Event,
    EventMaterial,
    ProgrammeItem,
    Registration,
    RegistrationState,
    Room,
    Slot,
    Wish,
    WishState,
    Workshop,
)
from teilhabe_app.formats.models import Format
from teilhabe_app.framework.models import ActionField, Goal, Measure

GONE = (RegistrationState.CANCELLED, RegistrationState.DECLINED)


def by_slug(slug: str) -> Event | None:
    """Load an event with its format, process and pools (1 statement); ``programme_of`` loads the rest."""
    return db.session.scalars(_by_slug(), {"slug": slug}).unique().one_or_none()


@cache
def _by_slug() -> Select[Event]:
    """Build the statement of the pages that most people open once: that takes longer than running it."""
    return (
        select(Event)
        .join(Event.format)
        .where(Format.slug == bindparam("slug"))
        .options(contains_eager(Event.format).joinedload(Format.process), joinedload(Event.pools))
    )


def of_formats(format_ids: Sequence[int]) -> Sequence[Event]:
    """Load the events of formats that are already loaded, with their pools and without their texts (1 statement)."""
    return db.session.scalars(_of_formats(), {"formats": list(format_ids)}).unique().all()


@cache
def _of_formats() -> Select[Event]:
    query = select(Event).where(Event.format_id.in_(bindparam("formats", expanding=True)))
    return query.options(defer(Event.about), defer(Event.documentation), joinedload(Event.pools))


def item_by_id(item_id: int) -> ProgrammeItem | None:
    """Load a part of the programme with its event."""
    query = select(ProgrammeItem).where(ProgrammeItem.id == item_id)
    return db.session.scalars(query.options(joinedload(ProgrammeItem.event).joinedload(Event.format))).one_or_none()


def workshop_by_id(workshop_id: int) -> Workshop | None:
    """Load a workshop with its event, fields, goals and measures."""
    query = select(Workshop).where(Workshop.id == workshop_id)
    return db.session.scalars(
        query.options(
            joinedload(Workshop.event).joinedload(Event.format),
            selectinload(Workshop.fields),
            selectinload(Workshop.goals),
            selectinload(Workshop.measures),
        )
    ).one_or_none()


def room_by_id(room_id: int) -> Room | None:
    """Load a room with its event."""
    query = select(Room).where(Room.id == room_id).options(joinedload(Room.event).joinedload(Event.format))
    return db.session.scalars(query).one_or_none()


def slot_by_id(slot_id: int) -> Slot | None:
    """Load a round with its event."""
    query = select(Slot).where(Slot.id == slot_id).options(joinedload(Slot.event).joinedload(Event.format))
    return db.session.scalars(query).one_or_none()


def material_by_id(material_id: int) -> EventMaterial | None:
    """Load a material with its event, without the file's content."""
    query = select(EventMaterial).where(EventMaterial.id == material_id)
    return db.session.scalars(query.options(joinedload(EventMaterial.event).joinedload(Event.format))).one_or_none()


def slots_of(event: Event) -> Sequence[Slot]:
    """Return the rounds as they now are in the database."""
    query = select(Slot).where(Slot.event_id == event.id).order_by(Slot.number)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def workshops_in(slot: Slot) -> Sequence[Workshop]:
    """Return the workshops of a round."""
    return db.session.scalars(select(Workshop).where(Workshop.slot_id == slot.id)).all()


def with_rooms(workshop_ids: Sequence[int]) -> Sequence[Workshop]:
    """Load workshops with their rounds and rooms (1 statement)."""
    query = select(Workshop).where(Workshop.id.in_(workshop_ids))
    return db.session.scalars(query.options(joinedload(Workshop.slot), joinedload(Workshop.room))).all()


def is_wished_for(workshop: Workshop) -> bool:
    """Tell whether somebody who is registered has wished for a workshop."""
    query = (
        select(Wish.id)
        .join(Registration)
        .where(Wish.workshop_id == workshop.id, Registration.state.not_in(GONE))
        .limit(1)
    )
    return db.session.scalar(query) is not None


def has_results(workshop: Workshop) -> bool:
    """Tell whether a workshop has cards, or somebody was checked in."""
    cards = select(Contribution.id).where(Contribution.thread_id == workshop.thread_id).limit(1)
    guests = select(Attendance.id).where(Attendance.workshop_id == workshop.id).limit(1)
    return db.session.scalar(cards) is not None or db.session.scalar(guests) is not None


def would_clash(workshop: Workshop, slot_id: int) -> list[str]:
    """Name those who hold a place in a workshop and in another one of that round."""
    here = select(Wish.registration_id).where(Wish.workshop_id == workshop.id, Wish.state == WishState.HELD)
    query = (
        select(Registration.name, Registration.receipt)
        .join(Wish, Wish.registration_id == Registration.id)
        .where(
            Wish.slot_id == slot_id,
            Wish.workshop_id != workshop.id,
            Wish.state == WishState.HELD,
            Registration.id.in_(here),
        )
        .order_by(Registration.id)
    )
    return [row.name or row.receipt for row in db.session.execute(query)]


def people_who_wish(workshop_id: int) -> Sequence[Registration]:
    """Return who wishes for a workshop, in whatever state, with all their wishes as they are now."""
    query = (
        select(Registration)
        .where(Registration.id.in_(select(Wish.registration_id).where(Wish.workshop_id == workshop_id)))
        .options(selectinload(Registration.wishes), joinedload(Registration.group))
        .order_by(Registration.id)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).all()


def all_goals() -> Sequence[Goal]:
    """Return the overarching goals in order."""
    return db.session.scalars(select(Goal).order_by(Goal.position)).all()


def fields_by_ids(ids: Sequence[int]) -> list[ActionField]:
    """Return action fields in order."""
    return list(db.session.scalars(select(ActionField).where(ActionField.id.in_(ids)).order_by(ActionField.position)))


def measures_by_ids(ids: Sequence[int]) -> list[Measure]:
    """Return measures in the order of their keys."""
    return list(db.session.scalars(select(Measure).where(Measure.id.in_(ids)).order_by(Measure.key)))


def all_measures() -> Sequence[Measure]:
    """Return all measures in the order of fields."""
    query = select(Measure).join(ActionField, ActionField.id == Measure.field_id)
    return db.session.scalars(query.order_by(ActionField.position, Measure.id)).all()
