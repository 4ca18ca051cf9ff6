"""Reads: editions, and everything of the chain that an edition collects, in a constant number of statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload, undefer

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.framework.models import ActionField, Concept, Indicator, IndicatorValue, Measure
from teilhabe_app.organisations.models import Body
from teilhabe_app.reports.models import Edition, EditionState, Snapshot
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

STAFF = frozenset({"editor", "moderator"})


@dataclass(frozen=True, slots=True)
class Material:
    """What an edition is made from."""

    fields: Sequence[ActionField]
    measures: Sequence[Measure]
    findings: Sequence[Finding]
    indicators: Sequence[Indicator]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a reader may see an edition."""
    return Edition.id.is_not(None) if STAFF & actor.roles else Edition.state == EditionState.FROZEN


def all_editions(actor: Actor) -> Sequence[Edition]:
    """Return the editions a reader may see, newest first, with their seals."""
    query = select(Edition).where(visible_to(actor)).options(joinedload(Edition.snapshot))
    return db.session.scalars(query.order_by(Edition.number.desc())).all()


def by_slug(slug: str) -> Edition | None:
    """Load an edition with its frozen content, where it has one (1 statement)."""
    content = joinedload(Edition.snapshot).options(undefer(Snapshot.content))
    return db.session.scalars(select(Edition).where(Edition.slug == slug).options(content)).one_or_none()


def frozen_editions() -> Sequence[Edition]:
    """Return what an edition can follow, newest first."""
    query = select(Edition).where(Edition.state == EditionState.FROZEN)
    return db.session.scalars(query.order_by(Edition.number.desc())).all()


def next_cutoff() -> dt.date | None:
    """Return the cut-off date of the edition that comes next; that date is announced, the draft is not."""
    query = select(Edition.cutoff_on).where(Edition.state == EditionState.DRAFT)
    return db.session.scalars(query.order_by(Edition.number).limit(1)).first()


def concept() -> Concept | None:
    """Return the framework concept, which knows the reports that came before."""
    return db.session.scalars(select(Concept).limit(1)).first()


def bodies() -> Sequence[Body]:
    """Return the bodies that decide on reports."""
    return db.session.scalars(select(Body).order_by(Body.id)).all()


def snapshot_of(edition: Edition) -> Snapshot | None:
    """Load the frozen content of an edition."""
    query = select(Snapshot).where(Snapshot.edition_id == edition.id).options(undefer(Snapshot.content))
    return db.session.scalars(query).one_or_none()


def editions_with_keys() -> Iterable[tuple[Edition, Snapshot]]:
    """Return all frozen editions with the keys of what stands in them, the newest first (1 statement)."""
    query = (
        select(Edition, Snapshot)
        .join(Snapshot, Snapshot.edition_id == Edition.id)
        .options(undefer(Snapshot.findings), undefer(Snapshot.measures))
        .order_by(Edition.number.desc())
    )
    return ((edition, snapshot) for edition, snapshot in db.session.execute(query))


def latest_about(findings: Sequence[int], measures: Sequence[int]) -> tuple[Edition, Snapshot] | None:
    """Return the newest frozen edition that holds one of the findings, or one of the measures where none is asked."""
    for edition, snapshot in editions_with_keys():
        asked, held = (findings, snapshot.findings) if findings else (measures, snapshot.measures)
        if not set(asked).isdisjoint(held):
            return edition, snapshot
    return None


def material() -> Material:
    """Load fields, measures, public findings and indicators with all that hangs on them (11 statements)."""
    fields = select(ActionField).order_by(ActionField.position).options(selectinload(ActionField.bodies))
    measures = select(Measure).order_by(Measure.key).options(selectinload(Measure.revisions))
    answers = selectinload(Finding.routings).options(joinedload(Routing.body)).selectinload(Routing.responses)
    findings = (
        select(Finding)
        .join(Finding.dossier)
        .where(Dossier.state != DossierState.DRAFT, taken_over())
        .order_by(Dossier.published_at, Dossier.id, Finding.number)
        .options(
            joinedload(Finding.dossier),
            joinedload(Finding.theme),
            selectinload(Finding.citations).joinedload(Citation.contribution).joinedload(Contribution.organisation),
            answers.selectinload(Response.outcomes).joinedload(Outcome.measure_revision),
        )
    )
    indicators = (
        select(Indicator)
        .order_by(Indicator.key)
        .options(selectinload(Indicator.values).joinedload(IndicatorValue.source))
    )
    return Material(
        fields=db.session.scalars(fields).all(),
        measures=db.session.scalars(measures).all(),
        findings=db.session.scalars(findings).all(),
        indicators=db.session.scalars(indicators).all(),
    )
