"""What it means that a contribution is dealt with in a dossier: what the triggers of the database keep in ``standing``.

A contribution without segments is dealt with when its wording is cited or it is set aside. One with segments is dealt
with when each of them overlaps a citation or is set aside; a segment of an older wording is open. Citations of findings
that a program drafted and nobody took over do not count. The rule itself is the view of revision 0029.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.synthesis.models import Dossier, standing


def states(dossier: Dossier) -> dict[str, ColumnElement[bool]]:
    """Return the conditions ``open``, ``cited`` and ``aside`` over ``Contribution``; exactly one holds for each."""
    of = select(standing.c.contribution_id).where(standing.c.dossier_id == dossier.id)
    return {state: Contribution.id.in_(of.where(standing.c.state == state)) for state in ("open", "cited", "aside")}


def is_open(dossier: Dossier, contribution: Contribution) -> bool:
    """Tell whether a published contribution is not dealt with as it now reads."""
    db.session.flush()
    query = select(standing.c.state).where(
        standing.c.dossier_id == dossier.id, standing.c.contribution_id == contribution.id
    )
    return db.session.scalar(query) == "open"
