"""Words for the codes of this slice, for every slice above."""

from __future__ import annotations

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.framework.models import FieldOperation, MeasureStatus, Operation

STATUSES = {
    MeasureStatus.UNKNOWN: _l("Status not known"),
    MeasureStatus.PLANNED: _l("Planned"),
    MeasureStatus.RUNNING: _l("Under way"),
    MeasureStatus.DONE: _l("Completed"),
    MeasureStatus.DISCONTINUED: _l("Discontinued"),
}
STATUS_KINDS = {
    MeasureStatus.UNKNOWN: "plain",
    MeasureStatus.PLANNED: "info",
    MeasureStatus.RUNNING: "info",
    MeasureStatus.DONE: "success",
    MeasureStatus.DISCONTINUED: "warning",
}
OPERATIONS = {
    Operation.ADD: _l("Added"),
    Operation.CHANGE: _l("Changed"),
    Operation.EXTEND: _l("Extended"),
    Operation.DISCONTINUE: _l("Discontinued"),
    Operation.KEEP: _l("Kept as it is"),
}
CHOOSE_OPERATION = {
    Operation.CHANGE: _l("Change the measure"),
    Operation.EXTEND: _l("Extend the measure"),
    Operation.DISCONTINUE: _l("Discontinue the measure"),
    Operation.KEEP: _l("Keep it as it is, and say why"),
}
FIELD_OPERATIONS = {
    FieldOperation.ADD: _l("Added"),
    FieldOperation.RENAME: _l("Renamed"),
    FieldOperation.EXTEND: _l("Extended"),
    FieldOperation.ADAPT: _l("Adapted"),
    FieldOperation.SPLIT: _l("Split"),
    FieldOperation.MERGE: _l("Merged"),
}
CHOOSE_FIELD_OPERATION = {
    FieldOperation.RENAME: _l("Rename the field"),
    FieldOperation.EXTEND: _l("Extend the field"),
    FieldOperation.ADAPT: _l("Adapt the field"),
}
UNITS = {
    "%": _l("per cent"),
    "persons": _l("people"),
    "EUR": _l("euros"),
    "organisations": _l("organisations"),
}
ACTS = {"presented": _l("presented"), "adopted": _l("adopted"), "forwarded": _l("passed on")}


def status_name(status: str) -> str:
    """Return the word for a status."""
    return str(STATUSES[MeasureStatus(status)])


def status_kind(status: str) -> str:
    """Return the kind of badge for a status."""
    return STATUS_KINDS[MeasureStatus(status)]


def operation_name(operation: str) -> str:
    """Return what was done to a measure."""
    return str(OPERATIONS[Operation(operation)])


def field_operation_name(operation: str) -> str:
    """Return what was done to a field."""
    return str(FIELD_OPERATIONS[FieldOperation(operation)])


def unit_name(unit: str) -> str:
    """Return the word for a unit; an unknown code stays as it is."""
    return str(UNITS.get(unit, unit))


def act_name(act: str) -> str:
    """Return what a body did with the concept."""
    return str(ACTS.get(act, act))


FILTERS = {
    "status_name": status_name,
    "status_kind": status_kind,
    "operation_name": operation_name,
    "field_operation_name": field_operation_name,
    "unit_name": unit_name,
    "act_name": act_name,
}
