"""Publishing again and again: what is settled when, what goes with a question, and what a choice may tell."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select, update

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.surveys import service
from teilhabe_app.surveys.conditions import parse
from teilhabe_app.surveys.forms import crossing
from teilhabe_app.surveys.forms import figures as shown
from teilhabe_app.surveys.models import Option, QuestionKind, SensitiveAnswer, SurveyRelease
from teilhabe_app.surveys.queries import releases
from teilhabe_app.surveys.service import publishing
from tests import factories as make
from tests.factories import surveys as build
from tests.surveys.test_results import cells, figure, people, published, two_questions

pytestmark = pytest.mark.usefixtures("session", "english")


def by_answer_before(offered: dict[str, str]):
    """Build a choice, and a second one whose choices are offered by the answer to the first."""
    survey = build.empty()
    build.question(survey, QuestionKind.SINGLE, code="city", options=3)
    part = build.question(survey, QuestionKind.SINGLE, code="part", options=len(offered), is_required=True)
    for option in part.options:
        option.condition = parse(f"city = '{offered[option.code]}'")
    return make.save(survey)


PARTS = {"1": "1", "2": "1", "3": "2", "4": "3"}


def test_choices_that_only_some_people_see_do_not_tell_what_is_held_back():
    survey = build.over(by_answer_before(PARTS))
    given = people(35, city="1", part="1") + people(5, city="1", part="2")
    build.filled(survey, given + people(5, city="2", part="3") + people(2, city="3", part="4"))
    release = published(survey)
    assert cells(release, "city") == {"1": 40, "2": None, "3": None}
    assert figure(release, "part")["rows"] == []  # five in the third part are five in the second city


def test_choices_that_only_some_people_see_are_shown_where_nothing_before_them_is_held_back():
    survey = build.over(by_answer_before(PARTS))
    given = people(20, city="1", part="1") + people(20, city="1", part="2")
    build.filled(survey, given + people(20, city="2", part="3") + people(20, city="3", part="4"))
    release = published(survey)
    assert cells(release, "part") == {"1": 20, "2": 20, "3": 20, "4": 20}
    assert publishing.group_codes(survey) == [publishing.LANGUAGE, "city"]


def test_a_group_whose_question_changed_its_meaning_is_no_longer_offered(client):
    survey = two_questions(shows_interim=True, groups=["city", publishing.LANGUAGE])
    build.filled(survey, people(60, city=["1", "2", "3"], heard=["yes", "yes", "no", "no"]))
    first = published(survey)
    city = survey.questions[0]
    assert first.figures["groups"] == [str(city.id), publishing.LANGUAGE]
    draft = service.QuestionDraft(
        kind=city.kind, text=city.text, options=[one.label for one in city.options], new_meaning=True, code="city"
    )
    renewed = service.change_question(make.editor(), city, draft)
    assert renewed.id != city.id
    build.filled(survey, people(60, city=["1", "2", "3"], heard=["yes", "yes", "no", "no"]))
    second = published(survey)
    assert second.figures["groups"] == [publishing.LANGUAGE]
    assert {table["group"] for table in second.figures["tables"]} <= {publishing.LANGUAGE}
    db.session.commit()
    page = f"/en/surveys/{survey.format.slug}/results"
    assert client.get(page).status_code == 200
    assert client.get(f"{page}?by=city").status_code == 200
    assert client.get(f"{page}?release=1&by=city").status_code == 200


def test_languages_that_come_later_are_counted_too():
    survey = two_questions(shows_interim=True, groups=[publishing.LANGUAGE])
    survey.format.languages = ["de", "ar"]
    build.filled(survey, people(30, city=["1", "2", "3"], heard=["yes", "no"]))
    published(survey)
    build.filled(survey, people(30, city=["1", "2", "3"], heard=["yes", "no"]), language="ar")
    build.filled(survey, people(10, city="1", heard=["yes", "no"]), language="de-simple")
    build.over(survey)
    release = published(survey)
    table = next(one for one in release.figures["tables"] if one["question"] == survey.questions[1].id)
    assert table["columns"] == {"ar": 30, "de": 40}


def test_the_last_figures_know_only_languages_in_which_somebody_answered():
    survey = build.over(two_questions(groups=[publishing.LANGUAGE]))
    survey.format.languages = ["de", "ar", "tr"]
    build.filled(survey, people(30, city=["1", "2", "3"], heard=["yes", "no"]))
    build.filled(survey, people(30, city=["1", "2", "3"], heard=["yes", "no"]), language="ar")
    table = published(survey).figures["tables"][0]
    assert table["columns"] == {"ar": 30, "de": 30}


def test_classes_wait_until_there_are_answers_for_several():
    survey = build.empty(shows_interim=True)
    build.question(survey, QuestionKind.NUMBER, code="age", least=10, most=99)
    build.question(survey, QuestionKind.YES_NO, code="heard")
    build.filled(survey, people(12, age=["20", "40"], heard=["yes", "no"]))
    first = published(survey)
    assert (cells(first, "heard"), figure(first, "age")["rows"]) == ({"yes": 6, "no": 6}, [])
    build.filled(survey, people(60, age=["15", "25", "35", "45", "55", "65"], heard=["yes", "no"]))
    second = published(survey)
    counts = cells(second, "age")
    assert len(counts) >= 5
    assert sum(counts.values()) == 72


def test_few_numbers_have_a_class_at_the_end():
    survey = build.over(build.empty())
    build.question(survey, QuestionKind.NUMBER, code="age", least=10, most=99)
    build.filled(survey, people(8, age=["20", "40"]))
    assert cells(published(survey), "age") == {"0": 8}


def test_a_question_that_was_changed_before_anything_of_it_was_shown_is_published():
    survey = two_questions(shows_interim=True)
    build.filled(survey, people(3, city="1", heard="yes"))
    first = published(survey)
    assert figure(first, "city")["rows"] == []
    city = survey.questions[0]
    city.options.append(type(city.options[0])(code="4", position=4, label=make.ml("Neu")))
    make.save(city)
    build.filled(survey, people(60, city=["1", "2", "3", "4"], heard=["yes", "no"]))
    build.over(survey)
    counts = cells(published(survey), "city")
    assert counts == {"1": 18, "2": 15, "3": 15, "4": 15}


def sensitive_choices():
    survey = build.empty()
    question = build.question(
        survey, QuestionKind.MULTIPLE, code="needs", options=2, is_sensitive=True, purpose=make.ml("Für die Planung.")
    )
    build.question(survey, QuestionKind.YES_NO, code="heard")
    build.filled(survey, people(40, heard=["yes", "no"]))
    for option, number in zip(question.options, (20, 10), strict=True):
        db.session.add_all(SensitiveAnswer(question_id=question.id, option_id=option.id) for _one in range(number))
    db.session.commit()
    return build.over(survey)


def test_sensitive_choices_are_shares_of_everybody_and_say_so(client, sign_in):
    survey = sensitive_choices()
    published(survey)
    db.session.commit()
    chart = shown.charts(figure(releases.newest_release(survey), "needs"))[0]
    assert [(bar.share.count, bar.share.base) for bar in chart.bars] == [(20, 40), (10, 40)]
    assert chart.is_of_all
    sign_in(make.moderator())
    slug = survey.format.slug
    for page, share in ((f"/en/surveys/{slug}/results?question=needs", "20 (50%)"), (f"/en/surveys/{slug}/counts", "")):
        text = client.get(page).text
        assert "Shares are of all 40 people who took part" in text
        assert share in text
    assert "20 (50%)" in client.get(f"/en/surveys/{slug}/counts").text


def test_borders_of_classes_keep_their_digits():
    answers = [{"code": str(at), "low": at / 20, "high": (at + 1) / 20, "whole": False} for at in range(3)]
    one = {"kind": "number", "answers": answers, "labels": {}}
    assert [str(shown.answer_label(one, answer)) for answer in answers] == ["0 to 0.05", "0.05 to 0.1", "0.1 to 0.15"]


def test_somebody_who_publishes_at_the_same_moment_makes_nothing_twice(monkeypatch):
    survey = build.over(two_questions())
    build.filled(survey, people(20, city=["1", "2"], heard=["yes", "no"]))
    published(survey)
    found = releases.newest_release(survey)
    monkeypatch.setattr(publishing, "newest_release", lambda *_args, **_more: None)  # as it was a moment ago
    assert publishing.publish_results(make.editor(), survey) is None
    monkeypatch.undo()
    assert releases.newest_release(survey) is found
    assert db.session.scalar(select(func.count()).select_from(SurveyRelease)) == 1


def test_plain_german_is_named_in_the_language_of_the_page():
    assert crossing.language_name("de-simple") == "Plain German"
    assert crossing.language_name("ar") == '<bdi lang="ar">العربية</bdi>'


def test_a_survey_that_was_made_longer_has_last_figures_again():
    survey = build.over(two_questions())
    build.filled(survey, people(20, city=["1", "2"], heard=["yes", "no"]))
    assert service.publish_due() == 1
    first = releases.newest_release(survey)
    first.published_at = clock.now() - dt.timedelta(days=3)  # the period was made longer: it ended yesterday
    build.filled(survey, people(40, city=["1", "2"], heard=["yes", "no"]))
    assert service.publish_due() == 1
    second = releases.newest_release(survey)
    assert (second.number, second.is_final, cells(second, "heard")) == (2, True, {"yes": 30, "no": 30})
    assert service.publish_due() == 0
    second.published_at = clock.now() - dt.timedelta(days=2)  # once more, and nobody came
    assert service.publish_due() == 1
    assert service.publish_due() == 0


def test_what_became_sensitive_or_conditional_is_no_group_any_more():
    survey = two_questions(groups=["city", "heard"])
    build.question(survey, QuestionKind.YES_NO, code="third")
    survey.questions[0].is_sensitive, survey.questions[0].purpose = True, make.ml("Für die Planung.")
    survey.questions[1].condition = parse("third = yes")
    make.save(survey)
    build.filled(build.over(survey), people(60, third=["yes", "no"]), language="ar")
    build.filled(survey, people(60, third=["yes", "no"]))
    release = published(survey)
    assert release.figures["groups"] == [publishing.LANGUAGE, str(survey.questions[2].id)]


def test_a_group_that_gets_a_condition_later_is_renewed_only_while_that_tells_nothing():
    survey = two_questions(shows_interim=True, groups=["heard"])
    third = build.question(survey, QuestionKind.SINGLE, code="third", options=3)
    given = people(9, city=["1", "2", "3"], third="1")
    build.filled(survey, given + people(60, city=["1", "2", "3"], heard=["yes", "no"], third="1"))
    assert [one["group"] for one in published(survey).figures["tables"]] == [str(survey.questions[1].id)]
    third.position, survey.questions[1].position = 90, 91
    survey.questions[1].condition = parse("third = '1'")
    make.save(survey)
    db.session.expire_all()
    given = people(60, city=["1", "2", "3"], heard=["yes", "no"], third="1") + people(
        24, city=["1", "2", "3"], third="2"
    )
    build.filled(survey, given + people(3, city=["1", "2", "3"], third="3"))
    second = published(survey)
    assert second.number == 2
    assert {one["release"] for one in second.figures["tables"] if one["key"] == str(survey.questions[0].id)} == {1}


def test_words_that_change_while_figures_are_made_are_those_of_now():
    survey = build.over(build.empty())
    thread = make.thread(survey.format)
    question = build.question(survey, QuestionKind.STATEMENTS, code="views", options=2, thread=thread)
    build.filled(survey, people(30, views=[{"1": 1, "2": -1}]))
    assert question.options[0].label  # loaded before somebody else changes it
    change = update(Option).where(Option.id == question.options[0].id).values(label=make.ml("Jetzt"))
    db.session.execute(change, execution_options={"synchronize_session": False})
    assert figure(published(survey), "views")["labels"]["1"] == {"de": "Jetzt"}
