"""Who answered what, where a survey is confidential or by name: read through the link that the worker cuts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from teilhabe_app.accounts.models import User
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.surveys.models import (
    Mode,
    Participation,
    QuestionKind,
    Submission,
    Survey,
    SurveyInvitation,
    SurveyQuestion,
)
from teilhabe_app.surveys.queries.asked import former_questions
from teilhabe_app.surveys.queries.path import OTHER

YES = {1: "yes", 0: "no"}


def _is_cut(survey: Survey) -> bool:
    """Tell whether the promised day has come, also before the worker comes to it."""
    return survey.link_until is not None and clock.today() >= survey.link_until


@dataclass(frozen=True, slots=True)
class Linked:
    """Somebody who has taken part: address and, while there is a link, the number of the submission."""

    address: str
    submission_id: int | None


def linked_people(survey: Survey) -> list[Linked]:
    """List who has taken part in a survey that is not anonymous, by address."""
    if survey.mode is Mode.ANONYMOUS:
        return []
    query = (
        select(User.email, SurveyInvitation.email, Participation.submission_id)
        .select_from(Participation)
        .outerjoin(User, User.id == Participation.user_id)
        .outerjoin(SurveyInvitation, SurveyInvitation.id == Participation.invitation_id)
        .where(Participation.survey_id == survey.id)
    )
    is_cut = _is_cut(survey)
    rows = [
        Linked(account or invited or "–", None if is_cut else submission)
        for account, invited, submission in db.session.execute(query)
    ]
    return sorted(rows, key=lambda row: row.address)


def linked_answers(survey: Survey, submission_id: int) -> list[tuple[SurveyQuestion, dict[str, Any]]] | None:
    """Return the answers of one person by question; None where no link leads there (any more)."""
    if _is_cut(survey):
        return None
    query = (
        select(Submission)
        .join(Participation, Participation.submission_id == Submission.id)
        .where(Submission.id == submission_id, Submission.survey_id == survey.id)
        .options(selectinload(Submission.answers))
    )
    submission = db.session.scalars(query).one_or_none()
    if submission is None:
        return None
    questions = [*survey.questions, *former_questions(survey)]
    return [(question, given) for question in questions if (given := _given(question, submission))]


def _given(question: SurveyQuestion, submission: Submission) -> dict[str, Any]:
    """Turn rows back into an answer."""
    rows = [answer for answer in submission.answers if answer.question_id == question.id]
    if not rows:
        return {}
    codes = {option.id: option.code for option in question.options}
    first, options = rows[0], [codes.get(row.option_id or 0, OTHER) for row in rows]
    value: Any = first.number
    match question.kind:
        case QuestionKind.SINGLE:
            value = options[0]
        case QuestionKind.MULTIPLE:
            value = options
        case QuestionKind.YES_NO | QuestionKind.CONSENT:
            value = YES.get(first.number or 0)
        case QuestionKind.RANKING:
            value = [code for _rank, code in sorted(zip((row.number or 0 for row in rows), options, strict=True))]
        case QuestionKind.MATRIX | QuestionKind.STATEMENTS:
            value = {code: row.number for code, row in zip(options, rows, strict=True)}
        case QuestionKind.NUMBER:
            value = format((first.amount or 0), "f")
        case QuestionKind.DATE:
            value = first.day.isoformat() if first.day else None
    return {question.code: value}
