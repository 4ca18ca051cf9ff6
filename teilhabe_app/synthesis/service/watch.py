"""Watch published dossiers: whatever breaks their coverage reopens them."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from sqlalchemy import exists, func, or_, select

from teilhabe_app.contributions import hosts
from teilhabe_app.contributions.models import Contribution, Revision, Visibility
from teilhabe_app.core import audit, signals
from teilhabe_app.core.db import db
from teilhabe_app.synthesis import queries
from teilhabe_app.synthesis.models import (
    Citation,
    Coding,
    Dossier,
    DossierState,
    NoTheme,
    Segment,
    SetAside,
    dossier_format,
)
from teilhabe_app.synthesis.service.anchoring import follow_edit
from teilhabe_app.synthesis.service.holding import hold


def connect(app: Flask) -> None:  # noqa: ARG001 -- called by the composition with the app
    """Listen to changes of contributions."""
    signals.contribution_changed.connect(contribution_changed)
    hosts.register_keeper(is_worked_on)


def is_worked_on(contribution: Contribution) -> bool:
    """Tell whether people have decided something about the current wording, which then stays as a revision."""
    spans = (
        exists().where(kind.contribution_id == contribution.id, kind.revision_number == contribution.revision_number)
        for kind in (Citation, Segment)
    )
    wholes = (exists().where(kind.contribution_id == contribution.id) for kind in (SetAside, Coding, NoTheme))
    return bool(db.session.scalar(select(or_(*spans, *wholes))))


def contribution_changed(contribution: Contribution, *, fresh: bool = False, **_extra: object) -> None:
    """Flag findings whose source changed, and reopen published dossiers that are no longer complete.

    The dossiers are locked before they are read, so that a publication at the same moment waits and counts this one.
    """
    if contribution.visibility is Visibility.PENDING and contribution.published_at is None:
        return
    query = (
        select(Dossier)
        .join(dossier_format, dossier_format.c.dossier_id == Dossier.id)
        .where(dossier_format.c.format_id == contribution.format_id)
        .order_by(Dossier.id)
        .with_for_update(of=Dossier, key_share=True)
        .execution_options(populate_existing=True)
    )
    db.session.flush()
    dossiers = db.session.scalars(query).all()
    if not dossiers:
        return
    changed = set() if fresh else _follow(contribution, dossiers)
    for dossier in dossiers:
        if dossier.state is DossierState.PUBLISHED and (
            dossier.id in changed or queries.is_open(dossier, contribution)
        ):
            reopen(dossier)


def _follow(contribution: Contribution, dossiers: Sequence[Dossier]) -> set[int]:
    """Carry what was decided about the text over to its present state; return the dossiers where a source changed."""
    follow_edit(contribution)
    _open_again(contribution, dossiers)
    return _flag_findings(contribution)


def _open_again(contribution: Contribution, dossiers: Sequence[Dossier]) -> None:
    """Take back that a text was set aside before it got its present words: nobody has judged those."""
    if contribution.revision_number == 1:
        return
    newest = select(func.max(Revision.created_at)).where(Revision.contribution_id == contribution.id)
    query = select(SetAside).where(
        SetAside.contribution_id == contribution.id, SetAside.created_at < newest.scalar_subquery()
    )
    by_id = {dossier.id: dossier for dossier in dossiers}
    for row in db.session.scalars(query).all():
        db.session.delete(row)
        if row.dossier_id in by_id:
            audit.note(None, "dossier.take_back_aside", by_id[row.dossier_id], contribution=contribution.id)
    db.session.flush()


def reopen_if_broken(dossier: Dossier) -> None:
    """Reopen a published dossier whose coverage the people who work on it have just broken.

    It is locked before its state is read, so that a publication at the same moment is either over or counts this.
    """
    hold(dossier)
    if dossier.state is DossierState.PUBLISHED and not dossier.shows_gap and queries.coverage_of(dossier).open:
        reopen(dossier)


def reopen(dossier: Dossier) -> None:
    """Keep it public, and say that it is being updated."""
    dossier.state = DossierState.REOPENED
    dossier.version += 1
    audit.note(None, "dossier.reopen", dossier)


def _flag_findings(contribution: Contribution) -> set[int]:
    """Set or clear the flag of each finding that cites it; return the dossiers where a source has changed."""
    query = select(Citation).where(Citation.contribution_id == contribution.id)
    findings = {citation.finding for citation in db.session.scalars(query)}
    for finding in findings:
        finding.source_changed = any(not citation.is_shown for citation in finding.citations)
    return {finding.dossier_id for finding in findings if finding.source_changed}
