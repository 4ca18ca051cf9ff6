"""The five steps from a contribution to a report: where something stands, what comes next, and who is to act.

Readers see what is public, so drafts of a dossier never show here. Each function takes a constant number of statements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from sqlalchemy import Row, Select, String, cast, func, null, or_, select, union_all
from sqlalchemy.orm import joinedload

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import ngettext
from teilhabe_app.framework.models import Measure, MeasureRevision
from teilhabe_app.synthesis.chain.steps import (
    Part,
    ReportLink,
    Step,
    filled,
    line,
    register_report_resolver,
    resolve,
    text_of,
)
from teilhabe_app.synthesis.models import (
    AsideReason,
    Citation,
    Decision,
    Dossier,
    DossierState,
    Finding,
    Outcome,
    Response,
    Routing,
    SetAside,
)
from teilhabe_app.web.i18n import short_date

__all__ = [
    "Fate",
    "ReportLink",
    "Step",
    "fates_of",
    "findings_behind",
    "register_report_resolver",
    "steps_for_contribution",
    "steps_for_dossier",
    "steps_for_finding",
    "steps_for_group",
    "steps_for_measure",
]

# After these answers nothing in the framework changes.
WITHOUT_MEASURE = frozenset({Decision.OTHER_LEVEL, Decision.NO_FUNDS, Decision.NOT_ADOPTED})


def steps_for_contribution(contribution: Contribution) -> list[Step]:
    """Return where a contribution stands (at most 3 statements and those of the report)."""
    findings = _findings(select(Finding).where(Finding.citations.any(Citation.contribution_id == contribution.id)))
    aside = None
    if not findings and contribution.visibility is Visibility.PUBLISHED:
        query = (
            select(SetAside.reason, Dossier.slug, Dossier.published_at)
            .join(Dossier, Dossier.id == SetAside.dossier_id)
            .where(SetAside.contribution_id == contribution.id, Dossier.state != DossierState.DRAFT)
            .order_by(SetAside.id)
        )
        aside = db.session.execute(query).first()
    first = Part(
        reached=True,
        detail=_stands(contribution),
        href=url_for("contributions.show", contribution_id=contribution.id)
        if contribution.visibility is Visibility.PUBLISHED
        else None,
        date=contribution.published_at or contribution.submitted_at,
    )
    if aside:
        part = Part(
            reached=True,
            detail=_("Read, but not taken up in a finding: %(reason)s", reason=aside.reason.label),
            href=url_for("synthesis.show", slug=aside.slug),
            date=aside.published_at,
        )
        skipped = Part(skipped=True)
        return line(first, part, skipped, skipped, skipped)
    if contribution.visibility in {Visibility.HIDDEN, Visibility.WITHDRAWN} and not findings:
        skipped = Part(skipped=True)
        return line(first, skipped, skipped, skipped, skipped)
    return line(first, _finding_part(findings), *_answer_parts(findings))


def steps_for_finding(finding: Finding, contributions: int | None = None) -> list[Step]:
    """Return where a finding stands; its routings, responses and outcomes are expected to be loaded.

    Without the number of contributions it quotes, its citations are as well.
    """
    number = len({one.contribution_id for one in finding.citations}) if contributions is None else contributions
    first = Part(
        reached=True,
        detail=ngettext("%(count)s contribution", "%(count)s contributions", number, count=number),
        href=f"{_finding_href(finding)}#sources",
    )
    second = Part(
        reached=True,
        detail=_("Finding %(number)s", number=finding.number),
        href=url_for("synthesis.show", slug=finding.dossier.slug) + f"#finding-{finding.number}",
        date=finding.dossier.published_at,
    )
    return line(first, second, *_answer_parts([finding]))


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
    return line(first, second, *_answer_parts(findings))


def steps_for_group(findings: Sequence[Finding], contributions: int) -> list[Step]:
    """Return where contributions stand that belong together, such as the cards of an event (the report's statement)."""
    words = ngettext("%(count)s contribution", "%(count)s contributions", contributions, count=contributions)
    first = Part(reached=contributions > 0, detail=words)
    return line(first, _finding_part(findings), *_answer_parts(findings))


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
        .where(Citation.contribution_id.in_(contribution_ids), Dossier.state != DossierState.DRAFT)
    )
    aside = (
        select(SetAside.contribution_id, null(), cast(SetAside.reason, String))
        .join(Dossier, Dossier.id == SetAside.dossier_id)
        .where(SetAside.contribution_id.in_(contribution_ids), Dossier.state != DossierState.DRAFT)
    )
    rows: Sequence[Row[Any]] = db.session.execute(union_all(cited, aside)).all() if contribution_ids else []
    wanted = {row.finding for row in rows if row.finding}
    findings = _findings(select(Finding).where(Finding.id.in_(wanted))) if wanted else []
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
        href=f"{_finding_href(findings[0])}#sources" if len(findings) == 1 else None,
    )
    changed = Part(detail=_("No finding has changed this measure so far.")) if not findings else None
    return line(first, _finding_part(findings) if findings else changed or Part(), *_answer_parts(findings, measure))


