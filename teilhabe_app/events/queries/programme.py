"""Reads of the programme: events, their parts, rounds and workshops."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from teilhabe_app.core.db import db
from teilhabe_app.events.models import Event, ProgrammeItem, Workshop
from teilhabe_app.formats.models import Format
from teilhabe_app.framework.models import ActionField, Goal


def by_slug(slug: str) -> Event | None:
    """Load an event with everything its page shows (6 statements)."""
    query = (
        select(Event)
        .join(Event.format)
        .where(Format.slug == slug)
        .options(
            contains_eager(Event.format).options(
                joinedload(Format.process), selectinload(Format.fields), selectinload(Format.bodies)
            ),
            selectinload(Event.items).joinedload(ProgrammeItem.room),
            selectinload(Event.workshops).options(
                joinedload(Workshop.room), selectinload(Workshop.goals), selectinload(Workshop.fields)
            ),
        )
    )
    return db.session.scalars(query).unique().one_or_none()


def of_formats(format_ids: Sequence[int]) -> Sequence[Event]:
    """Load the events of formats (1 statement)."""
    query = select(Event).where(Event.format_id.in_(format_ids)).options(joinedload(Event.format))
    return db.session.scalars(query).all()


def item_by_id(item_id: int) -> ProgrammeItem | None:
    """Load a part of the programme with its event."""
    query = select(ProgrammeItem).where(ProgrammeItem.id == item_id)
    return db.session.scalars(query.options(joinedload(ProgrammeItem.event).joinedload(Event.format))).one_or_none()


def workshop_by_id(workshop_id: int) -> Workshop | None:
    """Load a workshop with its event and fields."""
    query = select(Workshop).where(Workshop.id == workshop_id)
    return db.session.scalars(
        query.options(joinedload(Workshop.event).joinedload(Event.format), selectinload(Workshop.fields))
    ).one_or_none()


def all_goals() -> Sequence[Goal]:
    """Return the overarching goals in order."""
    return db.session.scalars(select(Goal).order_by(Goal.position)).all()


def fields_by_ids(ids: Sequence[int]) -> list[ActionField]:
    """Return action fields in order."""
    return list(db.session.scalars(select(ActionField).where(ActionField.id.in_(ids)).order_by(ActionField.position)))
