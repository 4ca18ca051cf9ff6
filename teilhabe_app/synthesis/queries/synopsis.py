"""What the synopsis of a dossier is made from."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from teilhabe_app.core.db import db
from teilhabe_app.framework.models import MeasureRevision
from teilhabe_app.synthesis.models import Dossier, Finding, Outcome, Response, Routing, taken_over


def points_of(dossier: Dossier) -> Sequence[Finding]:
    """Return the findings of a dossier with who was asked, every answer and what changed (4 statements)."""
    routings = selectinload(Finding.routings)
    changed = routings.selectinload(Routing.responses).selectinload(Response.outcomes)
    query = (
        select(Finding)
        .where(Finding.dossier_id == dossier.id, taken_over())
        .options(
            joinedload(Finding.field),
            routings.joinedload(Routing.body),
            changed.joinedload(Outcome.measure_revision).joinedload(MeasureRevision.measure),
        )
        .order_by(Finding.number)
    )
    return db.session.scalars(query).all()
