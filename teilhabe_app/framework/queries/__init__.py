"""Reads."""

from __future__ import annotations

from teilhabe_app.framework.queries.fields import (
    concept,
    current_fields,
    field_by_slug,
    fields_of_body,
    fields_with_counts,
    goal_by_number,
    goals,
    revisions_of_field,
)
from teilhabe_app.framework.queries.indicators import indicator_by_key, indicators, sources, sources_by_key, value_by_id
from teilhabe_app.framework.queries.measures import (
    Change,
    History,
    history,
    measure_by_key,
    measures,
    measures_of,
    measures_of_body,
)

__all__ = [
    "Change",
    "History",
    "concept",
    "current_fields",
    "field_by_slug",
    "fields_of_body",
    "fields_with_counts",
    "goal_by_number",
    "goals",
    "history",
    "indicator_by_key",
    "indicators",
    "measure_by_key",
    "measures",
    "measures_of",
    "measures_of_body",
    "revisions_of_field",
    "sources",
    "sources_by_key",
    "value_by_id",
]
