"""Counting anew where every contribution stands, for operators who doubt or have repaired something by hand."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select, text

from teilhabe_app.core.db import db
from teilhabe_app.synthesis.models import Dossier, standing, tally

_SAME = "dossier_id, contribution_id, state, reason, language, field_id, channel, people, week"


@dataclass(frozen=True, slots=True)
class Recount:
    """What counting anew found in one dossier."""

    slug: str
    contributions: int
    wrong: int  # rows and cells that were not as the sources say


def recount(dossier: Dossier) -> Recount:
    """Put every row and every cell of a dossier as the sources say; triggers count again while rows are written."""
    held = select(Dossier.id).where(Dossier.id == dossier.id).with_for_update(key_share=True)
    db.session.execute(held)
    rows, cells = _rows(dossier), _cells(dossier)
    db.session.execute(delete(standing).where(standing.c.dossier_id == dossier.id))
    db.session.execute(delete(tally).where(tally.c.dossier_id == dossier.id))
    fill = f"INSERT INTO standing ({_SAME}) SELECT {_SAME} FROM standing_now WHERE dossier_id = :key"  # noqa: S608 -- names of ours
    db.session.execute(text(fill), {"key": dossier.id})
    right, counted = _rows(dossier), _cells(dossier)
    return Recount(dossier.slug, len(right), len(rows ^ right) + len(cells ^ counted))


def _rows(dossier: Dossier) -> set[tuple[object, ...]]:
    return {tuple(row) for row in db.session.execute(select(standing).where(standing.c.dossier_id == dossier.id))}


def _cells(dossier: Dossier) -> set[tuple[object, ...]]:
    query = select(tally).where(tally.c.dossier_id == dossier.id, tally.c["count"] != 0)
    return {tuple(row) for row in db.session.execute(query)}
