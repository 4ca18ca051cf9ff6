"""What a publication of a dossier holds: plain JSON with all languages, places in wordings instead of the words.

It names no people. A quote is kept as its place in a wording, without its words and without a hash of them, from which
short words could be guessed for ever: the page reads the words where they stand, so that what was taken back since is
read nowhere.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.small_cells import suppressed
from teilhabe_app.synthesis.models import Citation, Dossier, Finding, Routing
from teilhabe_app.synthesis.queries.public import Standing

ZONE = ZoneInfo("Europe/Berlin")  # the days that people know
SHAPE = "teilhabe-dossier/2"
GROUPS = ("channel", "language", "people", "field")


def content_of(dossier: Dossier, findings: Sequence[Finding], standing: Standing) -> dict[str, Any]:
    """Build the content from what was loaded; the same state always gives the same content."""
    return {
        "shape": SHAPE,
        "dossier": {
            "slug": dossier.slug,
            "title": dict(dossier.title),
            "method": dict(dossier.method) if dossier.method else None,
        },
        "formats": [{"slug": one.slug, "title": dict(one.title)} for one in dossier.formats],
        "coverage": {"total": standing.total, **standing.states},
        "groups": groups_of(standing),
        "fields": {key: dict(name) for key, name in standing.fields.values()},
        "findings": [_finding(one) for one in findings if not one.is_machine_draft],
    }


def groups_of(standing: Standing) -> dict[str, dict[str, int | None]]:
    """Count contributions by group; cells that would give few people away are None, with what would betray them."""
    found: dict[str, dict[str, int | None]] = {}
    for name in GROUPS:
        counts = {standing.fields.get(code, (code,))[0]: one for code, one in standing.groups.get(name, {}).items()}
        found[name] = dict(suppressed(counts))
    return found


def _finding(finding: Finding) -> dict[str, Any]:
    citations = sorted(finding.citations, key=lambda one: (one.contribution_id, one.starts, one.ends))
    field, measure = finding.field, finding.measure
    return {
        "number": finding.number,
        "statement": dict(finding.statement),
        "theme": _words(finding.theme.name) if finding.theme else None,
        "field": {"key": field.key, "slug": field.slug, "name": dict(field.short_name)} if field else None,
        "measure": {"key": measure.key, "title": dict(measure.title)} if measure else None,
        "counts": counts_of(citations),
        "citations": [citation_entry(one) for one in citations],
        "figures": [
            {
                "format": one.format.slug,
                "release": one.release,
                "question": dict(one.question_text),
                "answer": dict(one.answer_text),
                "count": one.count,
                "base": one.base,
            }
            for one in finding.evidence
        ],
        "routings": [_routing(one) for one in finding.routings if not one.is_sent_back],
    }


def counts_of(citations: Sequence[Citation]) -> dict[str, int]:
    """Count the contributions of each role, and the organisations, languages and channels behind them."""
    roles: dict[str, set[int]] = {}
    for one in citations:
        roles.setdefault(one.role.value, set()).add(one.contribution_id)
    sources = {one.contribution_id: one.contribution for one in citations}.values()
    return {
        **{role: len(roles.get(role, ())) for role in ("supports", "differs", "minority")},
        "contributions": len(sources),
        "organisations": len({one.organisation_id for one in sources if one.organisation_id}),
        "languages": len({one.language for one in sources}),
        "channels": len({one.channel for one in sources}),
    }


def citation_entry(one: Citation) -> dict[str, Any]:
    """Write down a quote: where its words stand."""
    return {
        "contribution": one.contribution_id,
        "revision": one.revision_number,
        "starts": one.starts,
        "ends": one.ends,
        "role": one.role.value,
        "language": one.contribution.language,
    }


def _routing(routing: Routing) -> dict[str, Any]:
    return {
        "body": {"key": routing.body.key, "name": dict(routing.body.name)},
        "asked_on": _day(routing.sent_at),
        "due_on": routing.due_on.isoformat(),
        "answers": [
            {
                "number": answer.number,
                "decision": answer.decision.value,
                "reason": dict(answer.reason),
                "answered_on": _day(answer.answered_at),
                "review_on": answer.review_on.isoformat() if answer.review_on else None,
                "measures": [
                    {
                        "key": outcome.measure_revision.measure.key,
                        "revision": outcome.measure_revision.number,
                        "title": dict(outcome.measure_revision.title),
                        "operation": outcome.measure_revision.operation.value,
                    }
                    for outcome in answer.outcomes
                ],
            }
            for answer in routing.responses
        ],
    }


def _words(text: Multilingual | None) -> dict[str, str] | None:
    return dict(text) if text else None


def _day(moment: dt.datetime) -> str:
    return moment.astimezone(ZONE).date().isoformat()


def canonical(content: dict[str, Any]) -> bytes:
    """Return the one way to write the content down: its SHA-256 is the seal, and these bytes are the download."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def seal(content: dict[str, Any]) -> str:
    """Return the seal of a content."""
    return hashlib.sha256(canonical(content)).hexdigest()
