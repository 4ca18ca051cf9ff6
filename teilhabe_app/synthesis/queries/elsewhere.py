"""Reads for the pages of other slices; one statement each, and only what is public."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from teilhabe_app.core.db import db
from teilhabe_app.formats.models import Format, Process
from teilhabe_app.framework.models import ActionField
from teilhabe_app.organisations.models import Body
from teilhabe_app.synthesis.models import Dossier, DossierState, Finding, Routing, dossier_format, taken_over

MOST = 30


def findings_of_field(field: ActionField) -> Sequence[Finding]:
    """Return the newest findings in an action field."""
    query = (
        select(Finding)
        .join(Dossier, Dossier.id == Finding.dossier_id)
        .where(Finding.field_id == field.id, Dossier.state != DossierState.DRAFT, taken_over())
        .options(contains_eager(Finding.dossier))
        .order_by(Dossier.published_at.desc(), Finding.number)
        .limit(MOST)
    )
    return db.session.scalars(query).all()


def routings_of_body(body: Body) -> Sequence[Routing]:
    """Return what a body was asked last, with its answers."""
    newest = select(Routing.id).where(Routing.body_id == body.id).order_by(Routing.id.desc()).limit(MOST)
    query = (
        select(Routing)
        .join(Finding, Finding.id == Routing.finding_id)
        .join(Dossier, Dossier.id == Finding.dossier_id)
        .where(Routing.id.in_(newest), Dossier.state != DossierState.DRAFT, taken_over())
        .options(contains_eager(Routing.finding).contains_eager(Finding.dossier), joinedload(Routing.responses))
        .order_by(Routing.id.desc())
    )
    return db.session.scalars(query).unique().all()


def public_of_format(format_: Format) -> Sequence[Dossier]:
    """Return the dossiers of a format."""
    return db.session.scalars(_public_of_format(), {"format": format_.id}).all()


@cache
def _public_of_format() -> Select[Dossier]:
    """Build the statement once: the page of every event, consultation and survey asks it."""
    return (
        select(Dossier)
        .join(dossier_format, dossier_format.c.dossier_id == Dossier.id)
        .where(dossier_format.c.format_id == bindparam("format"), Dossier.state != DossierState.DRAFT)
        .order_by(Dossier.published_at.desc())
    )


def public_of_process(process: Process) -> Sequence[Dossier]:
    """Return the dossiers of a process."""
    query = select(Dossier).where(Dossier.process_id == process.id, Dossier.state != DossierState.DRAFT)
    return db.session.scalars(query.order_by(Dossier.published_at.desc())).all()
