"""Reads: results in which nobody can be recognised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from teilhabe_app.core.db import db
from teilhabe_app.core.small_cells import suppressed
from teilhabe_app.surveys.models import (
    Answer,
    Option,
    QuestionKind,
    SensitiveAnswer,
    Submission,
    Survey,
    SurveyQuestion,
)
from teilhabe_app.surveys.queries.asked import former_questions

VOTES = (1, 0, -1)  # agree, unsure, disagree
BY_OPTION = {QuestionKind.SINGLE, QuestionKind.MULTIPLE}
BY_ROW = {QuestionKind.MATRIX, QuestionKind.STATEMENTS}
OWN_WORDS = {QuestionKind.TEXT, QuestionKind.LINE}
COUNTED_ONLY = {QuestionKind.NUMBER, QuestionKind.DATE}
NOTHING = QuestionKind.INFO
Counts = dict[int, dict[tuple[int, int | None], int]]


@dataclass(frozen=True, slots=True)
class Cell:
    """How often one answer was chosen; ``count`` is None where showing it could point at people."""

    option: Option | None
    number: int | None
    count: int | None
    share: float | None


@dataclass(frozen=True, slots=True)
class Result:
    """What can be shown for a question, or for a row of it.

    ``cells`` is None while fewer people answered than the smallest cell, and where there is nothing to count by.
    """

    question: SurveyQuestion
    base: int
    cells: list[Cell] | None
    row: Option | None = None

    @property
    def is_of_all(self) -> bool:
        """Tell whether everybody who took part is the base: nothing tells who answered the question."""
        return self.question.is_sensitive and self.question.kind is QuestionKind.MULTIPLE

    @property
    def hides(self) -> bool:
        """Tell whether some cell is held back."""
        return self.cells is not None and any(cell.count is None for cell in self.cells)

    @property
    def key(self) -> str:
        """Return a name of its own for the page."""
        return f"{self.question.id}-{self.row.id}" if self.row else str(self.question.id)


def results(survey: Survey) -> list[Result]:
    """Count the answers of every question (at most 3 statements), holding back what could point at people."""
    counts: Counts = {}
    bases: dict[tuple[int, int | None], int] = {}
    _count_plain(survey, counts, bases, survey.questions)
    _count_sensitive(survey, counts, bases, survey.questions)
    return [result for question in survey.questions for result in _of(question, counts, bases, survey.minimum_cell)]


def former_results(survey: Survey) -> list[Result]:
    """Count the answers to questions that earlier versions asked."""
    counts: Counts = {}
    bases: dict[tuple[int, int | None], int] = {}
    former = former_questions(survey)
    _count_plain(survey, counts, bases, former)
    _count_sensitive(survey, counts, bases, former)
    return [result for question in former for result in _of(question, counts, bases, survey.minimum_cell)]


def _count_plain(
    survey: Survey, counts: Counts, bases: dict[tuple[int, int | None], int], questions: Sequence[SurveyQuestion]
) -> None:
    mine = Answer.submission_id.in_(select(Submission.id).where(Submission.survey_id == survey.id))
    kinds = {question.id: question.kind for question in questions}
    columns = (Answer.question_id, Answer.option_id, Answer.number)
    found: Any = db.session.execute(select(*columns, func.count()).where(mine).group_by(*columns))
    for question_id, option_id, number, count in found:
        by_row = option_id is not None and kinds.get(question_id) in BY_ROW | {QuestionKind.RANKING}
        key = (option_id, number) if by_row else (option_id or number or 0, None)
        counts.setdefault(question_id, {})[key] = count
        if by_row:
            bases[question_id, option_id] = bases.get((question_id, option_id), 0) + count
    for question_id, base in db.session.execute(
        select(Answer.question_id, func.count(Answer.submission_id.distinct())).where(mine).group_by(Answer.question_id)
    ):
        bases[question_id, None] = base


def _count_sensitive(
    survey: Survey, counts: Counts, bases: dict[tuple[int, int | None], int], questions: Sequence[SurveyQuestion]
) -> None:
    """Answers stand by themselves here: nothing tells who gave several of them, so everybody is their base."""
    kinds = {question.id: question.kind for question in questions if question.is_sensitive}
    if not kinds:
        return
    columns = (SensitiveAnswer.question_id, SensitiveAnswer.option_id, SensitiveAnswer.number)
    query = select(*columns, func.count()).where(SensitiveAnswer.question_id.in_(kinds)).group_by(*columns)
    for question_id, option_id, number, count in db.session.execute(query):
        counts.setdefault(question_id, {})[option_id or number or 0, None] = count
        if kinds[question_id] is QuestionKind.MULTIPLE:
            bases[question_id, None] = survey.submission_count
        else:
            bases[question_id, None] = bases.get((question_id, None), 0) + count


def _of(
    question: SurveyQuestion, counts: Counts, bases: Mapping[tuple[int, int | None], int], minimum: int
) -> list[Result]:
    found = counts.get(question.id, {})
    base = bases.get((question.id, None), 0)
    if question.kind in OWN_WORDS:
        return [Result(question, question.thread.published_count if question.thread else 0, None)]
    if question.kind in COUNTED_ONLY:
        return [Result(question, base, None)]
    if question.kind not in BY_ROW:
        return [_shown(question, base, _cells(question, found), minimum)] if question.kind is not NOTHING else []
    numbers = VOTES if question.kind is QuestionKind.STATEMENTS else range(1, (question.scale_max or 0) + 1)
    return [
        _shown(
            question,
            bases.get((question.id, row.id), 0),
            [(None, number, found.get((row.id, number), 0)) for number in numbers],
            minimum,
            row,
        )
        for row in question.options
    ]


def _cells(
    question: SurveyQuestion, found: Mapping[tuple[int, int | None], int]
) -> list[tuple[Option | None, int | None, int]]:
    if question.kind is QuestionKind.RANKING:
        return [(option, None, found.get((option.id, 1), 0)) for option in question.options]
    if question.kind in BY_OPTION:
        rows: list[tuple[Option | None, int | None, int]] = [
            (option, None, found.get((option.id, None), 0)) for option in question.options
        ]
        return [*rows, (None, 0, found.get((0, None), 0))] if question.has_other else rows
    points = range(1, (question.scale_max or 0) + 1) if question.kind is QuestionKind.SCALE else (1, 0)
    return [(None, number, found.get((number, None), 0)) for number in points]


def _shown(
    question: SurveyQuestion,
    base: int,
    rows: Sequence[tuple[Option | None, int | None, int]],
    minimum: int,
    row: Option | None = None,
) -> Result:
    if base < max(minimum, 1):
        return Result(question, base, None, row)
    shown = suppressed({at: count for at, (_option, _number, count) in enumerate(rows)}, minimum)
    cells = []
    for at, (option, number, _count) in enumerate(rows):
        count: Any = shown[at]
        cells.append(Cell(option, number, count, None if count is None else count / base))
    return Result(question, base, cells, row)
