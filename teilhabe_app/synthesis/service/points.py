"""Points that few have made: kept as a minority view, merged into another finding, or set aside, each with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.synthesis import queries
from teilhabe_app.synthesis.models import AsideReason, Citation, Evidence, Finding, PointAct, PointDecision
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.service.citing import set_aside
from teilhabe_app.synthesis.service.holding import hold_finding

FASTER = _l("Somebody else changed this meanwhile. Your words are still here: please check and save again.")


@dataclass(frozen=True, kw_only=True, slots=True)
class PointDraft:
    """What becomes of the point, why, and into which finding it goes; ``seen`` is the decision that was read."""

    act: PointAct
    reason: str
    into_id: int | None = None
    seen: str | None = None


def seen_of(decision: PointDecision | None) -> str:
    """Return what a form remembers of a decision, to tell whether somebody else was faster."""
    return decision.decided_at.isoformat() if decision else ""


def decide_point(actor: Actor, finding: Finding, draft: PointDraft) -> PointDecision:
    """Decide what becomes of a finding that few are behind; the decision and its words stay.

    Merging moves the citations and figures to the other finding and removes this one; setting aside removes it and
    sets the contributions aside that no other finding cites. Neither is possible once the finding is public.
    """
    dossier = finding.dossier
    policy.require(actor, Can.WORK, dossier)
    if not draft.reason:
        raise DomainError(_l("Please say what the reason is."), field="reason")
    hold_finding(finding)
    here = (PointDecision.dossier_id == dossier.id, PointDecision.number == finding.number)
    before = db.session.scalars(select(PointDecision).where(*here)).one_or_none()
    if draft.seen is not None and draft.seen != seen_of(before):
        raise StaleError(FASTER)
    if draft.act is not PointAct.KEPT and (finding.is_public or finding.routings):
        raise DomainError(_l("This finding is public already and stays."), field="act")
    target = _target(finding, draft) if draft.act is PointAct.MERGED else None
    voices = queries.voices_of([finding])[finding.id]
    db.session.execute(delete(PointDecision).where(*here))
    decision = PointDecision(
        dossier_id=dossier.id,
        number=finding.number,
        statement=finding.statement,
        act=draft.act,
        reason=draft.reason,
        into_id=target.id if target else None,
        people=voices.people + voices.organisations,
        languages=voices.languages,
        decided_by_id=actor.id,
    )
    db.session.add(decision)
    audit.note(actor, "dossier.decide_point", dossier, number=finding.number, act=draft.act.value)
    if draft.act is not PointAct.KEPT:
        sources = _move(finding, target) if target else _sources(finding)
        db.session.delete(finding)
        db.session.flush()
        if target is None:
            set_aside(actor, dossier, sources, AsideReason.OTHER, draft.reason)
    db.session.flush()
    return decision


def _target(finding: Finding, draft: PointDraft) -> Finding:
    query = select(Finding).where(Finding.id == draft.into_id, Finding.dossier_id == finding.dossier_id)
    target = db.session.scalars(query).one_or_none() if draft.into_id else None
    if target is None or target.id == finding.id:
        raise DomainError(_l("Please choose another finding."), field="into_id")
    return target


def _sources(finding: Finding) -> list[Contribution]:
    ids = select(Citation.contribution_id).where(Citation.finding_id == finding.id)
    return list(db.session.scalars(select(Contribution).where(Contribution.id.in_(ids)).order_by(Contribution.id)))


def _move(finding: Finding, target: Finding) -> list[Contribution]:
    """Give the citations and figures to another finding; where it has the same, one is enough."""
    known = {(one.contribution_id, one.starts, one.ends) for one in target.citations}
    for citation in list(finding.citations):
        if (citation.contribution_id, citation.starts, citation.ends) in known:
            continue
        finding.citations.remove(citation)
        target.citations.append(citation)
    known_figures = {_place(one) for one in target.evidence}
    for figure in list(finding.evidence):
        if _place(figure) not in known_figures:
            finding.evidence.remove(figure)
            target.evidence.append(figure)
    target.source_changed = target.source_changed or finding.source_changed
    db.session.flush()
    return []


def _place(figure: Evidence) -> tuple[int, int, str, str, str]:
    return figure.format_id, figure.release, figure.question, figure.row, figure.answer
