"""Publishing results: what figures hold, in which steps they are renewed, and what findings rest on."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Guest
from teilhabe_app.core import chores, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden
from teilhabe_app.surveys import queries, service
from teilhabe_app.surveys.analysis import classes
from teilhabe_app.surveys.analysis.classes import Class
from teilhabe_app.surveys.analysis.rounds import difference
from teilhabe_app.surveys.analysis.suppression import share
from teilhabe_app.surveys.models import QuestionKind, SensitiveAnswer, Survey, SurveyRelease
from teilhabe_app.surveys.queries import releases
from teilhabe_app.surveys.service import publishing
from teilhabe_app.surveys.service.publishing import ResultsDraft
from tests import factories as make
from tests.factories import surveys as build

pytestmark = pytest.mark.usefixtures("session", "english")


def two_questions(**values):
    survey = build.empty(**values)
    build.question(survey, QuestionKind.SINGLE, code="city", options=3)
    build.question(survey, QuestionKind.YES_NO, code="heard")
    return make.save(survey)


def people(number: int, /, **given) -> list[dict]:
    """Return so many people; a list of answers is dealt out in turns."""
    dealt = {code: itertools.cycle(value if isinstance(value, list) else [value]) for code, value in given.items()}
    return [{code: next(values) for code, values in dealt.items()} for _person in range(number)]


def figure(release: SurveyRelease, code: str) -> dict:
    return next(one for one in release.figures["questions"] if one["code"] == code)


def cells(release: SurveyRelease, code: str, row: str = "") -> dict:
    return next(dict(one["cells"]) for one in figure(release, code)["rows"] if one["row"] == row)


def published(survey) -> SurveyRelease:
    made = publishing.publish_results(make.editor(), survey)
    assert made is not None
    return made


def test_the_worker_publishes_once_after_the_end():
    survey = two_questions()
    build.filled(survey, people(20, city=["1", "1", "2"], heard=["yes", "no", "no"]))
    assert service.publish_due() == 0
    build.over(survey)
    assert chores.run()["surveys.publish"] == 1
    release = releases.newest_release(survey)
    assert (release.number, release.people, release.is_final) == (1, 20, True)
    assert cells(release, "city") == {"1": 14, "2": None, "3": None}
    assert cells(release, "heard") == {"yes": 7, "no": 13}
    assert service.publish_due() == 0


def test_what_is_shown_holds_no_count_that_is_held_back():
    survey = build.over(two_questions())
    build.filled(survey, people(40, city=["1", "1", "1", "2"], heard="yes") + people(3, city="3", heard="no"))
    release = published(survey)
    assert None in cells(release, "city").values()
    hidden = {code for code, count in cells(release, "city").items() if count is None}
    assert {"3"} < hidden
    stored = db.session.scalar(select(SurveyRelease.state).where(SurveyRelease.id == release.id))
    assert stored["release"]["questions"]
    assert "state" not in release.figures


def test_figures_in_between_count_whole_days_and_move_in_steps():
    survey = two_questions(shows_interim=True)
    build.filled(survey, people(20, city=["1", "2"], heard=["yes", "no"]))
    build.filled(survey, people(4, city="1", heard="yes"), on=clock.today())
    first = published(survey)
    assert (first.people, first.is_final) == (20, False)
    build.filled(survey, people(2, city="1", heard="yes"))
    assert publishing.publish_results(make.editor(), survey) is None
    build.filled(survey, people(12, city=["1", "2"], heard=["yes", "no"]))
    second = published(survey)
    assert cells(second, "heard") == {"yes": 18, "no": 16}
    assert figure(second, "heard")["rows"][0]["release"] == 2
    kept = db.session.scalars(select(SurveyRelease.state).order_by(SurveyRelease.number)).all()
    assert [state is None for state in kept] == [True, False]


def test_last_figures_hold_back_what_would_tell_of_those_in_between():
    survey = two_questions(shows_interim=True)
    build.filled(survey, people(20, city=["1", "2"], heard=["yes", "no"]))
    published(survey)
    build.filled(survey, people(1, city="1", heard="yes"))
    build.over(survey)
    release = published(survey)
    assert release.is_final
    assert cells(release, "heard") == {"yes": 10, "no": 10}  # as they were, with the base of then
    assert figure(release, "heard")["rows"][0]["base"] == 20


def test_who_may_publish_and_when():
    survey = two_questions()
    with pytest.raises(Forbidden):
        publishing.publish_results(make.moderator(), survey)
    with pytest.raises(DomainError):
        publishing.publish_results(make.editor(), survey)
    with pytest.raises(Forbidden):
        publishing.change_results(Guest(), survey, ResultsDraft())


def test_groups_are_settled_with_the_first_figures_and_rounds_make_no_circle():
    survey, before, editor = two_questions(), two_questions(), make.editor()
    publishing.change_results(editor, survey, ResultsDraft(groups=("heard", "nothing"), follows_id=before.id))
    assert (survey.groups, survey.follows_id) == (["heard"], before.id)
    for wrong in (before.id + 1000, survey.id):
        with pytest.raises(DomainError):
            publishing.change_results(editor, survey, ResultsDraft(groups=("heard",), follows_id=wrong))
    with pytest.raises(DomainError):
        publishing.change_results(editor, before, ResultsDraft(follows_id=survey.id))
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(update(Survey).where(Survey.id == survey.id).values(follows_id=survey.id))
    db.session.expire_all()
    build.filled(survey, people(30, city=["1", "2", "3"], heard=["yes", "no"]))
    published(build.over(survey))
    with pytest.raises(DomainError) as error:
        publishing.change_results(editor, survey, ResultsDraft(groups=("city",)))
    assert error.value.field == "groups"


def test_a_question_by_a_group():
    survey = build.over(two_questions())
    build.filled(survey, people(30, city=["1", "2", "3"], heard="yes"))
    build.filled(survey, people(30, city=["1", "2", "3"], heard="no"))
    build.filled(survey, people(60, city=["1", "2", "3"], heard=["yes", "no"]), language="ar")
    release = published(survey)
    assert release.figures["groups"] == ["page-language", str(survey.questions[0].id)]
    table = next(one for one in release.figures["tables"] if one["group"] == str(survey.questions[0].id))
    assert {(row, column): count for row, column, count in table["cells"]}["yes", "1"] == 20
    by_language = [one for one in release.figures["tables"] if one["group"] == "page-language"]
    assert {one["question"] for one in by_language} == {question.id for question in survey.questions}


def test_a_question_behind_a_condition_does_not_tell_what_is_held_back():
    survey = build.over(two_questions())
    build.question(survey, QuestionKind.YES_NO, code="more", condition="city = '2'", is_required=True)
    given = people(20, city="1", heard=["yes", "no"]) + people(3, city="3", heard="yes")
    given += people(8, city="2", heard="yes", more=["yes", "no"])
    build.filled(survey, given)
    release = published(survey)
    assert cells(release, "city") == {"1": 20, "2": None, "3": None}
    assert figure(release, "more")["rows"] == []  # its base of 8 would be the count of the second city
    assert not [one for one in release.figures["tables"] if one["question"] == survey.questions[2].id]


def test_a_question_behind_a_condition_is_shown_where_nothing_before_it_is_held_back():
    survey = build.over(two_questions())
    build.question(survey, QuestionKind.YES_NO, code="more", condition="heard = yes", is_required=True)
    given = people(30, city=["1", "2", "3"], heard="no")
    build.filled(survey, given + people(20, city=["1", "2"], heard="yes", more=["yes", "no"]))
    release = published(survey)
    assert cells(release, "more") == {"yes": 10, "no": 10}


def test_every_kind_of_question_has_figures():
    survey = build.over(build.every_kind())
    rows = {option.code for option in next(one for one in survey.questions if one.kind is QuestionKind.MATRIX).options}
    order = sorted(rows)
    build.filled(
        survey,
        people(
            60,
            single=["1", "2", "other"],
            multiple=[["1", "2"], ["1"]],
            yes_no=["yes", "no"],
            scale=[1, 2, 3, 4],
            matrix=[dict.fromkeys(rows, 1), dict.fromkeys(rows, 4)],
            ranking=[order, order[::-1], [order[1], order[0], order[2]], [order[1], order[2], order[0]],
                     [order[0], order[2], order[1]], [order[2], order[0], order[1]]],
            statements=[dict.fromkeys(rows, 1), dict.fromkeys(rows, 0), dict.fromkeys(rows, -1)],
            number=["1", "2", "40"],
            date=["2026-05-03", "2026-06-04", "2026-06-05"],
            consent="yes",
        ),
    )  # fmt: skip
    release = published(survey)
    assert cells(release, "multiple", "2") == {"yes": 30, "no": 30}
    assert cells(release, "ranking", order[0])["1"] == 20
    assert cells(release, "statements", order[0]) == {"1": 20, "0": 20, "-1": 20}
    assert cells(release, "consent") == {"yes": 60}
    assert sum(cells(release, "number").values()) == sum(cells(release, "date").values()) == 60
    assert figure(release, "text")["thread"]
    assert not [one for one in release.figures["questions"] if one["kind"] == "info"]


def test_an_order_is_shown_as_a_whole_or_not_at_all():
    survey = build.over(build.empty())
    build.question(survey, QuestionKind.RANKING, code="order", options=3)
    build.filled(survey, people(30, order=[["1", "2", "3"], ["2", "1", "3"]]) + people(4, order=[["3", "2", "1"]]))
    assert figure(published(survey), "order")["rows"] == []


def test_sensitive_answers_are_counted_after_the_end_and_never_by_group():
    survey = build.empty(shows_interim=True)
    question = build.question(
        survey, QuestionKind.YES_NO, code="origin", is_sensitive=True, purpose=make.ml("Für die Planung.")
    )
    build.question(survey, QuestionKind.YES_NO, code="heard")
    build.filled(survey, people(30, heard=["yes", "no"]))
    for number in range(25):
        db.session.add(SensitiveAnswer(question_id=question.id, number=number % 2))
    db.session.flush()
    first = published(survey)
    assert figure(first, "origin")["rows"] == []
    build.filled(survey, people(20, heard=["yes", "no"]))
    release = published(build.over(survey))
    assert cells(release, "origin") == {"yes": 12, "no": 13}
    assert not [one for one in release.figures["tables"] if one["question"] == question.id]


def test_answers_that_are_added_later_leave_the_question_as_it_was():
    survey = two_questions(shows_interim=True)
    build.filled(survey, people(20, city=["1", "2"], heard=["yes", "no"]))
    published(survey)
    city = survey.questions[0]
    city.options.append(type(city.options[0])(code="4", position=4, label=make.ml("Neu")))
    make.save(city)
    build.filled(survey, people(20, city=["1", "4"], heard=["yes", "no"]))
    second = published(survey)
    assert figure(second, "city")["rows"][0]["release"] == 1
    assert figure(second, "heard")["rows"][0]["release"] == 2


def test_a_release_is_unique_and_people_are_not_negative():
    survey = build.over(two_questions())
    build.filled(survey, people(10, heard="yes"))
    published(survey)
    for values in ({"number": 1, "people": 3}, {"number": 2, "people": -1}):
        row = {"survey_id": survey.id, "counts_until": clock.today(), "figures": {}, **values}
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(insert(SurveyRelease), [row])
    assert db.session.scalar(select(func.count()).select_from(SurveyRelease)) == 1


def test_publishing_takes_constant_statements(statements):
    counts = []
    for number in (1, 3):
        survey = build.over(build.survey(questions=number))
        build.answers(survey, survey.questions[0], 10, 10)
        loaded = queries.by_slug(survey.format.slug)
        statements.clear()
        published(loaded)
        counts.append(len(statements))
    assert counts[0] == counts[1], statements


def test_rounds_are_found_through_each_other():
    first, second, third = two_questions(), two_questions(), two_questions()
    second.follows_id, third.follows_id = first.id, second.id
    make.save(third)
    assert [one.id for one in releases.earlier_rounds(third)] == [second.id, first.id]
    assert releases.earlier_rounds(first) == []


def test_classes_are_round_and_never_small():
    numbers = [1] * 20 + [2] * 15 + [3] * 2 + [30]
    made = classes.number_classes(numbers, 5, whole=True, least=1, most=99)
    counted = [sum(classes.place(made, number) == str(at) for number in numbers) for at in range(len(made))]
    assert min(counted) >= 5
    assert made[0].only == 1
    assert (made[-1].low, made[-1].high) == (2, 100)
    assert classes.number_classes([1, 2], 5, whole=True) == []
    wide = classes.number_classes([at * 13.7 for at in range(200)], 5, whole=False)
    assert all(one.low is None or one.low % 500 == 0 for one in wide)
    days = [dt.date(2026, 1, 1).toordinal() + at for at in range(0, 300, 3)]
    assert all(one.low is None or dt.date.fromordinal(int(one.low)).day == 1 for one in classes.day_classes(days, 5))


def test_middle_and_mean_come_from_published_counts():
    single = [Class(1, 2), Class(2, 3), Class(3, 4)]
    assert classes.mean(single, [10, 10, 20]) == 2.25
    assert classes.quantile(single, [10, 10, 20], 0.5) == 2
    wide = [Class(0, 10, whole=False), Class(10, None, whole=False)]
    assert classes.quantile(wide, [30, 10], 0.5) == pytest.approx(20 / 3)
    assert classes.quantile(wide, [10, 30], 0.5) is None
    assert classes.mean(wide, [10, 30]) is None


def test_a_difference_has_the_interval_of_the_source():
    found = difference(share(56, 70), share(48, 80))  # Newcombe 1998, table II (a)
    assert (round(found.value, 4), round(found.low, 4), round(found.high, 4)) == (0.2, 0.0524, 0.3339)
    assert found.is_clear
    assert not difference(share(10, 20), share(9, 20)).is_clear
