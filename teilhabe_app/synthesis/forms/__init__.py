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
from teilhabe_app.synthesis.forms.checking import CheckForm, NoteAnswerForm, OpinionForm, PointForm
from teilhabe_app.synthesis.forms.dossiers import (
    AsideForm,
    CiteForm,
    CodeForm,
    DossierForm,
    FindingForm,
    PublishForm,
)
from teilhabe_app.synthesis.forms.outcomes import AddForm, ChangeForm, OutcomeForm
from teilhabe_app.synthesis.forms.work import (
    AssignForm,
    CodingForm,
    MergeForm,
    QuickAsideForm,
    SegmentAsideForm,
    SplitForm,
    ThemeForm,
)

__all__ = [
    "AddForm",
    "AsideForm",
    "AssignForm",
    "ChangeForm",
    "CheckForm",
    "CiteForm",
    "CodeForm",
    "CodingForm",
    "DelegateForm",
    "DossierForm",
    "FindingForm",
    "FourEyesForm",
    "MeetingForm",
    "MergeForm",
    "NoteAnswerForm",
    "NoteForm",
    "OpinionForm",
    "OutcomeForm",
    "PointForm",
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
