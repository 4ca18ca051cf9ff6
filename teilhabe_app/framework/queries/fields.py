"""Reads: the concept, its goals and action fields."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from teilhabe_app.core.db import db
from teilhabe_app.framework.models import (
    ActionField,
    Concept,
    FieldRevision,
    FieldSuccession,
    Goal,
    Measure,
    MeasureStatus,
    field_body,
)
from teilhabe_app.organisations.models import Body


def concept() -> Concept | None:
    """Return the framework concept, if one has been read in."""
    return db.session.scalars(select(Concept).order_by(Concept.id).limit(1)).one_or_none()


def goals() -> Sequence[Goal]:
    """Return the overarching goals in their order."""
    return db.session.scalars(select(Goal).order_by(Goal.position, Goal.id)).all()


def goal_by_number(number: str) -> Goal | None:
    """Find a goal."""
    return db.session.scalars(select(Goal).where(Goal.number == number)).one_or_none()


def current_fields() -> Sequence[ActionField]:
    """Return the action fields that hold today, in their order."""
    query = select(ActionField).where(ActionField.ended_on.is_(None)).order_by(ActionField.position, ActionField.id)
    return db.session.scalars(query).all()


def fields_with_counts() -> Sequence[tuple[ActionField, int]]:
    """Return all action fields with the number of measures that have not been discontinued, in their order."""
    counted = (
        select(Measure.field_id, func.count().label("number"))
        .where(Measure.status != MeasureStatus.DISCONTINUED)
        .group_by(Measure.field_id)
        .subquery()
    )
    query = (
        select(ActionField, func.coalesce(counted.c.number, 0))
        .outerjoin(counted, counted.c.field_id == ActionField.id)
        .order_by(ActionField.position, ActionField.id)
    )
    return [(field, int(number)) for field, number in db.session.execute(query)]


def field_by_slug(slug: str) -> ActionField | None:
    """Find a field, ended or not, by its slug or its key, with bodies, predecessors and successors."""
    query = (
        select(ActionField)
        .where(or_(ActionField.slug == slug, ActionField.key == slug))
        .options(
            joinedload(ActionField.bodies),
            joinedload(ActionField.successions).joinedload(FieldSuccession.successor),
            joinedload(ActionField.origins).joinedload(FieldSuccession.predecessor),
        )
    )
    return db.session.scalars(query).unique().first()


def revisions_of_field(field: ActionField) -> Sequence[FieldRevision]:
    """Return the history of a field, newest first."""
    query = select(FieldRevision).where(FieldRevision.field_id == field.id).order_by(FieldRevision.number.desc())
    return db.session.scalars(query).all()


def fields_of_body(body: Body) -> Sequence[ActionField]:
    """Return the fields that a body answers for."""
    query = (
        select(ActionField)
        .join(field_body, field_body.c.field_id == ActionField.id)
        .where(field_body.c.body_id == body.id)
        .order_by(ActionField.position, ActionField.id)
    )
    return db.session.scalars(query).all()
