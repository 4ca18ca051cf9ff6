"""Answers as a table for files: a column for each question, read some hundred people at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import LANGUAGES, WRITTEN, Multilingual, force_language
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.surveys.analysis.exports import Measure, Value, Variable
from teilhabe_app.surveys.models import (
    Answer,
    Channel,
    QuestionKind,
    SensitiveAnswer,
    Submission,
    Survey,
    SurveyQuestion,
)
from teilhabe_app.surveys.queries.asked import former_questions
from teilhabe_app.surveys.queries.columns import UNCOUNTED
from teilhabe_app.surveys.queries.path import OTHER

AT_ONCE = 200  # people
Texts = Mapping[str, str]
Taken = Callable[[Any, Any, Any], Value]  # number, amount, day -> value
WAYS = {
    Channel.WEB: _l("On the web"),
    Channel.EVENT: _l("At an event"),
    Channel.ASSISTED: _l("Typed in for somebody"),
    Channel.PAPER: _l("On paper"),
}
FIXED = ("day", "language", "channel", "version", "interpreter")
POINTS = {QuestionKind.SCALE, QuestionKind.MATRIX, QuestionKind.STATEMENTS}


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, and rows that are read while somebody takes them."""

    variables: list[Variable]
    rows: Iterator[list[Value]]


def in_all(message: Any) -> dict[str, str]:
    """Return a lazy word of the program in every language of the site."""
    found = {}
    for one in LANGUAGES:
        with force_language(one.code):
            found[one.code] = str(message)
    return found


def answers(survey: Survey) -> Table:
    """Return what people answered, also to questions of earlier versions; sensitive answers stand apart."""
    questions = [one for one in (*survey.questions, *former_questions(survey)) if not one.is_sensitive]
    variables = [
        Variable("day", Measure.DATE, in_all(_l("Day"))),
        Variable("language", Measure.CATEGORY, in_all(_l("Language of the page")), {
            one.code: {"de": one.own_name} for one in LANGUAGES
        }),
        Variable("channel", Measure.CATEGORY, in_all(_l("Channel")), {
            one.value: in_all(word) for one, word in WAYS.items()
        }),
        Variable("version", Measure.NUMBER, in_all(_l("Version"))),
        Variable("interpreter", Measure.CATEGORY, in_all(_l("Language of the interpreter")), {
            code: {"de": word} for code, word in WRITTEN.items()
        }),
    ]  # fmt: skip
    places: dict[tuple[int, int | None], tuple[int, Taken]] = {}
    zero: dict[int, list[int]] = {}  # columns that say "not taken" once a question with several answers is answered
    for question in questions:
        _add(question, variables, places, zero)
    return Table(variables, _rows(survey.id, places, zero, len(variables)))


def _add(
    question: SurveyQuestion,
    variables: list[Variable],
    places: dict[tuple[int, int | None], tuple[int, Taken]],
    zero: dict[int, list[int]],
) -> None:
    """Add the columns of one question, and where its answers go."""
    kind, at = question.kind, len(variables)
    name = question.code if question.retired_in is None else f"{question.code}_v{question.since}"
    labels: dict[str | int, Texts] = {option.code: option.label for option in question.options}
    codes: dict[int | None, str] = {option.id: option.code for option in question.options}
    if question.has_other:
        labels[OTHER], codes[None] = in_all(_l("Other")), OTHER
    if kind in UNCOUNTED:
        return
    if kind is QuestionKind.SINGLE:
        variables.append(Variable(name, Measure.CATEGORY, question.text, labels))
        places.update({(question.id, option): (at, _always(code)) for option, code in codes.items()})
    elif kind in {QuestionKind.MULTIPLE, QuestionKind.RANKING, QuestionKind.MATRIX, QuestionKind.STATEMENTS}:
        for place, (option, code) in enumerate(codes.items(), at):
            variables.append(_part(question, f"{name}_{code}", labels[code]))
            places[question.id, option] = (place, _always(1) if kind is QuestionKind.MULTIPLE else _number)
        if kind is QuestionKind.MULTIPLE:
            zero[question.id] = list(range(at, len(variables)))
    else:
        variables.append(_whole(question, name))
        taken = {QuestionKind.NUMBER: _amount, QuestionKind.DATE: _day, QuestionKind.SCALE: _number}
        places[question.id, None] = (at, taken.get(kind, _yes))


def _part(question: SurveyQuestion, name: str, label: Texts) -> Variable:
    """Return the column of a choice or row."""
    text = {
        code: f"{question.text.in_language(code).text}: {Multilingual(label).in_language(code).text}"
        for code in {*question.text, *label}
    }
    if question.kind is QuestionKind.RANKING:
        return Variable(name, Measure.NUMBER, text)
    if question.kind is QuestionKind.MULTIPLE:
        return Variable(name, Measure.SCALE, text, {0: in_all(_l("No")), 1: in_all(_l("Yes"))})
    return Variable(name, Measure.SCALE, text, _points(question))