def findings_behind(measure: Measure) -> list[Finding]:
    """Return the public findings that are about a measure or changed it, in one statement."""
    changed = (
        select(Routing.finding_id)
        .join(Response, Response.routing_id == Routing.id)
        .join(Outcome, Outcome.response_id == Response.id)
        .join(MeasureRevision, MeasureRevision.id == Outcome.measure_revision_id)
        .where(MeasureRevision.measure_id == measure.id)
    )
    return _findings(select(Finding).where(or_(Finding.measure_id == measure.id, Finding.id.in_(changed))))


def _findings(query: Select[Finding]) -> list[Finding]:
    """Load public findings and everything that followed, in one statement."""
    answers = joinedload(Finding.routings).joinedload(Routing.responses)
    revision = answers.joinedload(Response.outcomes).joinedload(Outcome.measure_revision)
    loaded = (
        query.join(Dossier, Dossier.id == Finding.dossier_id)
        .where(Dossier.state != DossierState.DRAFT)
        .options(
            joinedload(Finding.dossier),
            joinedload(Finding.routings).joinedload(Routing.body),
            revision.joinedload(MeasureRevision.measure),
        )
        .order_by(Finding.dossier_id, Finding.number)
    )
    return list(db.session.scalars(loaded).unique().all())


def _stands(contribution: Contribution) -> str | None:
    return {
        Visibility.PENDING: _("We are reading it. Then it is published."),
        Visibility.HIDDEN: _("It is not published."),
        Visibility.WITHDRAWN: _("It was taken back."),
    }.get(contribution.visibility)


def _finding_part(findings: Sequence[Finding]) -> Part:
    if not findings:
        return Part(detail=_("A summary will quote it or say why not."))
    numbers = [str(finding.number) for finding in findings]
    detail = ngettext(
        "It became part of finding %(numbers)s.", "It became part of findings %(numbers)s.", len(numbers),
        numbers=", ".join(numbers),
    )  # fmt: skip
    if len(findings) == 1:
        detail = text_of(findings[0].statement)
    return Part(reached=True, detail=detail, href=_finding_href(findings[0]), date=findings[0].dossier.published_at)


def _answer_parts(findings: Sequence[Finding], measure: Measure | None = None) -> tuple[Part, Part, Part]:
    routings = [routing for finding in findings for routing in finding.routings if not routing.is_sent_back]
    answers = [answer for routing in routings for answer in routing.responses]
    outcomes = [outcome for answer in answers for outcome in answer.outcomes]
    revisions = [outcome.measure_revision for outcome in outcomes]
    if measure is not None:
        revisions = [revision for revision in revisions if revision.measure_id == measure.id]
    response = _response_part(routings, answers)
    last = {routing.id: routing.responses[-1].decision for routing in routings if routing.responses}
    settled = bool(last) and len(last) == len(routings) and WITHOUT_MEASURE.issuperset(last.values())
    changed = _measure_part(revisions, settled=settled)
    link = None
    if answers or measure is not None:  # a report that names an unanswered finding does not end its way
        about = [measure.id] if measure is not None else [revision.measure_id for revision in revisions]
        link = resolve([finding.id for finding in findings], about)
    if link is None:
        report = Part(detail=_("The next report will name it.") if answers else None)
    else:
        report = Part(reached=True, detail=link.detail, href=link.href, date=link.date)
    return response, changed, report


def _response_part(routings: Sequence[Routing], answers: Sequence[Response]) -> Part:
    if answers:
        newest = max(answers, key=lambda answer: (answer.answered_at, answer.id))
        return Part(
            reached=True,
            detail=filled(
                _("%(body)s: %(decision)s"), body=text_of(newest.routing.body.name), decision=newest.decision.label
            ),
            href=f"{_finding_href(newest.routing.finding)}#answer-{newest.id}",
            date=newest.answered_at,
        )
    if not routings:
        return Part(detail=_("Then it goes to the body that is responsible."))
    first = min(routings, key=lambda routing: routing.due_on)
    message = (
        _("%(body)s should have answered by %(date)s.")
        if first.due_on < clock.today()
        else _("%(body)s answers by %(date)s.")
    )
    return Part(detail=filled(message, body=text_of(first.body.name), date=short_date(first.due_on)))


def _measure_part(revisions: Sequence[MeasureRevision], *, settled: bool) -> Part:
    if not revisions:
        return Part(skipped=settled, detail=_("The answer changes no measure.") if settled else None)
    newest = max(revisions, key=lambda revision: (revision.created_at, revision.id))
    return Part(
        reached=True,
        detail=text_of(newest.title),
        href=url_for("framework.measure", key=newest.measure.key),
        date=newest.decided_on or newest.created_at,
    )


def _finding_href(finding: Finding) -> str:
    return url_for("synthesis.finding", slug=finding.dossier.slug, number=finding.number)
