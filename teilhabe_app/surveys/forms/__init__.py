"""Input of surveys: the questionnaire itself, made from its questions, and the editors' forms."""

from __future__ import annotations

from teilhabe_app.surveys.forms.answering import Questionnaire, questionnaire
from teilhabe_app.surveys.forms.building import KINDS, QuestionForm, SectionForm
from teilhabe_app.surveys.forms.people import AssistForm, CodeForm, InviteForm, MediaForm
from teilhabe_app.surveys.forms.promise import CHANGED
from teilhabe_app.surveys.forms.settings import SurveyForm
from teilhabe_app.surveys.forms.words import answer_words, point, said

__all__ = [
    "CHANGED",
    "KINDS",
    "AssistForm",
    "CodeForm",
    "InviteForm",
    "MediaForm",
    "QuestionForm",
    "Questionnaire",
    "SectionForm",
    "SurveyForm",
    "answer_words",
    "point",
    "questionnaire",
    "said",
]
