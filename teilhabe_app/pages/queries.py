"""Reads: texts, barrier reports, what the start page shows, and what a receipt code belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Integer, Select, bindparam, select
from sqlalchemy.orm import joinedload, load_only

from teilhabe_app.consultations.models import Consultation, Point, Statement
from teilhabe_app.contributions import queries as moderation
from teilhabe_app.contributions.models import Contribution, Notice, Thread
from teilhabe_app.core.db import db
from teilhabe_app.core.paging import Page, page_of
from teilhabe_app.events.models import Registration, RegistrationGroup
from teilhabe_app.framework.models import ActionField, MeasureRevision
from teilhabe_app.pages.models import BarrierReport, PageText
from teilhabe_app.reports.models import Edition, EditionState
from teilhabe_app.synthesis.models import (
    Citation,
    Dossier,
    DossierState,
    Finding,
    Outcome,
    Response,
    Routing,
    taken_over,
)

Owned = Contribution | Statement | Registration | RegistrationGroup | Notice | BarrierReport


def text_by_key(key: str) -> PageText | None:
    """Find an editable text."""
    return db.session.scalars(select(PageText).where(PageText.key == key)).one_or_none()


def texts() -> Sequence[PageText]:
    """Return all stored texts."""
    return db.session.scalars(select(PageText).order_by(PageText.key)).all()


def barrier_by_id(report_id: int) -> BarrierReport | None:
    """Find a barrier report."""
    return db.session.get(BarrierReport, report_id)


def barrier_by_once(once: str) -> BarrierReport | None:
    """Find what an earlier sending of the same form created."""
    return db.session.scalars(select(BarrierReport).where(BarrierReport.once == once)).one_or_none()


def open_barriers() -> Sequence[BarrierReport]:
    """Return the reports that wait for an answer, the most urgent first."""
    query = select(BarrierReport).where(BarrierReport.answered_at.is_(None))
    return db.session.scalars(query.order_by(BarrierReport.due_on, BarrierReport.id)).all()


def answered_barriers(cursor: str | None) -> Page[BarrierReport]:
    """Return answered reports, newest first."""
    return page_of(select(BarrierReport).where(BarrierReport.answered_at.is_not(None)), (BarrierReport.id,), cursor)


def latest_answers(limit: int = 3) -> Sequence[Response]:
    """Return the newest answers to public findings, with what their cards say (1 statement)."""
    return db.session.scalars(_latest_answers(), {"most": limit}).all()


@cache
def _latest_answers() -> Select[Response]:
    """Build the statement once: the start page asks it."""
    return (
        select(Response)
        .join(Routing, Routing.id == Response.routing_id)
        .join(Finding, Finding.id == Routing.finding_id)
        .join(Dossier, Dossier.id == Finding.dossier_id)
        .where(Dossier.state != DossierState.DRAFT, taken_over())
        .options(
            joinedload(Response.routing).joinedload(Routing.body),
            joinedload(Response.routing).joinedload(Routing.finding).joinedload(Finding.dossier),
        )
        .order_by(Response.answered_at.desc(), Response.id.desc())
        .limit(bindparam("most", type_=Integer))
    )


def latest_dossiers(limit: int = 2) -> Sequence[Dossier]:
    """Return the newest public summaries."""
    query = select(Dossier).where(Dossier.state != DossierState.DRAFT)
    return db.session.scalars(query.order_by(Dossier.published_at.desc(), Dossier.id.desc()).limit(limit)).all()


def latest_edition() -> Edition | None:
    """Return the newest frozen report."""
    query = select(Edition).where(Edition.state == EditionState.FROZEN).order_by(Edition.number.desc()).limit(1)
    return db.session.scalars(query).one_or_none()


def fields() -> Sequence[ActionField]:
    """Return the action fields in force, with what their cards say."""
    return db.session.scalars(_fields()).all()


@cache
def _fields() -> Select[ActionField]:
    query = select(ActionField).where(ActionField.ended_on.is_(None)).order_by(ActionField.position)
    return query.options(load_only(ActionField.key, ActionField.slug, ActionField.short_name))


def owner_of(code: str) -> Owned | None:
    """Return what a receipt code belongs to (at most 6 statements, 1 for a contribution)."""
    contribution = (
        select(Contribution)
        .where(Contribution.receipt == code)
        .options(
            joinedload(Contribution.thread).joinedload(Thread.measure),
            joinedload(Contribution.thread).joinedload(Thread.field),
            joinedload(Contribution.format),
            joinedload(Contribution.field),
            joinedload(Contribution.organisation),
        )
    )
    if found := db.session.scalars(contribution).one_or_none():
        return found
    statement = (
        select(Statement)
        .where(Statement.receipt == code)
        .options(
            joinedload(Statement.organisation),
            joinedload(Statement.consultation).joinedload(Consultation.format),
            joinedload(Statement.points).joinedload(Point.contribution),
        )
    )
    if handed_in := db.session.scalars(statement).unique().one_or_none():
        return handed_in
    if registered := db.session.scalars(select(Registration).where(Registration.receipt == code)).one_or_none():
        return registered
    group = select(RegistrationGroup).where(RegistrationGroup.receipt == code)
    if together := db.session.scalars(group).one_or_none():
        return together
    if reported := moderation.notice_by_receipt(code):
        return reported
    return db.session.scalars(select(BarrierReport).where(BarrierReport.receipt == code)).one_or_none()


def citations_of(contribution: Contribution) -> Sequence[Citation]:
    """Return the public findings that quote a contribution, with answers and outcomes (1 statement)."""
    routings = joinedload(Citation.finding).joinedload(Finding.routings)
    revisions = (
        routings.joinedload(Routing.responses).joinedload(Response.outcomes).joinedload(Outcome.measure_revision)
    )
    query = (
        select(Citation)
        .join(Finding, Finding.id == Citation.finding_id)
        .join(Dossier, Dossier.id == Finding.dossier_id)
        .where(Citation.contribution_id == contribution.id, Dossier.state != DossierState.DRAFT, taken_over())
        .options(
            joinedload(Citation.finding).joinedload(Finding.dossier),
            routings.joinedload(Routing.body),
            revisions.joinedload(MeasureRevision.measure),
        )
        .order_by(Finding.dossier_id, Finding.number, Citation.starts)
    )
    return db.session.scalars(query).unique().all()
