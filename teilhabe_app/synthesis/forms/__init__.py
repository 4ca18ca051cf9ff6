"""Input of the synthesis."""

from teilhabe_app.synthesis.forms.answers import (
    DelegateForm,
    FourEyesForm,
    MeetingForm,
    NoteForm,
    ResponseForm,
    RouteForm,
    RouteSeveralForm,
    SendBackForm,
    UnfinishedForm,
)
from teilhabe_app.synthesis.forms.dossiers import (
    AsideForm,
    CiteForm,
    CodeForm,
    DossierForm,
    FindingForm,
    PublishForm,
)
from teilhabe_app.synthesis.forms.work import (
    AssignForm,
    CodingForm,
    MergeForm,
    QuickAsideForm,
    SegmentAsideForm,
    SplitForm,
    ThemeForm,
)
from teilhabe_app.synthesis.forms.outcomes import AddForm, ChangeForm, OutcomeForm

__all__ = [
    "AddForm",
    "AsideForm",
    "AssignForm",
    "ChangeForm",
    "CiteForm",
    "CodeForm",
    "CodingForm",
    "DelegateForm",
    "DossierForm",
    "FindingForm",
    "FourEyesForm",
    "MeetingForm",
    "MergeForm",
    "NoteForm",
    "OutcomeForm",
    "PublishForm",
    "QuickAsideForm",
    "ResponseForm",
    "RouteForm",
    "RouteSeveralForm",
    "SegmentAsideForm",
    "SendBackForm",
    "SplitForm",
    "ThemeForm",
    "UnfinishedForm",
]
