"""Example answers to the survey on being heard: drawn by a fixed seed, so that the figures are the same each time."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from teilhabe_app.core.db import db
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.models import (
    Answer,
    QuestionKind,
    SensitiveAnswer,
    Submission,
    Survey,
    SurveyQuestion,
    random_id,
)
from teilhabe_app.surveys.service.storing import rows_of

LANGUAGES = {"de": 42, "ar": 20, "tr": 14, "uk": 13, "en": 11}  # of a hundred people
SKIPPED = 0.06  # of the answers are left out
EMPTY: dict[str, Any] = {"option_id": None, "number": None, "amount": None, "day": None}


@dataclass(frozen=True, slots=True)
class Mood:
    """How people answer in a round: how many took part before, and how they feel heard (a weight for each point)."""

    took_part: float
    heard: tuple[int, ...]
    offices: tuple[int, ...]
    seed: str


BEFORE = Mood(0.52, (16, 27, 21, 10, 3), (24, 35, 28, 13), "before")
NOW = Mood(0.61, (9, 18, 25, 19, 7), (17, 31, 34, 18), "now")


def fill(of: Survey, people: int, mood: Mood, days: int) -> None:
    """Answer as so many people on the first ``days`` days, along the path that the answers make."""
    chance = random.Random(f"{of.format.slug}:{mood.seed}")  # noqa: S311 -- example answers, no secret
    first = (of.format.opens_at + dt.timedelta(hours=12)).date()
    submissions: list[dict[str, Any]] = []
    plain: list[dict[str, Any]] = []
    apart: list[dict[str, Any]] = []
    for number in range(people):
        language = chance.choices(list(LANGUAGES), list(LANGUAGES.values()))[0]
        given = {question.code: _drawn(question, mood, language, chance) for question in of.questions}
        path = queries.walk(of, {code: value for code, value in given.items() if value is not None})
        key = random_id()
        day = first + dt.timedelta(days=number % days)
        submissions.append(
            {"id": key, "survey_id": of.id, "once": f"demo-{of.id}-{number}", "language": language, "submitted_on": day}
        )
        for question in path.shown:
            for row in rows_of(question, path.given[question.code]) if question.code in path.given else ():
                values = {"question_id": question.id, **EMPTY, **row}
                if question.is_sensitive:
                    apart.append({name: values[name] for name in ("question_id", "option_id", "number")})
                else:
                    plain.append({"submission_id": key, **values})
    db.session.execute(insert(Submission), submissions)
    db.session.execute(insert(Answer), plain)
    db.session.execute(insert(SensitiveAnswer), apart)
    of.submission_count += people


def _drawn(question: SurveyQuestion, mood: Mood, language: str, chance: random.Random) -> Any:  # noqa: PLR0911
    codes = [option.code for option in question.options]
    if question.kind is not QuestionKind.YES_NO and chance.random() < SKIPPED:
        return None
    match question.kind:
        case QuestionKind.SINGLE:
            weights = (68, 23, 9) if question.code == "city" else range(len(codes) + 5, 5, -1)
            return chance.choices(codes, weights)[0]
        case QuestionKind.YES_NO:
            share = 0.58 if question.is_sensitive else mood.took_part + (0.08 if language == "de" else -0.06)
            return "yes" if chance.random() < share else "no"
        case QuestionKind.SCALE:
            return _point(mood.heard, chance)
        case QuestionKind.NUMBER:
            return str(chance.choices(range(1, 13), (40, 24, 13, 8, 5, 4, 2, 1, 1, 1, 1, 1))[0])
        case QuestionKind.RANKING:
            liked = sorted(codes, key=lambda code: int(code) * 0.8 + chance.random() * 2.6)
            return liked[::-1] if language == "de" and chance.random() < 0.25 else liked  # noqa: PLR2004 -- some differ
        case QuestionKind.MATRIX:
            return {code: _point(mood.offices, chance) for code in codes}
        case QuestionKind.STATEMENTS:
            return {code: chance.choices((1, 0, -1), (6, 2, int(code) + 1))[0] for code in codes}
    return None


def _point(weights: tuple[int, ...], chance: random.Random) -> int:
    return chance.choices(range(1, len(weights) + 1), weights)[0]
