"""The parts of a chain: what the findings, answers, measures and reports behind it say."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import ngettext
from teilhabe_app.framework.models import Measure, MeasureRevision
from teilhabe_app.synthesis.chain.steps import Part, ReportResolver, filled, resolve, text_of
from teilhabe_app.synthesis.models import (
    Decision,
    Dossier,
    DossierState,
    Finding,
    Outcome,
    Response,
    Routing,
    taken_over,
)
from teilhabe_app.web.i18n import short_date

# After these answers nothing in the framework changes.
WITHOUT_MEASURE = frozenset({Decision.OTHER_LEVEL, Decision.NO_FUNDS, Decision.NOT_ADOPTED})


def load_findings(query: Select[Finding]) -> list[Finding]:
    """Load public findings and everything that followed, in one statement."""
    answers = joinedload(Finding.routings).joinedload(Routing.responses)
    revision = answers.joinedload(Response.outcomes).joinedload(Outcome.measure_revision)
    loaded = (
        query.join(Dossier, Dossier.id == Finding.dossier_id)
        .where(Dossier.state != DossierState.DRAFT, taken_over())
        .options(
            joinedload(Finding.dossier),
            joinedload(Finding.routings).joinedload(Routing.body),
            revision.joinedload(MeasureRevision.measure),
        )
        .order_by(Finding.dossier_id, Finding.number)
    )
    return list(db.session.scalars(loaded).unique().all())


def stands(contribution: Contribution) -> str | None:
    """Say why a contribution is not public, where it is not."""
    return {
        Visibility.PENDING: _("We are reading it. Then it is published."),
        Visibility.HIDDEN: _("It is not published."),
        Visibility.WITHDRAWN: _("It was taken back."),
    }.get(contribution.visibility)


def finding_part(findings: Sequence[Finding]) -> Part:
    """Tell which findings quote it."""
    if not findings:
        return Part(detail=_("A summary will quote it or say why not."))
    numbers = [str(finding.number) for finding in findings]
    detail = ngettext(
        "It became part of finding %(numbers)s.", "It became part of findings %(numbers)s.", len(numbers),
        numbers=", ".join(numbers),
    )  # fmt: skip
    if len(findings) == 1:
        detail = text_of(findings[0].statement)
    return Part(reached=True, detail=detail, href=finding_href(findings[0]), date=findings[0].dossier.published_at)


def answer_parts(
    findings: Sequence[Finding], measure: Measure | None = None, report_of: ReportResolver = resolve
) -> tuple[Part, Part, Part]:
    """Tell what was answered, changed and reported, or who is to act until when."""
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
        link = report_of([finding.id for finding in findings], about)
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
            href=f"{finding_href(newest.routing.finding)}#answer-{newest.id}",
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


def finding_href(finding: Finding) -> str:
    """Return where a finding stands."""
    return url_for("synthesis.finding", slug=finding.dossier.slug, number=finding.number)
