"""What people decide about proposals: everything the engine proposed stays beside what they did with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, delete, func, or_, select, update

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.framework.models import ActionField
from teilhabe_app.synthesis.models import (
    Candidate,
    CandidateMember,
    Dossier,
    Finding,
    Hint,
    SenseVector,
    Theme,
    Twin,
    Verdict,
)
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.queries import citations_of
from teilhabe_app.synthesis.service.citing import CiteDraft, cite
from teilhabe_app.synthesis.service.coding import code
from teilhabe_app.synthesis.service.dossiers import FindingDraft, create_finding
from teilhabe_app.synthesis.service.holding import hold, hold_candidate
from teilhabe_app.synthesis.service.themes import ThemeDraft, add_theme

_NO_DRAFT = {"draft": None, "draft_language": None, "drafted_by": None}


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeDraft:
    """Which contributions of a group are quoted, as a whole or with the words that say the point, and the statement.

    Without a statement the proposed one is taken, and marked as a machine's until somebody takes it over.
    """

    chosen: Sequence[int]
    whole: bool = False
    statement: str = ""


def take_field(actor: Actor, dossier: Dossier, hint: Hint, field: ActionField) -> Theme:
    """Code a contribution with the theme of an action field, which is added to the dossier where it is missing."""
    policy.require(actor, Can.WORK, dossier)
    hold(dossier)  # of two who take a field at the same moment, the second finds its theme
    theme = db.session.scalars(
        select(Theme)
        .where(Theme.dossier_id == dossier.id, Theme.field_id == field.id, Theme.retired_at.is_(None))
        .order_by(Theme.position)
        .limit(1)
    ).one_or_none()
    if theme is None:
        theme = add_theme(actor, dossier, ThemeDraft(name=field.short_name, field_id=field.id))
        db.session.flush()
    code(actor, dossier, theme, [hint.contribution])
    proposed = hint.fields[0][0] if hint.fields else None
    _decide(actor, hint, Verdict.TAKEN if field.id == proposed else Verdict.OTHER)
    hint.field_id = field.id
    return theme


def refuse_fields(actor: Actor, dossier: Dossier, hint: Hint) -> None:
    """Say that none of the proposed fields fits."""
    policy.require(actor, Can.WORK, dossier)
    _decide(actor, hint, Verdict.REFUSED)
    hint.field_id = None
    audit.note(actor, "dossier.refuse_fields", dossier, contribution=hint.contribution_id)


def make_finding(actor: Actor, dossier: Dossier, candidate: Candidate, draft: TakeDraft) -> Finding:
    """Make a finding that rests on the chosen contributions of a group; its quotes pass the same check as all."""
    policy.require(actor, Can.WORK, dossier)
    members = _chosen(candidate, draft)
    by_machine = draft.statement in ("", candidate.draft)
    if by_machine and not candidate.draft:
        raise DomainError(_l("Please write what these people say in common."), field="statement")
    language = (by_machine and candidate.draft_language) or "de"
    statement = Multilingual({language: candidate.draft if by_machine and candidate.draft else draft.statement})
    finding = create_finding(actor, dossier, FindingDraft(statement=statement))
    finding.drafted_by = candidate.drafted_by if by_machine else None
    db.session.flush()
    _cite(actor, finding, members, draft)
    _settle(actor, candidate, finding, draft)
    return finding


def add_to_finding(actor: Actor, dossier: Dossier, candidate: Candidate, finding: Finding, draft: TakeDraft) -> Finding:
    """Let a finding that is there rest on the chosen contributions as well."""
    policy.require(actor, Can.WORK, dossier)
    _cite(actor, finding, _chosen(candidate, draft), draft)
    _settle(actor, candidate, finding, draft)
    return finding


def refuse_candidate(actor: Actor, dossier: Dossier, candidate: Candidate) -> None:
    """Say that these do not make the same point; neither they nor a part of them are proposed again."""
    policy.require(actor, Can.WORK, dossier)
    _require_open(candidate)
    candidate.taken = []
    _decide(actor, candidate, Verdict.REFUSED)
    audit.note(actor, "dossier.refuse_group", dossier, candidate=candidate.id, **candidate.details)


def cite_all(actor: Actor, dossier: Dossier, finding: Finding, contributions: Sequence[Contribution]) -> int:
    """Quote the whole text of contributions that say the same; return how many the finding did not quote before."""
    policy.require(actor, Can.WORK, dossier)
    quoted = citations_of(dossier, [one.id for one in contributions])
    fresh = [
        one
        for one in contributions
        if not any(c.finding_id == finding.id and c.is_shown for c in quoted.get(one.id, ()))
    ]
    for one in fresh:
        cite(actor, finding, one, CiteDraft())
    return len(fresh)


def part_twins(actor: Actor, dossier: Dossier, ids: Sequence[int]) -> None:
    """Say that near-duplicates are different points; they stand for themselves from now on."""
    policy.require(actor, Can.WORK, dossier)
    links = and_(Twin.dossier_id == dossier.id, Twin.first_id.in_(ids), Twin.second_id.in_(ids))
    for link in db.session.scalars(select(Twin).where(links, Twin.verdict == Verdict.OPEN)):
        _decide(actor, link, Verdict.REFUSED)
    of_them = and_(Hint.dossier_id == dossier.id, Hint.contribution_id.in_(ids))
    db.session.execute(update(Hint).where(of_them).values(twins=None))
    audit.note(actor, "dossier.part_twins", dossier, count=len(ids))


def forget_outdated(contribution: Contribution, *, quiet: bool = False) -> None:
    """Forget what was computed about a wording that is no longer public; decisions about proposals go with it.

    ``quiet``: the words changed, and the wording kept its number.
    """
    if contribution.published_at is None:
        return  # never public, so never read
    if contribution.visibility is Visibility.PUBLISHED:
        if quiet:
            _forget_words(contribution)
            return
        if contribution.revision_number == 1:
            return  # it has just appeared: nothing can have been read
        old = and_(
            SenseVector.contribution_id == contribution.id,
            SenseVector.revision_number != contribution.revision_number,
        )
        db.session.execute(delete(SenseVector).where(old))
        return
    db.session.execute(delete(SenseVector).where(SenseVector.contribution_id == contribution.id))
    db.session.execute(delete(Hint).where(Hint.contribution_id == contribution.id))
    pairs = or_(Twin.first_id == contribution.id, Twin.second_id == contribution.id)
    db.session.execute(delete(Twin).where(pairs))
    _leave_groups(contribution)


def _forget_words(contribution: Contribution) -> None:
    """Let the engine read the new words and propose anew: neither quotes nor statements come from earlier ones."""
    db.session.execute(delete(SenseVector).where(SenseVector.contribution_id == contribution.id))
    member = CandidateMember.contribution_id == contribution.id
    groups = select(CandidateMember.candidate_id).where(member)
    db.session.execute(delete(Candidate).where(Candidate.id.in_(groups), Candidate.verdict == Verdict.OPEN))
    db.session.execute(update(CandidateMember).where(member).values(starts=None, ends=None))


def _leave_groups(contribution: Contribution) -> None:
    """Take it out of groups; a draft in its words goes, and so does a group of one."""
    groups = list(
        db.session.scalars(
            select(CandidateMember.candidate_id).where(CandidateMember.contribution_id == contribution.id)
        )
    )
    if not groups:
        return
    db.session.execute(delete(CandidateMember).where(CandidateMember.contribution_id == contribution.id))
    undecided = and_(Candidate.id.in_(groups), Candidate.verdict == Verdict.OPEN)
    left = select(func.count()).where(CandidateMember.candidate_id == Candidate.id).scalar_subquery()
    db.session.execute(delete(Candidate).where(undecided, left < 2))  # noqa: PLR2004 -- alone
    db.session.execute(update(Candidate).where(Candidate.id.in_(groups)).values(_NO_DRAFT))


def _chosen(candidate: Candidate, draft: TakeDraft) -> list[CandidateMember]:
    _require_open(candidate)
    members = [one for one in candidate.members if one.contribution_id in set(draft.chosen)]
    if not members:
        raise DomainError(_l("Please tick at least one contribution."))
    return members


def _cite(actor: Actor, finding: Finding, members: Sequence[CandidateMember], draft: TakeDraft) -> None:
    quoted = citations_of(finding.dossier, [one.contribution_id for one in members])
    for member in members:
        if any(one.finding_id == finding.id and one.is_shown for one in quoted.get(member.contribution_id, ())):
            continue
        cite(actor, finding, member.contribution, CiteDraft(quote="" if draft.whole else member.quote))


def _settle(actor: Actor, candidate: Candidate, finding: Finding, draft: TakeDraft) -> None:
    candidate.taken = sorted(set(draft.chosen) & {one.contribution_id for one in candidate.members})
    candidate.finding_id = finding.id
    everything = len(candidate.taken) == len(candidate.members)
    _decide(actor, candidate, Verdict.TAKEN if everything else Verdict.OTHER)
    audit.note(actor, "candidate.take", candidate, finding=finding.id, **candidate.details)


def _require_open(candidate: Candidate) -> None:
    hold_candidate(candidate)  # of two who press at the same moment, one decides
    if candidate.verdict is not Verdict.OPEN:
        raise DomainError(_l("Somebody has decided about this group already."))


def _decide(actor: Actor, proposal: Hint | Candidate | Twin, verdict: Verdict) -> None:
    proposal.verdict, proposal.decided_at, proposal.decided_by_id = verdict, clock.now(), actor.id
