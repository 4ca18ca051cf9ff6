"""What an edition holds: collected live while it is a draft, sealed when it is frozen.

The content is plain JSON with all languages. It names no people: quotes come without their authors, and the receipts
of what is cited are kept beside it, not in it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.reports import queries
from teilhabe_app.reports.models import Edition, EditionState, Snapshot
from teilhabe_app.reports.policy import Can
from teilhabe_app.reports.snapshot.difference import difference
from teilhabe_app.reports.snapshot.findings import causes_of, finding_entry, is_part, promises, public_citations
from teilhabe_app.reports.snapshot.framework import field_entry, indicator_entry, measure_entry
from teilhabe_app.reports.snapshot.period import Period, day

SHAPE = "teilhabe-report/1"


@dataclass(frozen=True, slots=True)
class Collected:
    """The content of an edition and the keys that lead back from it."""

    content: dict[str, Any]
    receipts: list[str]
    findings: list[int]
    measures: list[int]


def collect(edition: Edition) -> Collected:
    """Build the content of an edition from what the chain holds now (at most 14 statements)."""
    previous = edition.previous
    before = queries.snapshot_of(previous) if previous else None
    period = Period(since=previous.cutoff_on if previous else None, until=edition.cutoff_on)
    material = queries.material()
    concept = queries.concept()
    public = [finding for finding in material.findings if period.reached(finding.dossier.published_at)]
    causes = causes_of(public, period)
    measures = {measure.id: entry for measure in material.measures if (entry := measure_entry(measure, period, causes))}
    chosen = [finding for finding in public if is_part(finding, period)]
    home = {measure.id: measure.field_id for measure in material.measures}
    places: dict[int | None, list[dict[str, Any]]] = {}
    for finding in chosen:
        field_id = finding.field_id or (finding.theme.field_id if finding.theme else None)
        field_id = field_id or (home.get(finding.measure_id) if finding.measure_id else None)
        places.setdefault(field_id, []).append(finding_entry(finding, period, material.measures))
    figures: dict[int | None, list[dict[str, Any]]] = {}
    for indicator in material.indicators:
        figures.setdefault(indicator.field_id, []).append(indicator_entry(indicator))
    fields = []
    for field in material.fields:
        own = [
            measures[measure.id]
            for measure in material.measures
            if measure.field_id == field.id and measure.id in measures
        ]
        if field.ended_on and field.ended_on <= period.until and not own and field.id not in places:
            continue
        fields.append(
            {
                **field_entry(field),
                "measures": own,
                "findings": places.get(field.id, []),
                "indicators": figures.get(field.id, []),
            }
        )
    content: dict[str, Any] = {
        "shape": SHAPE,
        "edition": _edition_entry(edition, previous),
        "concept": {"title": dict(concept.title), "issue": concept.issue} if concept else None,
        "fields": fields,
        "common": {"findings": places.get(None, []), "indicators": figures.get(None, [])},
        "promises": promises(public, period),
    }
    content["difference"] = difference(before.content, content) if before else None
    receipts = sorted({citation.contribution.receipt for finding in chosen for citation in public_citations(finding)})
    return Collected(content, receipts, [finding.id for finding in chosen], sorted(measures))


def canonical(content: dict[str, Any]) -> bytes:
    """Return the one way to write the content down: its SHA-256 is the seal, and these bytes are the download."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def freeze(actor: Actor, edition: Edition) -> Snapshot:
    """Seal an edition for ever; refused before its cut-off date is over."""
    policy.require(actor, Can.FREEZE, edition)
    if edition.cutoff_on > clock.today():
        raise DomainError(_l("The cut-off date is still to come. The edition can be frozen on that day."))
    frozen = db.session.execute(
        update(Edition)
        .where(Edition.id == edition.id, Edition.state == EditionState.DRAFT)
        .values(state=EditionState.FROZEN, frozen_at=clock.now(), version=Edition.version + 1)
        .returning(Edition.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if frozen is None:
        raise DomainError(_l("This edition is already frozen."))
    db.session.refresh(edition)
    collected = collect(edition)
    snapshot = Snapshot(
        edition=edition,
        content=collected.content,
        sha256=hashlib.sha256(canonical(collected.content)).hexdigest(),
        receipts=collected.receipts,
        findings=collected.findings,
        measures=collected.measures,
    )
    db.session.add(snapshot)
    db.session.flush()
    audit.note(actor, "report.freeze", edition, sha256=snapshot.sha256)
    return snapshot


def _edition_entry(edition: Edition, previous: Edition | None) -> dict[str, Any]:
    return {
        "slug": edition.slug,
        "number": edition.number,
        "title": dict(edition.title),
        "introduction": dict(edition.introduction) if edition.introduction else None,
        "cutoff_on": edition.cutoff_on.isoformat(),
        "data_year": edition.data_year,
        "decisions": edition.decisions,
        "frozen_on": day(edition.frozen_at).isoformat() if edition.frozen_at else None,
        "previous": {
            "slug": previous.slug,
            "number": previous.number,
            "title": dict(previous.title),
            "cutoff_on": previous.cutoff_on.isoformat(),
        }
        if previous
        else None,
    }
