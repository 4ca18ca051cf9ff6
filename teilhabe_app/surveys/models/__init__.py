"""Tables of surveys: what is asked, and what was answered without any trace of who answered."""

from __future__ import annotations

from teilhabe_app.surveys.models.answers import (
    LARGEST_ID,
    Answer,
    Channel,
    Participation,
    SavedAnswers,
    SensitiveAnswer,
    Submission,
    SurveyInvitation,
    SurveySheet,
    random_id,
)
from teilhabe_app.surveys.models.opinions import OpinionPoll, SurveyFile
from teilhabe_app.surveys.models.questions import (
    Access,
    MediaKind,
    Mode,
    Option,
    Paging,
    QuestionKind,
    Survey,
    SurveyMedia,
    SurveyQuestion,
    SurveyRevision,
    SurveySection,
)
from teilhabe_app.surveys.models.releases import SurveyRelease

__all__ = [
    "LARGEST_ID",
    "Access",
    "Answer",
    "Channel",
    "MediaKind",
    "Mode",
    "OpinionPoll",
    "Option",
    "Paging",
    "Participation",
    "QuestionKind",
    "SavedAnswers",
    "SensitiveAnswer",
    "Submission",
    "Survey",
    "SurveyFile",
    "SurveyInvitation",
    "SurveyMedia",
    "SurveyQuestion",
    "SurveyRelease",
    "SurveyRevision",
    "SurveySection",
    "SurveySheet",
    "random_id",
]
