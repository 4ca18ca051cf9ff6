"""Input of this slice."""

from __future__ import annotations

from teilhabe_app.framework.forms.fields import FieldForm, MergeForm, SplitForm
from teilhabe_app.framework.forms.measures import MeasureForm, NewMeasureForm
from teilhabe_app.framework.forms.parts import GoalForm, IndicatorForm, RemoveForm, SourceForm, ValueForm

__all__ = [
    "FieldForm",
    "GoalForm",
    "IndicatorForm",
    "MeasureForm",
    "MergeForm",
    "NewMeasureForm",
    "RemoveForm",
    "SourceForm",
    "SplitForm",
    "ValueForm",
]
