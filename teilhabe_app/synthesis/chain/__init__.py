"""The five steps from a contribution to a report: where something stands, what comes next, and who is to act.

Readers see what is public, so drafts of a dossier never show here. Each function takes a constant number of statements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from sqlalchemy import Row, String, cast, func, null, or_, select, union_all

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import ngettext
from teilhabe_app.framework.models import Measure, MeasureRevision
from teilhabe_app.synthesis.chain.parts import answer_parts, finding_href, finding_part, load_findings, stands
from teilhabe_app.synthesis.chain.steps import (
    Edition,
    Part,
    ReportLink,
    ReportResolver,
    Step,
    line,
    register_report_resolver,
    resolve,
    resolver_of_many,
)
from teilhabe_app.synthesis.models import (
    AsideReason,
    Citation,
    Dossier,
    DossierState,
    Finding,
    Outcome,
    Response,
    Routing,
    SetAside,
    taken_over,
)

__all__ = [
    "Edition",
    "Fate",
    "ReportLink",
    "Step",
    "fates_of",
    "findings_behind",
    "register_report_resolver",
    "steps_for_contribution",
    "steps_for_contributions",
    "steps_for_dossier",
    "steps_for_finding",
    "steps_for_group",
    "steps_for_measure",
]


def steps_for_contribution(contribution: Contribution) -> list[Step]:
    """Return where a contribution stands (at most 3 statements and those of the report)."""
    findings = load_findings(select(Finding).where(Finding.citations.any(Citation.contribution_id == contribution.id)))
    aside = None
    if not findings and contribution.visibility is Visibility.PUBLISHED:
        query = (
            select(SetAside.reason, Dossier.slug, Dossier.published_at)
            .join(Dossier, Dossier.id == SetAside.dossier_id)
            .where(SetAside.contribution_id == contribution.id, Dossier.state != DossierState.DRAFT)
            .order_by(SetAside.id)
        )
        aside = db.session.execute(query).first()
    return _steps(contribution, findings, aside, resolve)


def steps_for_contributions(contributions: Sequence[Contribution]) -> dict[int, list[Step]]:
    """Return where each of many contributions stands (3 statements and one of the reports)."""
    ids = [one.id for one in contributions]
    if not ids:
        return {}
    fates, _findings_of_all = fates_of(ids)
    query = (
        select(SetAside.contribution_id, SetAside.reason, Dossier.slug, Dossier.published_at)
        .join(Dossier, Dossier.id == SetAside.dossier_id)
        .where(SetAside.contribution_id.in_(ids), Dossier.state != DossierState.DRAFT)
        .order_by(SetAside.id.desc())
    )
    asides = {row.contribution_id: row for row in db.session.execute(query)}
    report_of = resolver_of_many()
    found = {}
    for one in contributions:
        findings = fates[one.id].findings
        aside = asides.get(one.id) if not findings and one.visibility is Visibility.PUBLISHED else None
        found[one.id] = _steps(one, findings, aside, report_of)
    return found


def _steps(
    contribution: Contribution, findings: Sequence[Finding], aside: Any, report_of: ReportResolver
) -> list[Step]:
    first = Part(
        reached=True,
        detail=stands(contribution),
        href=url_for("contributions.show", contribution_id=contribution.id)
        if contribution.visibility is Visibility.PUBLISHED
        else None,
        date=contribution.published_at or contribution.submitted_at,
    )
    skipped = Part(skipped=True)
    if aside:
        part = Part(
            reached=True,
            detail=_("Read, but not taken up in a finding: %(reason)s", reason=aside.reason.label),
            href=url_for("synthesis.show", slug=aside.slug),
            date=aside.published_at,
        )
        return line(first, part, skipped, skipped, skipped)
    if contribution.visibility in {Visibility.HIDDEN, Visibility.WITHDRAWN} and not findings:
        return line(first, skipped, skipped, skipped, skipped)
    return line(first, finding_part(findings), *answer_parts(findings, report_of=report_of))


def steps_for_finding(finding: Finding, contributions: int | None = None) -> list[Step]:
    """Return where a finding stands; its routings, responses and outcomes are expected to be loaded.

    Without the number of contributions it quotes, its citations are as well.
    """
    number = len({one.contribution_id for one in finding.citations}) if contributions is None else contributions
    first = Part(
        reached=True,
        detail=ngettext("%(count)s contribution", "%(count)s contributions", number, count=number),
        href=f"{finding_href(finding)}#sources",
    )
    second = Part(
        reached=True,
        detail=_("Finding %(number)s", number=finding.number),
        href=url_for("synthesis.show", slug=finding.dossier.slug) + f"#finding-{finding.number}",
        date=finding.dossier.published_at,
    )
    return line(first, second, *answer_parts([finding]))


def steps_for_dossier(dossier: Dossier, findings: Sequence[Finding], contributions: int) -> list[Step]:
    """Return where a dossier stands as a whole; the findings come with all that hangs on them."""
    first = Part(
        reached=contributions > 0,
        detail=ngettext("%(count)s contribution", "%(count)s contributions", contributions, count=contributions),
    )
    number = len(findings)
    second = Part(
        reached=number > 0,
        detail=ngettext("%(count)s finding", "%(count)s findings", number, count=number),
        date=dossier.published_at,
    )
    return line(first, second, *answer_parts(findings))


def steps_for_group(findings: Sequence[Finding], contributions: int) -> list[Step]:
    """Return where contributions stand that belong together, such as the cards of an event (the report's statement)."""
    words = ngettext("%(count)s contribution", "%(count)s contributions", contributions, count=contributions)
    first = Part(reached=contributions > 0, detail=words)
    return line(first, finding_part(findings), *answer_parts(findings))


@dataclass(slots=True)
class Fate:
    """What became of one contribution in public: the findings that cite it, or why none does."""

    findings: list[Finding] = field(default_factory=list)
    aside: AsideReason | None = None


def fates_of(contribution_ids: Sequence[int]) -> tuple[dict[int, Fate], list[Finding]]:
    """Return what became of many contributions, and all findings that cite them (2 statements)."""
    cited = (
        select(Citation.contribution_id.label("card"), Citation.finding_id.label("finding"), null().label("reason"))
        .join(Finding, Finding.id == Citation.finding_id)
        .join(Dossier, Dossier.id == Finding.dossier_id)
        .where(Citation.contribution_id.in_(contribution_ids), Dossier.state != DossierState.DRAFT, taken_over())
    )
    aside = (
        select(SetAside.contribution_id, null(), cast(SetAside.reason, String))
        .join(Dossier, Dossier.id == SetAside.dossier_id)
        .where(SetAside.contribution_id.in_(contribution_ids), Dossier.state != DossierState.DRAFT)
    )
    rows: Sequence[Row[Any]] = db.session.execute(union_all(cited, aside)).all() if contribution_ids else []
    wanted = {row.finding for row in rows if row.finding}
    findings = load_findings(select(Finding).where(Finding.id.in_(wanted))) if wanted else []
    by_id = {one.id: one for one in findings}
    fates: dict[int, Fate] = {key: Fate() for key in contribution_ids}
    for row in rows:
        fate = fates[row.card]
        if row.finding is None:
            fate.aside = AsideReason(row.reason)
        elif by_id[row.finding] not in fate.findings:
            fate.findings.append(by_id[row.finding])
    return fates, findings


def steps_for_measure(measure: Measure, findings: Sequence[Finding] | None = None) -> list[Step]:
    """Return what led to changes of a measure, and whether a report says so (at most 2 statements and the report's)."""
    findings = findings_behind(measure) if findings is None else findings
    number = 0
    if findings:
        query = select(func.count(Citation.contribution_id.distinct())).where(
            Citation.finding_id.in_([finding.id for finding in findings])
        )
        number = db.session.scalar(query) or 0
    first = Part(
        reached=number > 0,
        detail=ngettext("%(count)s contribution", "%(count)s contributions", number, count=number) if number else None,
        href=f"{finding_href(findings[0])}#sources" if len(findings) == 1 else None,
    )
    changed = Part(detail=_("No finding has changed this measure so far.")) if not findings else None
    return line(first, finding_part(findings) if findings else changed or Part(), *answer_parts(findings, measure))


def findings_behind(measure: Measure) -> list[Finding]:
    """Return the public findings that are about a measure or changed it, in one statement."""
    changed = (
        select(Routing.finding_id)
        .join(Response, Response.routing_id == Routing.id)
        .join(Outcome, Outcome.response_id == Response.id)
        .join(MeasureRevision, MeasureRevision.id == Outcome.measure_revision_id)
        .where(MeasureRevision.measure_id == measure.id)
    )
    return load_findings(select(Finding).where(or_(Finding.measure_id == measure.id, Finding.id.in_(changed))))
