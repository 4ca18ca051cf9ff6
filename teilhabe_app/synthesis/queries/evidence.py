"""Reads of figures that findings rest on."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from teilhabe_app.core.db import db
from teilhabe_app.synthesis.models import Dossier, Evidence, Finding

MOST = 300


def evidence_of(dossier: Dossier, evidence_id: int) -> Evidence | None:
    """Find a figure that a finding of the dossier rests on."""
    query = (
        select(Evidence)
        .join(Finding, Finding.id == Evidence.finding_id)
        .where(Evidence.id == evidence_id, Finding.dossier_id == dossier.id)
        .options(joinedload(Evidence.finding))
    )
    return db.session.scalars(query).one_or_none()


def findings_in_work() -> Sequence[Finding]:
    """List the findings of all summaries, the newest summary first (1 statement)."""
    query = (
        select(Finding)
        .join(Finding.dossier)
        .options(joinedload(Finding.dossier))
        .order_by(Dossier.created_at.desc(), Finding.number)
        .limit(MOST)
    )
    return db.session.scalars(query).all()
