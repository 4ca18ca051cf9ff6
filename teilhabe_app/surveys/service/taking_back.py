"""What participants wrote and moderators took out or changed, also where figures with these words were published."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.surveys.models import SurveyQuestion, SurveyRelease
from teilhabe_app.surveys.service.citing import with_row
from teilhabe_app.synthesis.models import Evidence


def say_now(thread_id: int, code: str, label: Mapping[str, str]) -> None:
    """Let earlier versions of a question, published figures and findings say of a statement what it says now.

    Counts stay. ``code`` is that of the statement among those that people added in a thread.
    """
    query = select(SurveyQuestion).where(SurveyQuestion.thread_id == thread_id)
    questions = db.session.scalars(query.options(selectinload(SurveyQuestion.options))).all()
    words = Multilingual(label)
    for question in questions:
        for option in question.options:
            if option.code == code and question.retired_in is not None:
                option.label = words
    for question in questions[:1]:
        _in_figures(question.survey_id, {one.id for one in questions}, code, words)
    for question in questions:
        _in_findings(question, code, words)


def _in_figures(survey_id: int, questions: set[int], code: str, words: Multilingual) -> None:
    query = select(SurveyRelease).where(SurveyRelease.survey_id == survey_id).order_by(SurveyRelease.number)
    db.session.scalars(query.with_for_update()).all()  # who publishes at this moment goes first: then it is there
    for release in db.session.scalars(query.execution_options(populate_existing=True)):
        figures = copy.deepcopy(release.figures)
        for one in figures["questions"]:
            if one["id"] in questions and code in one["labels"]:
                one["labels"][code] = dict(words)
        if figures != release.figures:
            release.figures = figures


def _in_findings(question: SurveyQuestion, code: str, words: Multilingual) -> None:
    query = select(Evidence).where(
        Evidence.format_id == question.survey.format_id, Evidence.question == question.code, Evidence.row == code
    )
    for evidence in db.session.scalars(query):
        evidence.question_text = with_row(question.text, words)
