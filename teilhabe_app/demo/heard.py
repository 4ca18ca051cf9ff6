"""The example of a standing survey: do people feel heard? One question after the other, with every sort of answer."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Place
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import WRITTEN
from teilhabe_app.demo import data
from teilhabe_app.demo.data import ml
from teilhabe_app.demo.heard_words import CITIES, DISTRICT, HEARD, INTRO, OFFICES, QUESTIONS, SECTIONS, TITLE
from teilhabe_app.formats.models import Format, Kind, Process, State
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.conditions import parse
from teilhabe_app.surveys.models import Option, Paging, QuestionKind, Submission, Survey, SurveyQuestion, SurveySection
from teilhabe_app.surveys.service.storing import store

SLUG = "umfrage-gehoert"
PEOPLE = 64
VOTES = (1, 1, 1, 0, -1)
OWN_WORDS = {QuestionKind.TEXT, QuestionKind.LINE}
KINDS: dict[str, dict[str, Any]] = {
    "welcome": {"kind": QuestionKind.INFO},
    "city": {"kind": QuestionKind.SINGLE, "options": CITIES},
    "district": {"kind": QuestionKind.SINGLE, "options": DISTRICT, "condition": "city = '1'", "has_other": True},
    "took_part": {"kind": QuestionKind.YES_NO},
    "how_often": {
        "kind": QuestionKind.NUMBER,
        "least": 1,
        "most": 99,
        "condition": "took_part = yes",
    },
    "heard": {"kind": QuestionKind.SCALE, "scale_max": 5, "scale_words": HEARD, "condition": "took_part = yes"},
    "offices": {"kind": QuestionKind.MATRIX, "scale_max": 4, "options": OFFICES, "shuffles": True},
    "first": {"kind": QuestionKind.RANKING, "options": QUESTIONS["first"]["options"]},
    "views": {"kind": QuestionKind.STATEMENTS, "options": QUESTIONS["views"]["options"], "shuffles": True},
    "origin": {"kind": QuestionKind.YES_NO, "is_sensitive": True},
    "words": {"kind": QuestionKind.TEXT},
}
IN_SECTION = {"offices": 1, "first": 1, "views": 1, "origin": 2, "words": 2}


def survey(of: Process) -> Survey:
    """Create the survey with its questions and example answers."""
    shared = Format(
        kind=Kind.SURVEY,
        slug=SLUG,
        title=ml(TITLE),
        summary=ml(INTRO),
        opens_at=data.midnight(-20),
        closes_at=data.midnight(60),
        state=State.PUBLISHED,
        levels=["land"],
        languages=list(WRITTEN)[:5],
        is_example=True,
        process=of,
        fields=data.fields(["HF02", "HF13"]),
        bodies=data.bodies(["sasji"]),
    )
    made = Survey(format=shared, intro=ml(INTRO), paging=Paging.ONE, submission_count=PEOPLE, revision=1)
    sections = [SurveySection(position=at, title=ml(words), stale={}) for at, words in enumerate(SECTIONS, 1)]
    made.sections = sections
    db.session.add(made)
    db.session.flush()
    for position, (code, values) in enumerate(KINDS.items(), 1):
        made.questions.append(_question(made, position, code, dict(values)))
    db.session.flush()
    _answer(made)
    return made


def _question(of: Survey, position: int, code: str, values: dict[str, Any]) -> SurveyQuestion:
    words = QUESTIONS[code]
    options = values.pop("options", ())
    for name in ("scale_words",):
        if name in values:
            values[name] = ml(values[name])
    row = SurveyQuestion(
        code=code,
        position=position,
        text=ml(words["text"]),
        help=ml(words["help"]) if "help" in words else None,
        purpose=ml(words["purpose"]) if "purpose" in words else None,
        condition=parse(values.pop("condition", "")),
        section_id=of.sections[IN_SECTION[code] - 1].id if code in IN_SECTION else None,
        **values,
    )
    row.options = [Option(position=at, code=str(at), label=ml(label)) for at, label in enumerate(options, 1)]
    if row.kind in OWN_WORDS or row.has_other:
        row.thread = contributions.open_thread(of.format, Place.SURVEY, row.text)
    return row


def _answer(of: Survey) -> None:
    """Answer as an example: drawn by a fixed seed, along the path that the answers make."""
    chance = random.Random(SLUG)  # noqa: S311 -- example answers, no secret
    first = of.format.opens_at + dt.timedelta(hours=12)
    for number in range(PEOPLE):
        given = {question.code: _drawn(question, chance) for question in of.questions}
        path = queries.walk(of, {code: value for code, value in given.items() if value is not None})
        row = Submission(
            survey_id=of.id, once=f"demo-{of.id}-{number}", language=chance.choice(["de", "ar", "tr", "uk"])
        )
        row.submitted_on = (first + dt.timedelta(days=number % 15)).date()
        db.session.add(row)
        db.session.flush()
        store(row, {question: path.given[question.code] for question in path.shown if question.code in path.given})


def _drawn(question: SurveyQuestion, chance: random.Random) -> Any:  # noqa: PLR0911 -- one line for each kind
    codes = [option.code for option in question.options]
    match question.kind:
        case QuestionKind.SINGLE:
            return chance.choices(codes, range(len(codes) + 3, 3, -1))[0]
        case QuestionKind.YES_NO:
            return chance.choice(["yes", "yes", "no"])
        case QuestionKind.SCALE:
            return chance.choices(range(1, 6), (9, 14, 12, 8, 5))[0]
        case QuestionKind.NUMBER:
            return str(chance.randint(1, 6))
        case QuestionKind.RANKING:
            return chance.sample(codes, len(codes))
        case QuestionKind.MATRIX:
            return {code: chance.randint(1, 4) for code in codes}
        case QuestionKind.STATEMENTS:
            return {code: chance.choice(VOTES) for code in codes}
    return None
