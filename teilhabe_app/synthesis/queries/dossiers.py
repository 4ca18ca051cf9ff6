"""Reads of dossiers and their findings; what a page shows is loaded in a constant number of statements."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.core.paging import Page, page_of
from teilhabe_app.framework.models import MeasureRevision
from teilhabe_app.synthesis.models import (
    Citation,
    Dossier,
    DossierState,
    Evidence,
    Finding,
    Outcome,
    Response,
    Routing,
    SetAside,
)


def by_slug(slug: str) -> Dossier | None:
    """Load a dossier with its process and formats, in one statement."""
    query = (
        select(Dossier).where(Dossier.slug == slug).options(joinedload(Dossier.process), joinedload(Dossier.formats))
    )
    return db.session.scalars(query).unique().one_or_none()


def slug_is_taken(slug: str) -> bool:
    """Tell whether an address is in use."""
    return db.session.scalar(select(Dossier.id).where(Dossier.slug == slug)) is not None


def public_dossiers(cursor: str | None = None) -> Page[Dossier]:
    """Return what everybody may see, newest first."""
    query = (
        select(Dossier)
        .where(Dossier.state != DossierState.DRAFT)
        .options(joinedload(Dossier.process), selectinload(Dossier.formats), selectinload(Dossier.findings))
    )
    return page_of(query, (Dossier.published_at, Dossier.id), cursor)


def all_dossiers() -> Sequence[Dossier]:
    """Return every dossier for the people who work on them, newest first."""
    query = (
        select(Dossier).options(selectinload(Dossier.formats)).order_by(Dossier.created_at.desc(), Dossier.id.desc())
    )
    return db.session.scalars(query).all()


def findings_of(dossier: Dossier) -> list[Finding]:
    """Load the findings with citations and everything that followed, in two statements."""
    sources = selectinload(Finding.citations).joinedload(Citation.contribution)
    query = _answered(select(Finding).where(Finding.dossier_id == dossier.id)).options(
        sources.joinedload(Contribution.organisation), sources.joinedload(Contribution.format)
    )
    return list(db.session.scalars(query).unique().all())


def finding_by_number(slug: str, number: int) -> Finding | None:
    """Load one finding with what followed but without its quotes, of which there may be thousands (2 statements)."""
    query = (
        select(Finding)
        .where(Finding.dossier.has(Dossier.slug == slug), Finding.number == number)
        .options(selectinload(Finding.evidence).joinedload(Evidence.format))
    )
    return db.session.scalars(_answered(query)).unique().one_or_none()


def _answered(query: Select[Finding]) -> Select[Finding]:
    answers = joinedload(Finding.routings).joinedload(Routing.responses)
    revision = answers.joinedload(Response.outcomes).joinedload(Outcome.measure_revision)
    return query.options(
        joinedload(Finding.dossier),
        joinedload(Finding.theme),
        joinedload(Finding.field),
        joinedload(Finding.measure),
        joinedload(Finding.routings).joinedload(Routing.body),
        revision.joinedload(MeasureRevision.measure),
    ).order_by(Finding.number)


def aside_page(dossier: Dossier, cursor: str | None) -> Page[SetAside]:
    """Return what was set aside, with the contributions, oldest first."""
    query = (
        select(SetAside)
        .where(SetAside.dossier_id == dossier.id)
        .options(
            joinedload(SetAside.contribution).options(
                joinedload(Contribution.organisation), joinedload(Contribution.format)
            )
        )
    )
    return page_of(query, (SetAside.id,), cursor, descending=False)
