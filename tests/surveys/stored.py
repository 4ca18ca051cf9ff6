"""What the database holds after somebody has answered every kind of question, however it was typed in."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select

from teilhabe_app.core.db import db
from teilhabe_app.surveys.models import Answer, Survey, SurveyQuestion

EVERY_KIND = {
    "single": {(None, 0, None, None)},
    "multiple": {("1", None, None, None), ("3", None, None, None)},
    "yes_no": {(None, 0, None, None)},
    "scale": {(None, 4, None, None)},
    "matrix": {("1", 1, None, None), ("2", 4, None, None)},
    "ranking": {("2", 1, None, None), ("1", 2, None, None)},
    "statements": {("1", 1, None, None), ("2", -1, None, None), ("3", 0, None, None)},
    "number": {(None, None, 3, None)},
    "date": {(None, None, None, dt.date(2024, 2, 29))},
    "consent": {(None, 1, None, None)},
}


def count(of) -> int:
    """Count the rows of a table."""
    return db.session.scalar(select(func.count()).select_from(of))


def by_code(survey: Survey) -> dict[str, SurveyQuestion]:
    """Return the questions of a survey by their codes."""
    return {question.code: question for question in survey.questions}


def stored_answers() -> dict[str, set]:
    """Return all stored answers of the only survey by question: option, number, amount and day of each row."""
    db.session.expire_all()
    codes = {question.id: question for question in db.session.scalars(select(Survey)).one().questions}
    found: dict[str, set] = {}
    for row in db.session.scalars(select(Answer)):
        question = codes[row.question_id]
        option = next((one.code for one in question.options if one.id == row.option_id), None)
        found.setdefault(question.code, set()).add((option, row.number, row.amount and int(row.amount), row.day))
    return found
