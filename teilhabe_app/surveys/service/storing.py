"""From an answer to what is stored of it, and whether it is one of the answers that a question allows."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import WRITTEN
from teilhabe_app.surveys.models import Answer, QuestionKind, SensitiveAnswer, Submission, SurveyQuestion
from teilhabe_app.surveys.queries import Given
from teilhabe_app.surveys.queries.path import OTHER

ZONE = ZoneInfo("Europe/Berlin")
MAX_ANSWER = 5_000
MAX_LINE_ANSWER = 300
FIRST_YEAR = 1000
LARGEST_AMOUNT = Decimal(10) ** 12
VOTES = {-1, 0, 1}
Values = dict[str, Any]


def digest(kind: str, once: str) -> str:
    """Return what is stored of a token that only the form knew; different for each kind."""
    return hashlib.sha256(f"survey:{kind}:{once}".encode()).hexdigest()[:40]


def is_valid(question: SurveyQuestion, value: Any) -> bool:  # noqa: PLR0911 -- one line for each kind
    """Tell whether a value is one of the answers that the question allows."""
    codes = {option.code for option in question.options} | ({OTHER} if question.has_other else set())
    match question.kind:
        case QuestionKind.SINGLE:
            return isinstance(value, str) and value in codes
        case QuestionKind.MULTIPLE | QuestionKind.RANKING:
            return _is_list(value) and set(value) <= codes and len(set(value)) == len(value)
        case QuestionKind.YES_NO:
            return value in {"yes", "no"}
        case QuestionKind.CONSENT:
            return bool(value == "yes")
        case QuestionKind.SCALE:
            return _is_point(value, range(1, (question.scale_max or 0) + 1))
        case QuestionKind.MATRIX | QuestionKind.STATEMENTS:
            votes = question.kind is QuestionKind.STATEMENTS
            points = VOTES if votes else range(1, (question.scale_max or 0) + 1)
            return isinstance(value, dict) and all(row in codes and _is_point(at, points) for row, at in value.items())
        case QuestionKind.NUMBER:
            return amount_of(question, value) is not None
        case QuestionKind.DATE:
            return day_of(question, value) is not None
        case QuestionKind.LINE | QuestionKind.TEXT:
            most = MAX_LINE_ANSWER if question.kind is QuestionKind.LINE else MAX_ANSWER
            return isinstance(value, str) and len(value) <= most
    return False


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _is_point(value: Any, points: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value in points


def number_of(question: SurveyQuestion, value: Any) -> Decimal | None:
    """Return a number as the question asks for it, whatever its range; None for anything else."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    fits = amount.is_finite() and abs(amount) < LARGEST_AMOUNT
    return amount if fits and not (question.is_whole and amount != amount.to_integral_value()) else None


def amount_of(question: SurveyQuestion, value: Any) -> Decimal | None:
    """Return a number inside the question's range; None for anything else."""
    amount = number_of(question, value)
    if amount is None:
        return None
    inside = (question.least is None or amount >= question.least) and (question.most is None or amount <= question.most)
    return amount if inside else None


def day_of(question: SurveyQuestion, value: Any) -> dt.date | None:
    """Return a day inside the question's range; None for anything else."""
    try:
        day = dt.date.fromisoformat(str(value))
    except ValueError:
        return None
    if day.year < FIRST_YEAR:  # of two digits
        return None
    inside = (question.first_day is None or day >= question.first_day) and (
        question.last_day is None or day <= question.last_day
    )
    return day if inside else None


def rows_of(question: SurveyQuestion, value: Any) -> Iterator[Values]:
    """Return the columns of each row that an answer becomes; texts become none, for they are contributions."""
    ids = {option.code: option.id for option in question.options}
    match question.kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            for code in [value] if isinstance(value, str) else value:
                yield {"option_id": ids[code]} if code in ids else {"number": 0}
        case QuestionKind.RANKING:
            yield from ({"option_id": ids[code], "number": rank} for rank, code in enumerate(value, 1))
        case QuestionKind.MATRIX | QuestionKind.STATEMENTS:
            yield from ({"option_id": ids[row], "number": point} for row, point in value.items())
        case QuestionKind.YES_NO | QuestionKind.CONSENT:
            yield {"number": int(value == "yes")}
        case QuestionKind.SCALE:
            yield {"number": value}
        case QuestionKind.NUMBER:
            yield {"amount": amount_of(question, value)}
        case QuestionKind.DATE:
            yield {"day": day_of(question, value)}


def texts_of(question: SurveyQuestion, given: Given, language: str) -> tuple[str, str] | None:
    """Return what somebody wrote in their own words, and its language; None where they did not."""
    code, value = question.code, given.get(question.code)
    if question.kind in {QuestionKind.TEXT, QuestionKind.LINE}:
        text = value
    elif question.has_other and OTHER in ([value] if isinstance(value, str) else value or ()):
        text = given.get(f"{code}.other")
    else:
        return None
    if not isinstance(text, str) or not text.strip():
        return None
    spoken = given.get(f"{code}.language")
    return text, spoken if isinstance(spoken, str) and spoken in WRITTEN else language.partition("-")[0]


def store(submission: Submission, answers: Mapping[SurveyQuestion, Any]) -> None:
    """Put answers to a stored submission; sensitive ones stand apart, without anything that leads back."""
    for question, value in answers.items():
        for row in rows_of(question, value):
            if question.is_sensitive:
                db.session.add(SensitiveAnswer(question_id=question.id, **row))
            else:
                db.session.add(Answer(submission_id=submission.id, question_id=question.id, **row))
