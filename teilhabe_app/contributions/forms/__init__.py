"""What people type when they contribute."""

from teilhabe_app.contributions.forms.moderation import NoticeForm, ObjectionForm
from teilhabe_app.contributions.forms.writing import (
    KINDS,
    MAX_PASSAGE,
    ContributionForm,
    EditForm,
    LanguageForm,
    TranslationForm,
    written_choices,
    written_default,
)

__all__ = [
    "KINDS",
    "MAX_PASSAGE",
    "ContributionForm",
    "EditForm",
    "LanguageForm",
    "NoticeForm",
    "ObjectionForm",
    "TranslationForm",
    "written_choices",
    "written_default",
]
