"""Fields, measures and indicators as an edition writes them down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.framework.models import ActionField, Indicator, IndicatorValue, Measure, MeasureRevision
from teilhabe_app.reports.snapshot.period import Period, day


def texts(text: Multilingual | None) -> dict[str, str] | None:
    """Return a text in all its languages, in plain JSON."""
    return dict(text) if text else None


def field_entry(field: ActionField) -> dict[str, Any]:
    """Return a field without what stands in it."""
    return {
        "key": field.key,
        "slug": field.slug,
        "number": field.number,
        "name": texts(field.name),
        "short_name": texts(field.short_name),
        "levels": list(field.levels or ()),
        "bodies": [texts(body.name) for body in field.bodies],
    }


def effective_on(revision: MeasureRevision) -> dt.date | None:
    """Return when a revision took effect; None for how a measure read when it was first taken over from the concept."""
    if revision.decided_on:
        return revision.decided_on
    if revision.number == 1 and revision.created_by_id is None:
        return None
    return day(revision.created_at)


def measure_entry(
    measure: Measure, period: Period, causes: Mapping[int, list[dict[str, Any]]]
) -> dict[str, Any] | None:
    """Return a measure as it read on the cut-off date, with its changes and the findings that caused them.

    None if it did not exist then.
    """
    revisions = [
        revision for revision in measure.revisions if (on := effective_on(revision)) is None or on <= period.until
    ]
    if measure.revisions and not revisions:
        return None
    shown: Measure | MeasureRevision = revisions[-1] if revisions else measure
    changes = [revision for revision in revisions if period.is_new(effective_on(revision))]
    return {
        "key": measure.key,
        "title": texts(shown.title),
        "description": texts(shown.description),
        "status": shown.status.value,
        "levels": list(shown.levels or ()),
        "responsible": shown.responsible,
        "revision": revisions[-1].number if revisions else 0,
        "changes": [
            {
                "number": revision.number,
                "operation": revision.operation.value,
                "reason": texts(revision.reason),
                "title": texts(revision.title),
                "status": revision.status.value,
                "on": on.isoformat() if (on := effective_on(revision)) else None,
                "causes": causes.get(revision.id, []),
            }
            for revision in changes
        ],
    }


def indicator_entry(indicator: Indicator) -> dict[str, Any]:
    """Return an indicator with its values; figures are text, so that no digit is lost."""
    return {
        "key": indicator.key,
        "name": texts(indicator.name),
        "unit": indicator.unit,
        "values": [_value_entry(value) for value in indicator.values],
    }


def _value_entry(value: IndicatorValue) -> dict[str, Any]:
    source = value.source
    return {
        "year": value.year,
        "value": f"{value.value.normalize():f}" if value.value is not None else None,
        "text": value.value_text,
        "population": texts(value.population),
        "basis": texts(value.basis),
        "note": texts(value.note),
        "inferred": value.inferred,
        "source": {"title": source.title, "url": source.url} if source else None,
    }
