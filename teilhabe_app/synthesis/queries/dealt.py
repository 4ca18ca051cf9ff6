"""What it means that a contribution is dealt with in a dossier, as conditions of the database."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, or_, select

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.synthesis.models import Citation, Dossier, Finding, Segment, SetAside


def states(dossier: Dossier) -> dict[str, ColumnElement[bool]]:
    """Return the conditions ``open``, ``cited`` and ``aside`` over ``Contribution``; exactly one holds for each.

    A contribution without segments is dealt with when its wording is cited or it is set aside. One with segments is
    dealt with when each of them overlaps a citation or is set aside; a segment of an older wording is open.
    """
    cited = exists().where(
        Citation.contribution_id == Contribution.id,
        Citation.revision_number == Contribution.revision_number,
        Citation.finding_id == Finding.id,
        Finding.dossier_id == dossier.id,
    )
    aside = exists().where(SetAside.contribution_id == Contribution.id, SetAside.dossier_id == dossier.id)
    of_it = and_(Segment.contribution_id == Contribution.id, Segment.dossier_id == dossier.id)
    quoted = exists().where(
        Citation.contribution_id == Segment.contribution_id,
        Citation.revision_number == Segment.revision_number,
        Citation.starts < Segment.ends,
        Citation.ends > Segment.starts,
        Citation.finding_id == Finding.id,
        Finding.dossier_id == dossier.id,
    )
    left = or_(Segment.revision_number != Contribution.revision_number, and_(Segment.aside_reason.is_(None), ~quoted))
    is_open = and_(~aside, or_(and_(~cited, ~exists().where(of_it)), exists().where(of_it, left)))
    return {"open": is_open, "cited": and_(cited, ~is_open), "aside": and_(~cited, ~is_open)}


def is_open(dossier: Dossier, contribution: Contribution) -> bool:
    """Tell whether a published contribution is not dealt with as it now reads."""
    db.session.flush()
    query = select(Contribution.id).where(Contribution.id == contribution.id, states(dossier)["open"])
    return db.session.scalar(query) is not None
