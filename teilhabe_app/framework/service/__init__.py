"""Writes. Nothing here commits."""

from __future__ import annotations

from teilhabe_app.framework.service.fields import (
    FieldDraft,
    PartDraft,
    Reasoned,
    SplitDraft,
    add_field,
    change_field,
    merge_fields,
    record_field,
    split_field,
)
from teilhabe_app.framework.service.measures import (
    RevisionDraft,
    add_measure,
    as_it_stands,
    record_revision,
    revise_measure,
)
from teilhabe_app.framework.service.parts import (
    GoalDraft,
    IndicatorDraft,
    ValueDraft,
    add_goal,
    add_indicator,
    add_source,
    add_value,
    change_goal,
    change_indicator,
    change_value,
    record_part,
    remove_value,
)

__all__ = [
    "FieldDraft",
    "GoalDraft",
    "IndicatorDraft",
    "PartDraft",
    "Reasoned",
    "RevisionDraft",
    "SplitDraft",
    "ValueDraft",
    "add_field",
    "add_goal",
    "add_indicator",
    "add_measure",
    "add_source",
    "add_value",
    "as_it_stands",
    "change_field",
    "change_goal",
    "change_indicator",
    "change_value",
    "merge_fields",
    "record_field",
    "record_part",
    "record_revision",
    "remove_value",
    "revise_measure",
    "split_field",
]
