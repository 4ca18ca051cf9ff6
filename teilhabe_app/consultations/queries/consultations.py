"""Reads of consultations with their questions and material."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from teilhabe_app.consultations.models import Consultation, Material, Question
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.formats.models import Format
from teilhabe_app.framework.models import ActionField, Measure


def by_slug(slug: str) -> Consultation | None:
    """Load one with its questions and material (4 statements, whatever the amount)."""
    return db.session.scalars(_by_slug(), {"slug": slug}).unique().one_or_none()


@cache
def _by_slug() -> Select[Consultation]:
    """Build the statement once: that takes longer than running it."""
    return (
        select(Consultation)
        .join(Consultation.format)
        .where(Format.slug == bindparam("slug"))
        .options(
            contains_eager(Consultation.format).selectinload(Format.fields),
            contains_eager(Consultation.format).joinedload(Format.bodies),
            selectinload(Consultation.questions).joinedload(Question.thread),
            selectinload(Consultation.materials).options(
                joinedload(Material.thread), joinedload(Material.measure), joinedload(Material.field)
            ),
        )
    )


def question_by_id(question_id: int) -> Question | None:
    """Load a question with its consultation."""
    query = (
        select(Question)
        .where(Question.id == question_id)
        .options(joinedload(Question.thread), joinedload(Question.consultation).joinedload(Consultation.format))
    )
    return db.session.scalars(query).one_or_none()


def has_contributions(thread_id: int) -> bool:
    """Tell whether anything was ever written in a thread, shown or not."""
    query = select(Contribution.id).where(Contribution.thread_id == thread_id).limit(1)
    return db.session.scalar(query) is not None


def material_candidates(consultation: Consultation) -> tuple[Sequence[Measure], Sequence[ActionField]]:
    """Return measures and fields to choose from: those of its fields, else all that have not ended."""
    chosen = [field.id for field in consultation.format.fields]
    fields = select(ActionField).where(ActionField.ended_on.is_(None)).order_by(ActionField.position)
    measures = select(Measure).join(Measure.field).options(contains_eager(Measure.field))
    if chosen:
        fields = fields.where(ActionField.id.in_(chosen))
        measures = measures.where(Measure.field_id.in_(chosen))
    measures = measures.order_by(ActionField.position, Measure.key)
    return db.session.scalars(measures).all(), db.session.scalars(fields).all()
