"""Reads: the questionnaire, and results in which nobody can be recognised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from teilhabe_app.core.db import db
from teilhabe_app.formats.models import Format
from teilhabe_app.surveys.models import Answer, Option, QuestionKind, Submission, Survey, SurveyQuestion


@dataclass(frozen=True, slots=True)
class Cell:
    """How often one answer was chosen; ``count`` is None where showing it could point at people."""

    option: Option | None
    number: int | None
    count: int | None
    share: float | None


@dataclass(frozen=True, slots=True)
class Result:
    """What can be shown for a question: ``cells`` is None while fewer people answered than the smallest cell."""

    question: SurveyQuestion
    base: int
    cells: list[Cell] | None

    @property
    def hides(self) -> bool:
        """Tell whether some cell is held back."""
        return self.cells is not None and any(cell.count is None for cell in self.cells)


def by_slug(slug: str) -> Survey | None:
    """Load a survey by its format's slug with everything the questionnaire shows (3 statements)."""
    query = (
        select(Survey)
        .join(Survey.format)
        .where(Format.slug == slug)
        .options(
            joinedload(Survey.format),
            selectinload(Survey.questions).joinedload(SurveyQuestion.thread),
            selectinload(Survey.questions).selectinload(SurveyQuestion.options),
        )
    )
    return db.session.scalars(query).unique().one_or_none()


def by_format_ids(format_ids: Sequence[int]) -> Sequence[Survey]:
    """Load the surveys of some formats, for lists."""
    query = select(Survey).where(Survey.format_id.in_(format_ids)).options(joinedload(Survey.format))
    return db.session.scalars(query).all()


def question_of(slug: str, question_id: int) -> SurveyQuestion | None:
    """Load a question of a survey."""
    survey = by_slug(slug)
    return next((question for question in survey.questions if question.id == question_id), None) if survey else None


def submission_by_once(once: str) -> Submission | None:
    """Find what an earlier sending of the same form stored."""
    return db.session.scalars(select(Submission).where(Submission.once == once)).one_or_none()


def results(survey: Survey) -> list[Result]:
    """Count the answers of every question (2 statements), holding back what could point at people."""
    of_survey = select(Submission.id).where(Submission.survey_id == survey.id)
    counted = (
        select(Answer.question_id, Answer.option_id, Answer.number, func.count())
        .where(Answer.submission_id.in_(of_survey))
        .group_by(Answer.question_id, Answer.option_id, Answer.number)
    )
    based = (
        select(Answer.question_id, func.count(Answer.submission_id.distinct()))
        .where(Answer.submission_id.in_(of_survey))
        .group_by(Answer.question_id)
    )
    counts: dict[int, dict[int, int]] = {}
    for question_id, option_id, number, count in db.session.execute(counted):
        counts.setdefault(question_id, {})[option_id or number or 0] = count
    bases = {row[0]: row[1] for row in db.session.execute(based)}
    return [
        _result(question, bases.get(question.id, 0), counts.get(question.id, {}), survey.minimum_cell)
        for question in survey.questions
    ]


def _result(question: SurveyQuestion, base: int, counts: Mapping[int, int], minimum: int) -> Result:
    if question.kind is QuestionKind.TEXT:
        return Result(question, question.thread.published_count if question.thread else 0, None)
    if base < max(minimum, 1):
        return Result(question, base, None)
    if question.kind is QuestionKind.SCALE:
        keys: list[tuple[Option | None, int]] = [(None, number) for number in range(1, (question.scale_max or 0) + 1)]
    else:
        keys = [(option, option.id) for option in question.options]
    shown = suppressed({key: counts.get(key, 0) for _option, key in keys}, minimum)
    cells = []
    for option, key in keys:
        count = shown[key]
        share = None if count is None else count / base
        cells.append(Cell(option, None if option else key, count, share))
    return Result(question, base, cells)


def suppressed(counts: Mapping[int, int], minimum: int) -> dict[int, int | None]:
    """Return the counts with None for those held back.

    Cells below ``minimum`` are held back. One hidden cell could be worked out from the total, and so could the sum of
    a few: the smallest of the others go too until at least two are hidden and together reach the minimum.
    """
    hidden = {key for key, count in counts.items() if count < minimum}
    while hidden and len(hidden) < len(counts):
        if len(hidden) > 1 and sum(counts[key] for key in hidden) >= minimum:
            break
        hidden.add(min((key for key in counts if key not in hidden), key=lambda key: (counts[key], key)))
    return {key: None if key in hidden else count for key, count in counts.items()}
