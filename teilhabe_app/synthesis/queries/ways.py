"""Reads of the way back: at which step one's own contributions are, and what became of an organisation's points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import joinedload

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.paging import Page, page_of
from teilhabe_app.formats.models import Format, State
from teilhabe_app.framework.models import MeasureRevision, Operation
from teilhabe_app.organisations.models import Organisation
from teilhabe_app.synthesis.models import (
    Citation,
    Dossier,
    DossierState,
    Finding,
    Outcome,
    Response,
    Routing,
    SetAside,
    taken_over,
)

MOST = 5000  # in a file


def states() -> dict[str, tuple[Any, ColumnElement[bool]]]:
    """Return the steps that contributions can be at in public: label and condition, by key."""
    public = Contribution.visibility == Visibility.PUBLISHED
    aside = exists().where(
        SetAside.contribution_id == Contribution.id,
        Dossier.id == SetAside.dossier_id,
        Dossier.state != DossierState.DRAFT,
    )
    return {
        "waiting": (_l("Not in a summary yet"), public & ~Contribution.official & ~_cited() & ~aside),
        "cited": (_l("Part of a finding"), _cited()),
        "answered": (_l("Answered"), _answered()),
        "measure": (_l("A measure changed"), _changed()),
        "aside": (_l("Read, but not taken up"), public & aside & ~_cited()),
        "hidden": (_l("Not published"), Contribution.visibility != Visibility.PUBLISHED),
    }


def _quoted() -> Any:
    """Tell that a public finding quotes it."""
    return (
        exists()
        .where(Citation.contribution_id == Contribution.id, Finding.id == Citation.finding_id)
        .where(Dossier.id == Finding.dossier_id, Dossier.state != DossierState.DRAFT, taken_over())
    )


def _cited() -> ColumnElement[bool]:
    return _quoted()  # type: ignore[no-any-return]


def _answered() -> ColumnElement[bool]:
    return _quoted().where(Routing.finding_id == Finding.id, Response.routing_id == Routing.id)  # type: ignore[no-any-return]


def _changed() -> ColumnElement[bool]:
    return _quoted().where(  # type: ignore[no-any-return]
        Routing.finding_id == Finding.id,
        Response.routing_id == Routing.id,
        Outcome.response_id == Response.id,
        MeasureRevision.id == Outcome.measure_revision_id,
        MeasureRevision.operation != Operation.KEEP,
    )


def points_of(organisation: Organisation, state: str | None, cursor: str | None) -> Page[Contribution]:
    """Return a page of what an organisation said in public, the newest first (1 statement)."""
    return page_of(_said(organisation, state), (Contribution.id,), cursor)


def all_points_of(organisation: Organisation, state: str | None) -> Sequence[Contribution]:
    """Return all of it for a file (1 statement)."""
    query = _said(organisation, state).order_by(Contribution.id.desc()).limit(MOST)
    return db.session.scalars(query).all()


def has_points(organisation: Organisation) -> bool:
    """Tell whether an organisation said anything in public."""
    return db.session.scalar(select(_said(organisation, None).exists())) or False


def _said(organisation: Organisation, state: str | None) -> Any:
    query = (
        select(Contribution)
        .join(Format, Format.id == Contribution.format_id)
        .where(
            Contribution.organisation_id == organisation.id,
            Contribution.visibility == Visibility.PUBLISHED,
            Format.state != State.DRAFT,
        )
        .options(joinedload(Contribution.thread), joinedload(Contribution.format), joinedload(Contribution.field))
    )
    if state == "open":
        query = query.where(~_answered())
    if state == "answered":
        query = query.where(_answered())
    return query
