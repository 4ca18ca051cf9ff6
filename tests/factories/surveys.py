"""Builders of surveys."""

from __future__ import annotations

import datetime as dt
import secrets

from sqlalchemy import insert

from teilhabe_app.contributions.models import Place
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.formats.models import Kind
from teilhabe_app.surveys.conditions import parse
from teilhabe_app.surveys.models import Answer, Option, QuestionKind, Submission, Survey, SurveyQuestion, random_id
from teilhabe_app.surveys.service.storing import rows_of
from tests import factories as make

ROWS = {
    QuestionKind.SINGLE,
    QuestionKind.MULTIPLE,
    QuestionKind.MATRIX,
    QuestionKind.RANKING,
    QuestionKind.STATEMENTS,
}


def survey(questions: int = 1, **values) -> Survey:
    """Build a running survey with ``questions`` times the four kinds of questions."""
    made = empty(**values)
    for _ in range(questions):
        single = question(made, QuestionKind.SINGLE)
        single.options = [Option(position=n, label=make.ml(f"Antwort {n}", ar=f"جواب {n}")) for n in (1, 2, 3)]
        multiple = question(made, QuestionKind.MULTIPLE)
        multiple.options = [Option(position=n, label=make.ml(f"Wahl {n}")) for n in (1, 2, 3)]
        question(made, QuestionKind.SCALE, scale_max=5, scale_low=make.ml("gar nicht"), scale_high=make.ml("sehr"))
        question(made, QuestionKind.TEXT, thread=make.thread(made.format, place=Place.SURVEY))
    make.save(made)
    return made


def empty(**values) -> Survey:
    """Build a running survey without questions."""
    format_ = values.pop("format", None) or make.format_(Kind.SURVEY)
    return make.save(Survey(format=format_, intro=make.ml("Vier Fragen."), submission_count=0, revision=1, **values))


def question(of: Survey, kind: QuestionKind, **values) -> SurveyQuestion:
    """Build a question; ``options`` is a number of choices or rows, ``condition`` a text."""
    options = values.pop("options", 0)
    if "condition" in values:
        values["condition"] = parse(values["condition"])
    values = {"text": make.ml(f"Frage {make.number()}?"), **values}
    made = SurveyQuestion(kind=kind, position=len(of.questions) + 1, **values)
    made.options = [Option(position=n, label=make.ml(f"Zeile {n}")) for n in range(1, options + 1)]
    of.questions.append(made)
    return make.save(made)


def every_kind(**values) -> Survey:
    """Build a survey with one question of each kind, coded by its kind."""
    made = empty(**values)
    for kind in QuestionKind:
        more = {"options": 3} if kind in ROWS else {}
        if kind in {QuestionKind.SCALE, QuestionKind.MATRIX}:
            more["scale_max"] = 4
        if kind in {QuestionKind.TEXT, QuestionKind.LINE, QuestionKind.SINGLE}:
            more["thread"] = make.thread(made.format, place=Place.SURVEY)
        question(made, kind, code=kind.value, has_other=kind is QuestionKind.SINGLE, **more)
    return make.save(made)


def answers(of: Survey, to: SurveyQuestion, *counts: int) -> None:
    """Store submissions: so many for each option, or for each point of a scale."""
    for at, count in enumerate(counts):
        for _ in range(count):
            filled = Submission(survey_id=of.id, once=secrets.token_hex(16), language="de")
            value = {"option_id": to.options[at].id} if to.options else {"number": at + 1}
            filled.answers = [Answer(question_id=to.id, **value)]
            make.save(filled)
            of.submission_count += 1
    make.save(of)


def filled(of: Survey, people: list[dict], *, on: dt.date | None = None, language: str = "de") -> None:
    """Store what many people answered, by the code of the question, in one go."""
    questions = {one.code: one for one in of.questions}
    submissions, rows = [], []
    for given in people:
        key = random_id()
        day = on or clock.today() - dt.timedelta(days=1)
        spoken = given.get("page-language", language)
        submissions.append(
            {"id": key, "survey_id": of.id, "once": secrets.token_hex(16), "language": spoken, "submitted_on": day}
        )
        for code, value in given.items():
            for row in rows_of(questions[code], value) if code in questions and value is not None else ():
                empty = {"option_id": None, "number": None, "amount": None, "day": None}
                rows.append({"submission_id": key, "question_id": questions[code].id, **empty, **row})
    db.session.execute(insert(Submission), submissions)
    if rows:
        db.session.execute(insert(Answer), rows)
    of.submission_count += len(people)
    make.save(of)


def over(of: Survey) -> Survey:
    """Let the period have ended yesterday."""
    of.format.opens_at = clock.now() - dt.timedelta(days=30)
    of.format.closes_at = clock.now() - dt.timedelta(days=1)
    return make.save(of)
