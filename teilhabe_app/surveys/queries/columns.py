"""Answers as columns: for each question that is counted, what each person said, in one order of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from teilhabe_app.core.db import db
from teilhabe_app.surveys.models import Answer, QuestionKind, SensitiveAnswer, Submission, Survey, SurveyQuestion
from teilhabe_app.surveys.queries.path import OTHER

AT_ONCE = 20_000  # rows that are fetched together
VOTES = ("1", "0", "-1")
YES, NO = "yes", "no"
BY_ROW = {QuestionKind.MULTIPLE, QuestionKind.MATRIX, QuestionKind.STATEMENTS, QuestionKind.RANKING}
IN_CLASSES = {QuestionKind.NUMBER, QuestionKind.DATE}
UNCOUNTED = {QuestionKind.TEXT, QuestionKind.LINE, QuestionKind.INFO}
Column = list[str | None]


@dataclass(frozen=True, slots=True)
class Variable:
    """What is counted by itself: a question, or a row or choice of it. ``key`` is its name among the figures."""

    key: str
    question: SurveyQuestion
    row: str = ""
    codes: tuple[str, ...] = ()


@dataclass(slots=True)
class Columns:
    """What people answered. ``values`` are the numbers and days (as numbers) before they are put into classes."""

    languages: list[str]
    days: list[dt.date]
    answers: dict[str, Column] = field(default_factory=dict)
    values: dict[int, list[float | None]] = field(default_factory=dict)

    @property
    def people(self) -> int:
        """Return how many took part."""
        return len(self.languages)


def variables(survey: Survey) -> list[Variable]:
    """Return everything that is counted, in the order of the questionnaire; classes have no codes yet."""
    return [variable for question in survey.questions for variable in _of(question)]


def rows_of_question(question: SurveyQuestion) -> list[str]:
    """Return the codes of its rows or choices, also of those that are no longer asked."""
    codes = [option.code for option in question.options]
    return [*codes, OTHER] if question.has_other else codes


def _of(question: SurveyQuestion) -> list[Variable]:
    key, rows = str(question.id), rows_of_question(question)
    points = tuple(str(point) for point in range(1, (question.scale_max or 0) + 1))
    codes: tuple[str, ...] = ()
    match question.kind:
        case QuestionKind.SINGLE:
            codes = tuple(rows)
        case QuestionKind.YES_NO | QuestionKind.MULTIPLE:
            codes = (YES, NO)
        case QuestionKind.CONSENT:
            codes = (YES,)
        case QuestionKind.SCALE | QuestionKind.MATRIX:
            codes = points
        case QuestionKind.STATEMENTS:
            codes = VOTES
        case QuestionKind.RANKING:
            codes = tuple(str(rank) for rank in range(1, len(rows) + 1))
    if question.kind in UNCOUNTED:
        return []
    if question.kind in BY_ROW:
        return [Variable(f"{key}:{row}", question, row, codes) for row in rows]
    return [Variable(key, question, "", codes)]


def columns(survey: Survey, until: dt.date) -> Columns:
    """Read all answers of people who answered up to a day (2 statements, read piece by piece)."""
    mine = (Submission.survey_id == survey.id, Submission.submitted_on <= until)
    people = db.session.execute(
        select(Submission.id, Submission.language, Submission.submitted_on).where(*mine).order_by(Submission.id)
    ).all()
    at = {row[0]: place for place, row in enumerate(people)}
    found = Columns([row[1] for row in people], [row[2] for row in people])
    plain = {question.id: question for question in survey.questions if not question.is_sensitive}
    for variable in variables(survey):
        if variable.question.id in plain:
            found.answers[variable.key] = [None] * len(people)
    found.values = {key: [None] * len(people) for key, one in plain.items() if one.kind in IN_CLASSES}
    fillers = {key: _Filler(question, found) for key, question in plain.items() if question.kind not in UNCOUNTED}
    wanted = (Answer.submission_id, Answer.question_id, Answer.option_id, Answer.number, Answer.amount, Answer.day)
    query = select(*wanted).where(Answer.question_id.in_(list(fillers))).execution_options(yield_per=AT_ONCE)
    for submission, question, option, number, amount, day in db.session.execute(query):
        place = at.get(submission)
        if place is not None:
            fillers[question].put(place, option, number, amount, day)
    for filler in fillers.values():
        filler.finish()
    return found


class _Filler:
    """Puts the rows of one question into its columns."""

    def __init__(self, question: SurveyQuestion, found: Columns) -> None:
        self.kind = question.kind
        key = str(question.id)
        self.code_of: dict[int | None, str] = {option.id: option.code for option in question.options}
        self.code_of[None] = OTHER
        self.values = found.values.get(question.id, [])
        rows = rows_of_question(question) if question.kind in BY_ROW else []
        self.rows = {row: found.answers[f"{key}:{row}"] for row in rows}
        self.own = found.answers.get(key, [])
        self.answered: set[int] = set()
        self.complete = sum(option.is_open for option in question.options)

    def put(self, place: int, option: int | None, number: int | None, amount: object, day: dt.date | None) -> None:
        """Take one row of the table of answers."""
        match self.kind:
            case QuestionKind.SINGLE:
                self.own[place] = self.code_of[option]
            case QuestionKind.MULTIPLE:
                self.rows[self.code_of[option]][place] = YES
                self.answered.add(place)
            case QuestionKind.YES_NO | QuestionKind.CONSENT:
                self.own[place] = YES if number else NO
            case QuestionKind.SCALE:
                self.own[place] = str(number)
            case QuestionKind.NUMBER:
                self.values[place] = float(str(amount))
            case QuestionKind.DATE:
                self.values[place] = float(day.toordinal()) if day else None
            case _:
                self.rows[self.code_of[option]][place] = str(number)
                self.answered.add(place)

    def finish(self) -> None:
        """Say no for choices that were not taken, and leave out orders that are not complete."""
        if self.kind is QuestionKind.MULTIPLE:
            for column in self.rows.values():
                for place in self.answered:
                    column[place] = column[place] or NO
        if self.kind is QuestionKind.RANKING:
            every = list(self.rows.values())
            for place in self.answered:
                if sum(column[place] is not None for column in every) < self.complete:
                    for column in every:
                        column[place] = None


def sensitive_columns(survey: Survey, people: int) -> dict[str, Column]:
    """Read the answers that stand apart; nobody knows whose they are, so that the order means nothing."""
    made: dict[str, Column] = {}
    for question in (one for one in survey.questions if one.is_sensitive):
        codes: dict[int | None, str] = {option.id: option.code for option in question.options}
        query = select(SensitiveAnswer.option_id, SensitiveAnswer.number).where(
            SensitiveAnswer.question_id == question.id
        )
        rows = db.session.execute(query).all()
        for variable in _of(question):
            if question.kind is QuestionKind.MULTIPLE:
                taken = sum(codes.get(option) == variable.row for option, _number in rows)
                said: Column = [*[YES] * taken, *[NO] * max(0, people - taken)]
            else:
                said = [_said(question, codes, option, number) for option, number in rows]
            made[variable.key] = [*said, *[None] * max(0, people - len(said))]
    return made


def _said(question: SurveyQuestion, codes: dict[int | None, str], option: int | None, number: int | None) -> str:
    if question.kind is QuestionKind.YES_NO:
        return YES if number else NO
    return codes.get(option, OTHER) if option is not None else str(number)


def numbers_of(values: Sequence[float | None]) -> list[float]:
    """Return the values that were given."""
    return [value for value in values if value is not None]
