"""Reads of consultations with their questions and material."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload, undefer

from teilhabe_app.consultations.models import Background, Consultation, ConsultationPhase, Material, Question
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.formats.models import Format, PhaseKind
from teilhabe_app.framework.models import ActionField, Measure


def by_slug(slug: str) -> Consultation | None:
    """Load one with its phases, questions and material (4 statements, whatever the amount)."""
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
            joinedload(Consultation.decision_body),
            joinedload(Consultation.phases),
            joinedload(Consultation.documents),
            selectinload(Consultation.questions).joinedload(Question.thread),
            selectinload(Consultation.materials).options(
                joinedload(Material.thread), joinedload(Material.measure), joinedload(Material.field)
            ),
        )
    )


def phase_of(format_id: int, kind: PhaseKind) -> ConsultationPhase | None:
    """Return a phase around the contributions of a format, if it is planned (1 statement)."""
    query = (
        select(ConsultationPhase)
        .join(Consultation, Consultation.id == ConsultationPhase.consultation_id)
        .where(Consultation.format_id == format_id, ConsultationPhase.kind == kind)
    )
    return db.session.scalars(query).one_or_none()


def question_by_id(question_id: int) -> Question | None:
    """Load a question with its consultation."""
    query = (
        select(Question)
        .where(Question.id == question_id)
        .options(joinedload(Question.thread), joinedload(Question.consultation).joinedload(Consultation.format))
    )
    return db.session.scalars(query).one_or_none()


def backgrounds_of(consultation: Consultation) -> Sequence[Background]:
    """Return files and links to read first."""
    return db.session.scalars(_backgrounds_of(), {"consultation": consultation.id}).all()


@cache
def _backgrounds_of() -> Select[Background]:
    query = select(Background).where(Background.consultation_id == bindparam("consultation"))
    return query.order_by(Background.position, Background.id)


def background_by_id(background_id: int) -> Background | None:
    """Load a file or link with its consultation."""
    query = (
        select(Background)
        .where(Background.id == background_id)
        .options(joinedload(Background.consultation).joinedload(Consultation.format), undefer(Background.content))
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
