"""Reads: measures and what changed in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from teilhabe_app.core.db import db
from teilhabe_app.framework.models import ActionField, Measure, MeasureRevision, measure_body
from teilhabe_app.organisations.models import Body

COMPARED = ("title", "description", "status", "levels", "responsible")


@dataclass(frozen=True, slots=True)
class Change:
    """One property before and after a revision."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class History:
    """A revision and how it differs from the one before; the first one differs from nothing."""

    revision: MeasureRevision
    changes: tuple[Change, ...]


def measure_by_key(key: str) -> Measure | None:
    """Find a measure with its field, bodies and sources."""
    query = (
        select(Measure)
        .where(Measure.key == key)
        .options(joinedload(Measure.field), joinedload(Measure.bodies), joinedload(Measure.sources))
    )
    return db.session.scalars(query).unique().one_or_none()


def measures(field_ids: Sequence[int] | None = None) -> Sequence[Measure]:
    """Return the measures, all or those of some fields, in the order of the fields."""
    query = select(Measure).join(Measure.field).options(joinedload(Measure.field))
    if field_ids is not None:
        query = query.where(Measure.field_id.in_(field_ids))
    return db.session.scalars(query.order_by(ActionField.position, ActionField.id, Measure.id)).all()


def measures_of(field: ActionField) -> Sequence[tuple[Measure, MeasureRevision | None]]:
    """Return the measures of a field, each with its last revision."""
    last = and_(
        MeasureRevision.measure_id == Measure.id,
        MeasureRevision.number == Measure.revision_number,
    )
    query = (
        select(Measure, MeasureRevision)
        .outerjoin(MeasureRevision, last)
        .where(Measure.field_id == field.id)
        .order_by(Measure.id)
    )
    return [(measure, revision) for measure, revision in db.session.execute(query)]


def measures_of_body(body: Body) -> Sequence[Measure]:
    """Return the measures that a body answers for today."""
    query = (
        select(Measure)
        .join(measure_body, measure_body.c.measure_id == Measure.id)
        .where(measure_body.c.body_id == body.id)
        .order_by(Measure.field_id, Measure.id)
    )
    return db.session.scalars(query).all()


def history(measure: Measure) -> list[History]:
    """Return the revisions of a measure, newest first, each with what it changed."""
    query = select(MeasureRevision).where(MeasureRevision.measure_id == measure.id).order_by(MeasureRevision.number)
    found: list[History] = []
    before: MeasureRevision | None = None
    for revision in db.session.scalars(query):
        found.append(History(revision, changes(before, revision) if before else ()))
        before = revision
    return found[::-1]


def changes(before: Any, after: Any) -> tuple[Change, ...]:
    """Compare two states of a measure (revisions, drafts or the measure itself)."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in COMPARED)
    return tuple(Change(name, old, new) for name, old, new in pairs if (old or None) != (new or None))
