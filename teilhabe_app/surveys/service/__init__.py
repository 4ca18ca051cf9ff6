"""Writes of surveys: building, answering without a trace of the person, inviting. Nothing here commits."""

from __future__ import annotations

from teilhabe_app.surveys.service.answering import Admission, Filled, admit, problems, submit, was_sent, with_saved
from teilhabe_app.surveys.service.building import (
    QuestionDraft,
    add_question,
    change_question,
    copy_question,
    move_question,
    remove_question,
)
from teilhabe_app.surveys.service.keeping import begin, begin_for, forget_old, keep, seed
from teilhabe_app.surveys.service.media import MediaDraft, add_media, remove_media
from teilhabe_app.surveys.service.paper import PaperDraft, Sheet, Typed, change_paper, type_in
from teilhabe_app.surveys.service.people import cut_links, invite, mix, remove_invitation
from teilhabe_app.surveys.service.publishing import publish_due
from teilhabe_app.surveys.service.sections import (
    SectionDraft,
    add_section,
    change_section,
    move_section,
    remove_section,
)
from teilhabe_app.surveys.service.settings import SurveyDraft, change, copy_survey, create
from teilhabe_app.surveys.service.storing import ZONE
from teilhabe_app.surveys.service.translating import translate

__all__ = [
    "ZONE",
    "Admission",
    "Filled",
    "MediaDraft",
    "PaperDraft",
    "QuestionDraft",
    "SectionDraft",
    "Sheet",
    "SurveyDraft",
    "Typed",
    "add_media",
    "add_question",
    "add_section",
    "admit",
    "begin",
    "begin_for",
    "change",
    "change_paper",
    "change_question",
    "change_section",
    "copy_question",
    "copy_survey",
    "create",
    "cut_links",
    "forget_old",
    "invite",
    "keep",
    "mix",
    "move_question",
    "move_section",
    "problems",
    "publish_due",
    "remove_invitation",
    "remove_media",
    "remove_question",
    "remove_section",
    "seed",
    "submit",
    "translate",
    "type_in",
    "was_sent",
    "with_saved",
]