def _whole(question: SurveyQuestion, name: str) -> Variable:
    """Return the column of a question with one answer."""
    if question.kind is QuestionKind.NUMBER:
        return Variable(name, Measure.NUMBER, question.text)
    if question.kind is QuestionKind.DATE:
        return Variable(name, Measure.DATE, question.text)
    if question.kind is QuestionKind.SCALE:
        return Variable(name, Measure.SCALE, question.text, _points(question))
    return Variable(name, Measure.CATEGORY, question.text, {"yes": in_all(_l("Yes")), "no": in_all(_l("No"))})


def _points(question: SurveyQuestion) -> dict[str | int, Texts]:
    if question.kind is QuestionKind.STATEMENTS:
        return {-1: in_all(_l("Disagree")), 0: in_all(_l("Unsure")), 1: in_all(_l("Agree"))}  # from low to high
    points: dict[str | int, Texts] = {}
    lines = {code: text.splitlines() for code, text in (question.scale_words or {}).items()}
    for point in range(1, (question.scale_max or 0) + 1):
        words = {code: rows[point - 1] for code, rows in lines.items() if len(rows) >= point}
        ends = question.scale_low if point == 1 else question.scale_high if point == question.scale_max else None
        points[point] = words or ends or {"en": str(point)}
    return points


def _always(value: Value) -> Taken:
    return lambda _number, _amount, _day: value


def _number(number: Any, _amount: Any, _day: Any) -> Value:
    return int(number)


def _amount(_number: Any, amount: Any, _day: Any) -> Value:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _day(_number: Any, _amount: Any, day: Any) -> Value:
    found: Value = day
    return found


def _yes(number: Any, _amount: Any, _day: Any) -> Value:
    return "yes" if number else "no"


def _rows(
    survey_id: int,
    places: Mapping[tuple[int, int | None], tuple[int, Taken]],
    zero: Mapping[int, list[int]],
    width: int,
) -> Iterator[list[Value]]:
    """Yield a row for each person in the order of random keys (2 statements for some hundred people each)."""
    after = 0
    fields = (
        Submission.id,
        Submission.submitted_on,
        Submission.language,
        Submission.channel,
        Submission.revision,
        Submission.interpreter,
    )
    given = (Answer.submission_id, Answer.question_id, Answer.option_id, Answer.number, Answer.amount, Answer.day)
    while True:
        people = db.session.execute(
            select(*fields)
            .where(Submission.survey_id == survey_id, Submission.id > after)
            .order_by(Submission.id)
            .limit(AT_ONCE)
        ).all()
        if not people:
            return
        rows: dict[int, list[Value]] = {
            person[0]: [person[1], person[2], person[3].value, person[4], person[5], *[None] * (width - len(FIXED))]
            for person in people
        }
        # By way of the people: asked for by question, a database may read all answers again for each few people.
        query = (
            select(*given)
            .join(Submission, Submission.id == Answer.submission_id)
            .where(Submission.survey_id == survey_id, Submission.id.between(people[0][0], people[-1][0]))
        )
        for submission, question, option, number, amount, day in db.session.execute(query):
            row, found = rows.get(submission), places.get((question, option))
            if row is None or found is None:
                continue  # of somebody who answered just now
            for place in zero.get(question, ()):
                if row[place] is None:
                    row[place] = 0
            place, taken = found
            row[place] = taken(number, amount, day)
        yield from rows.values()
        after = people[-1][0]


def sensitive(survey: Survey) -> Table:
    """Return the answers that stand apart: one in each row, in an order that means nothing."""
    questions = [one for one in survey.questions if one.is_sensitive]
    variables = []
    for question in questions:
        if question.kind in {QuestionKind.SCALE, QuestionKind.YES_NO}:
            variables.append(_whole(question, question.code))
        else:
            labels: dict[str | int, Texts] = {option.code: option.label for option in question.options}
            variables.append(Variable(question.code, Measure.CATEGORY, question.text, labels))
    return Table(variables, _apart([(one.id, one.kind, _codes(one)) for one in questions]))


def _codes(question: SurveyQuestion) -> dict[int, str]:
    return {option.id: option.code for option in question.options}


def _apart(questions: list[tuple[int, QuestionKind, dict[int, str]]]) -> Iterator[list[Value]]:
    places = {question: at for at, (question, _kind, _codes_of) in enumerate(questions)}
    kinds = {question: (kind, codes) for question, kind, codes in questions}
    wanted = (SensitiveAnswer.question_id, SensitiveAnswer.option_id, SensitiveAnswer.number)
    query = select(*wanted).where(SensitiveAnswer.question_id.in_(list(places))).order_by(SensitiveAnswer.id)
    for question, option, number in db.session.execute(query.execution_options(yield_per=AT_ONCE)):
        kind, codes = kinds[question]
        row: list[Value] = [None] * len(questions)
        row[places[question]] = (
            codes[option] if option is not None else _yes(number, None, None) if kind is QuestionKind.YES_NO else number
        )
        yield row
