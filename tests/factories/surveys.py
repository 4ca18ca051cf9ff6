"""Builders of surveys."""

from __future__ import annotations

import secrets

from teilhabe_app.contributions.models import Place
from teilhabe_app.formats.models import Kind
from teilhabe_app.surveys.models import Answer, Option, QuestionKind, Submission, Survey, SurveyQuestion
from tests import factories as make


def survey(questions: int = 1, **values) -> Survey:
    """Build a running survey with ``questions`` times the four kinds of questions."""
    format_ = values.pop("format", None) or make.format_(Kind.SURVEY)
    made = make.save(Survey(format=format_, intro=make.ml("Vier Fragen."), **values))
    for _ in range(questions):
        single = question(made, QuestionKind.SINGLE)
        single.options = [Option(position=n, label=make.ml(f"Antwort {n}", ar=f"جواب {n}")) for n in (1, 2, 3)]
        multiple = question(made, QuestionKind.MULTIPLE)
        multiple.options = [Option(position=n, label=make.ml(f"Wahl {n}")) for n in (1, 2, 3)]
        question(made, QuestionKind.SCALE, scale_max=5, scale_low=make.ml("gar nicht"), scale_high=make.ml("sehr"))
        question(made, QuestionKind.TEXT, thread=make.thread(format_, place=Place.SURVEY))
    make.save(made)
    return made


def question(of: Survey, kind: QuestionKind, **values) -> SurveyQuestion:
    made = SurveyQuestion(kind=kind, position=len(of.questions) + 1, text=make.ml(f"Frage {make.number()}?"), **values)
    of.questions.append(made)
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
