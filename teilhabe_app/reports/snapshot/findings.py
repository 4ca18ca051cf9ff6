"""Findings with their sources and answers, and the promises that are still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from teilhabe_app.contributions.models import Visibility
from teilhabe_app.framework.models import Measure
from teilhabe_app.reports.snapshot.framework import texts
from teilhabe_app.reports.snapshot.period import Period, day
from teilhabe_app.synthesis.models import Citation, CitationRole, Decision, Finding, Response, Routing

QUOTES = 5  # of each role; the finding's own page shows all
PROMISING = frozenset({Decision.ADOPTED, Decision.PARTLY_ADOPTED})


def answers(routing: Routing, period: Period) -> list[Response]:
    """Return the answers given by the cut-off date."""
    return [response for response in routing.responses if period.reached(response.answered_at)]


def asked(finding: Finding, period: Period) -> list[Routing]:
    """Return who was asked by the cut-off date, without those who had sent it back by then."""
    sent = [routing for routing in finding.routings if period.reached(routing.sent_at)]
    return [routing for routing in sent if not period.reached(routing.sent_back_at)]


def causes_of(findings: Sequence[Finding], period: Period) -> dict[int, list[dict[str, Any]]]:
    """Return for each revision of a measure the findings whose answers led to it, as far as they were given by then."""
    found: dict[int, list[dict[str, Any]]] = {}
    for finding in findings:
        given = [response for routing in finding.routings for response in answers(routing, period)]
        for key in dict.fromkeys(outcome.measure_revision_id for response in given for outcome in response.outcomes):
            found.setdefault(key, []).append(_name(finding))
    return found


def is_part(finding: Finding, period: Period) -> bool:
    """Tell whether an edition shows a finding: a new one, one that was answered since, or one that is still open."""
    if period.is_new(finding.dossier.published_at):
        return True
    given = [response for routing in finding.routings for response in answers(routing, period)]
    return any(period.is_new(response.answered_at) for response in given) or bool(promises([finding], period))


def public_citations(finding: Finding) -> list[Citation]:
    """Return the citations of what everybody can read now; what was hidden or taken back does not count."""
    return [c for c in finding.citations if c.contribution.visibility is Visibility.PUBLISHED]


def finding_entry(finding: Finding, period: Period, measures: Sequence[Measure]) -> dict[str, Any]:
    """Return a finding with its weight, quotes and answers."""
    keys = {measure.id: measure.key for measure in measures}
    roles: dict[CitationRole, dict[int, Citation]] = {role: {} for role in CitationRole}
    public = public_citations(finding)
    for citation in public:
        roles[citation.role].setdefault(citation.contribution_id, citation)
    sources = {citation.contribution_id: citation.contribution.channel.value for citation in public}
    return {
        **_name(finding),
        "theme": texts(finding.theme.name) if finding.theme else None,
        "measure": keys.get(finding.measure_id) if finding.measure_id else None,
        "published_on": day(finding.dossier.published_at).isoformat() if finding.dossier.published_at else None,
        "counts": {role.value: len(cited) for role, cited in roles.items()},
        "contributions": len(sources),
        "channels": dict(sorted(Counter(sources.values()).items())),
        "quotes": [
            quote
            for role in CitationRole
            for quote in _quotes([citation for citation in public if citation.role is role])
        ],
        "routings": [
            {
                "body": texts(routing.body.name),
                "due_on": routing.due_on.isoformat(),
                "answers": [_answer_entry(response, keys) for response in answers(routing, period)],
            }
            for routing in asked(finding, period)
        ],
    }


def _name(finding: Finding) -> dict[str, Any]:
    return {
        "dossier": {"slug": finding.dossier.slug, "title": texts(finding.dossier.title)},
        "number": finding.number,
        "statement": texts(finding.statement),
    }


def _quotes(citations: Sequence[Citation]) -> list[dict[str, Any]]:
    """Return a few quotes; words that were redacted since they were cited are left out."""
    kept = [citation for citation in citations if citation.quote in citation.contribution.text]
    return [
        {
            "text": citation.quote,
            "language": citation.contribution.language,
            "role": citation.role.value,
            "channel": citation.contribution.channel.value,
            "organisation": citation.contribution.organisation.name if citation.contribution.organisation else None,
        }
        for citation in kept[:QUOTES]
    ]


def _answer_entry(response: Response, keys: dict[int, str]) -> dict[str, Any]:
    revisions = [outcome.measure_revision for outcome in response.outcomes]
    return {
        "number": response.number,
        "decision": response.decision.value,
        "reason": texts(response.reason),
        "answered_on": day(response.answered_at).isoformat(),
        "review_on": response.review_on.isoformat() if response.review_on else None,
        "outcomes": [
            {
                "measure": keys.get(revision.measure_id),
                "title": texts(revision.title),
                "number": revision.number,
                "operation": revision.operation.value,
            }
            for revision in revisions
        ],
    }


def promises(findings: Sequence[Finding], period: Period) -> list[dict[str, Any]]:
    """Return what was still owed on the cut-off date, in the order of the findings."""
    return [entry for finding in findings for entry in _owed(finding, period)]


def _owed(finding: Finding, period: Period) -> list[dict[str, Any]]:
    routings = asked(finding, period)
    if not routings:
        return [{**_name(finding), "kind": "no_body", "body": None, "on": None}]
    found = []
    for routing in routings:
        given = answers(routing, period)
        kind, on = _owes(given[-1], period) if given else ("unanswered", routing.due_on)
        if kind:
            found.append(
                {
                    **_name(finding),
                    "kind": kind,
                    "body": texts(routing.body.name),
                    "on": on.isoformat() if on else None,
                }
            )
    return found


def _owes(last: Response, period: Period) -> tuple[str | None, Any]:
    if last.decision is Decision.UNDER_DISCUSSION:
        return "discussion", last.review_on
    if last.decision in PROMISING and not last.outcomes:
        return "no_change", last.review_on
    if last.review_on and last.review_on > period.until:
        return "review", last.review_on
    return None, None
