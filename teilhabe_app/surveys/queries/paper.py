"""Reads: the questionnaire as a printed version asked it, its code, and how many sheets were typed in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import BY_CODE
from teilhabe_app.surveys.models import QuestionKind, Survey, SurveyQuestion, SurveySheet

FORM_CODE = re.compile(r"\s*F?(\d{1,9})-(\d{1,6})-([a-z]{2}(?:-[a-z]+)?)\s*", re.IGNORECASE)


def form_code(survey: Survey, language: str, revision: int | None = None) -> str:
    """Return what stands on each page of a printed form: survey, version and language."""
    return f"F{survey.id}-{revision or survey.revision}-{language}".upper()


def read_form_code(survey: Survey, typed: str) -> tuple[int, str] | None:
    """Return version and language of a form of this survey; None where the code is of no such form."""
    found = FORM_CODE.fullmatch(typed)
    if found is None or not found[1].isascii() or not found[2].isascii() or int(found[1]) != survey.id:
        return None
    revision, language = int(found[2]), found[3].lower()
    return (revision, language) if 1 <= revision <= survey.revision and language in BY_CODE else None


def asked_in(survey: Survey, revision: int) -> Sequence[SurveyQuestion]:
    """Return the questions of a version in their order (3 statements for an earlier one)."""
    if revision == survey.revision:
        return survey.questions
    query = (
        select(SurveyQuestion)
        .where(
            SurveyQuestion.survey_id == survey.id,
            SurveyQuestion.since <= revision,
            SurveyQuestion.retired_in.is_(None) | (SurveyQuestion.retired_in > revision),
        )
        .order_by(SurveyQuestion.position, SurveyQuestion.id)
        .options(joinedload(SurveyQuestion.thread), selectinload(SurveyQuestion.options))
    )
    return db.session.scalars(query).all()


def numbers(questions: Sequence[SurveyQuestion]) -> Mapping[str, int]:
    """Return the printed numbers of questions by their code; information has none."""
    asked = [question.code for question in questions if question.kind is not QuestionKind.INFO]
    return {code: at for at, code in enumerate(asked, 1)}


def sheet_count(survey: Survey) -> int:
    """Count the paper forms that were typed in."""
    query = select(func.count()).select_from(SurveySheet).where(SurveySheet.survey_id == survey.id)
    return db.session.scalar(query) or 0
