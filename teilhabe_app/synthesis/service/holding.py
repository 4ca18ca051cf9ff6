"""Holding what several people decide about: locked until the commit, and read anew before its state is tested."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select

from teilhabe_app.core.db import Base, db
from teilhabe_app.core.errors import NotFound
from teilhabe_app.synthesis.models import Candidate, Dossier, Finding, Theme

Row = TypeVar("Row", bound=Base)


def hold(dossier: Dossier) -> None:
    """Lock a dossier; what is read of it from now on is what others have committed. NotFound where it is gone."""
    _lock(dossier)


def hold_finding(finding: Finding) -> None:
    """Lock the dossier of a finding, then the finding: whoever publishes, asks or removes at this moment waits."""
    hold(finding.dossier)
    _lock(finding)


def hold_themes(dossier: Dossier, *themes: Theme) -> None:
    """Lock a dossier and some of its themes: one person at a time changes what becomes of them, and coders wait."""
    hold(dossier)
    for theme in sorted(themes, key=lambda one: one.id):
        _lock(theme)


def hold_candidate(candidate: Candidate) -> None:
    """Lock a proposed group, so that one of two people decides about it."""
    _lock(candidate)


def _lock(row: Row) -> None:
    """Read a row anew under a lock that lets others still refer to it."""
    db.session.flush()
    kind = type(row)
    query = select(kind).where(kind.id == row.id).with_for_update(of=kind, key_share=True)
    if db.session.scalars(query.execution_options(populate_existing=True)).one_or_none() is None:
        raise NotFound
