"""Input of the synthesis."""

from teilhabe_app.synthesis.forms.answers import ChangeForm, OutcomeForm, ResponseForm, RouteForm
from teilhabe_app.synthesis.forms.dossiers import (
    AsideForm,
    CiteForm,
    CodeForm,
    DossierForm,
    FindingForm,
    PublishForm,
    ThemeForm,
)

__all__ = [
    "AsideForm",
    "ChangeForm",
    "CiteForm",
    "CodeForm",
    "DossierForm",
    "FindingForm",
    "OutcomeForm",
    "PublishForm",
    "ResponseForm",
    "RouteForm",
    "ThemeForm",
]
