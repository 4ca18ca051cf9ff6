"""Reads: statements, votes on them, what participants added, and which questions have to be computed anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.formats.models import Format, State
from teilhabe_app.surveys.models import (
    Answer,
    OpinionPoll,
    Option,
    QuestionKind,
    Submission,
    Survey,
    SurveyFile,
    SurveyQuestion,
)
from teilhabe_app.surveys.queries.asked import by_slug


def statements_of(slug: str, question_id: int) -> SurveyQuestion | None:
    """Load a question with statements of a survey."""
    survey = by_slug(slug)
    found = survey.questions if survey else ()
    return next((one for one in found if one.id == question_id and one.kind is QuestionKind.STATEMENTS), None)


def with_statements(survey: Survey) -> list[SurveyQuestion]:
    """Return the questions of a survey that have statements."""
    return [question for question in survey.questions if question.kind is QuestionKind.STATEMENTS]


def poll_of(question: SurveyQuestion) -> OpinionPoll | None:
    """Load what is known about the votes on a question's statements."""
    return db.session.scalars(select(OpinionPoll).where(OpinionPoll.question_id == question.id)).one_or_none()


def polls_of(questions: Sequence[SurveyQuestion]) -> dict[int, OpinionPoll]:
    """Load the polls of several questions (1 statement)."""
    ids = [question.id for question in questions]
    found = db.session.scalars(select(OpinionPoll).where(OpinionPoll.question_id.in_(ids)))
    return {poll.question_id: poll for poll in found}


def polled_in(thread_id: int) -> SurveyQuestion | None:
    """Find the question whose statements people add to in a thread."""
    query = select(SurveyQuestion).where(
        SurveyQuestion.thread_id == thread_id,
        SurveyQuestion.kind == QuestionKind.STATEMENTS,
        SurveyQuestion.retired_in.is_(None),
    )
    return db.session.scalars(query.options(selectinload(SurveyQuestion.options))).first()


def votes_on(question: SurveyQuestion) -> list[tuple[int, str, int]]:
    """Return who (a random number) voted how on which open statement, by the code of its option."""
    query = (
        select(Answer.submission_id, Option.code, Answer.number)
        .join(Option, Option.id == Answer.option_id)
        .where(Answer.question_id == question.id, Option.is_open, Answer.number.is_not(None))
        .order_by(Answer.submission_id, Option.position)
    )
    return [(row[0], row[1], row[2] or 0) for row in db.session.execute(query)]


def days_of_votes(question: SurveyQuestion) -> dict[int, Any]:
    """Return the day of each submission with votes on a question."""
    query = select(Submission.id, Submission.submitted_on).where(
        Submission.id.in_(select(Answer.submission_id).where(Answer.question_id == question.id))
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def has_votes(option: Option) -> bool:
    """Tell whether anybody voted on a statement."""
    return bool(db.session.scalar(select(exists().where(Answer.option_id == option.id))))


def to_compute() -> Sequence[tuple[SurveyQuestion, Survey]]:
    """Return the questions with statements whose votes or statements changed since they were computed."""
    count = (
        select(func.count())
        .select_from(Option)
        .where(Option.question_id == SurveyQuestion.id, Option.is_open)
        .correlate(SurveyQuestion)
        .scalar_subquery()
    )
    query = (
        select(SurveyQuestion, Survey)
        .join(Survey, Survey.id == SurveyQuestion.survey_id)
        .join(Format, Format.id == Survey.format_id)
        .outerjoin(OpinionPoll, OpinionPoll.question_id == SurveyQuestion.id)
        .where(
            SurveyQuestion.kind == QuestionKind.STATEMENTS,
            SurveyQuestion.retired_in.is_(None),
            Format.state == State.PUBLISHED,
            Survey.submission_count > 0,
            or_(
                OpinionPoll.id.is_(None),
                OpinionPoll.seen_submissions != Survey.submission_count,
                OpinionPoll.seen_statements != count,
            ),
        )
        .order_by(SurveyQuestion.id)
        .options(selectinload(SurveyQuestion.options))
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def waiting_statements(question: SurveyQuestion) -> Sequence[Contribution]:
    """Return what participants added and nobody has read yet, oldest first."""
    query = (
        select(Contribution)
        .where(Contribution.thread_id == question.thread_id, Contribution.visibility == Visibility.PENDING)
        .order_by(Contribution.submitted_at, Contribution.id)
    )
    return db.session.scalars(query).all() if question.thread_id is not None else []


def added_statement(question: SurveyQuestion, contribution_id: int) -> Contribution | None:
    """Load one statement that somebody added to a question, whether it waits or not."""
    if question.thread_id is None:
        return None
    query = select(Contribution).where(Contribution.id == contribution_id, Contribution.thread_id == question.thread_id)
    return db.session.scalars(query.options(joinedload(Contribution.thread))).one_or_none()


def count_waiting(question: SurveyQuestion) -> int:
    """Count what waits to be read."""
    query = select(func.count()).where(
        Contribution.thread_id == question.thread_id, Contribution.visibility == Visibility.PENDING
    )
    return int(db.session.scalar(query) or 0)


def file_by_id(file_id: int) -> SurveyFile | None:
    """Load a spreadsheet that an editor looks at."""
    return db.session.get(SurveyFile, file_id)
