"""Answers to choose from that an editor changes: codes stay with what they stand for, translations are not lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.surveys import service
from teilhabe_app.surveys.models import Option, QuestionKind, SavedAnswers, SurveyQuestion
from tests import factories as make
from tests.factories import surveys as build
from tests.surveys.test_building import draft


def choice(*labels: dict[str, str], **values) -> SurveyQuestion:
    """Build a choice of one that somebody has answered with the first option."""
    survey = build.empty()
    question = build.question(survey, QuestionKind.SINGLE, code="way", **values)
    question.options = [Option(position=at, label=Multilingual(label)) for at, label in enumerate(labels, 1)]
    make.save(survey)
    build.answers(survey, question, 1)
    return question


def labels(question: SurveyQuestion) -> list[tuple[str, dict]]:
    db.session.expire_all()
    current = next(one for one in question.survey.questions if one.code == question.code)
    return [(option.code, dict(option.label)) for option in current.options]


def path(question: SurveyQuestion) -> str:
    return f"/en/surveys/{question.survey.format.slug}/questions/{question.id}"


def typed(question: SurveyQuestion, **values) -> dict:
    return {"text-de": "Wie kommen Sie?", "version": question.survey.version, "code": question.code, **values}


@pytest.mark.usefixtures("session", "english")
class TestLines:
    def test_lines_that_change_places_take_their_codes_along(self):
        question = choice({"de": "Bus", "ar": "حافلة"}, {"de": "Rad", "ar": "دراجة"}, {"de": "Fuß"})
        moved = [make.ml("Rad", ar="حافلة"), make.ml("Fuß"), make.ml("Bus")]
        service.change_question(make.editor(), question, draft(question, options=moved))
        assert question.retired_in is None
        assert [(code, label["de"]) for code, label in labels(question)] == [("2", "Rad"), ("3", "Fuß"), ("1", "Bus")]

    def test_translations_that_nobody_touched_move_along(self):
        question = choice({"de": "Bus", "ar": "حافلة"}, {"de": "Rad", "ar": "دراجة"})
        swapped = [make.ml("Rad", ar="حافلة"), make.ml("Bus", ar="دراجة")]
        service.change_question(make.editor(), question, draft(question, options=swapped))
        assert labels(question) == [("2", {"de": "Rad", "ar": "دراجة"}), ("1", {"de": "Bus", "ar": "حافلة"})]
        assert all(not option.stale.get("label") for option in question.options)

    def test_another_wording_at_its_place_keeps_the_code(self):
        question = choice({"de": "Bus"}, {"de": "Rad"})
        service.change_question(make.editor(), question, draft(question, options=[make.ml("Bus"), make.ml("Fahrrad")]))
        assert [code for code, _label in labels(question)] == ["1", "2"]
        assert question.retired_in is None

    def test_one_out_and_another_in_is_a_change_of_meaning(self):
        question = choice({"de": "Bus"}, {"de": "Rad"}, {"de": "Fuß"})
        others = [make.ml("Rad"), make.ml("Fuß"), make.ml("Auto")]
        made = service.change_question(make.editor(), question, draft(question, options=others))
        assert made is not question
        assert [(code, label["de"]) for code, label in labels(made)] == [("2", "Rad"), ("3", "Fuß"), ("4", "Auto")]

    def test_answers_on_the_way_to_the_old_meaning_are_asked_anew(self):
        question = choice({"de": "Bus"}, {"de": "Rad"})
        build.question(question.survey, QuestionKind.YES_NO, code="b")
        service.begin(make.user(), question.survey, {"way": "1", "way.other": "x", "b": "yes"})
        service.change_question(make.editor(), question, draft(question, new_meaning=True))
        db.session.expire_all()
        assert db.session.scalars(select(SavedAnswers)).one().answers == {"b": "yes"}

    @pytest.mark.parametrize("change", ["meaning", "options", "removed"])
    def test_nobody_has_to_have_sent_answers_for_that(self, change):
        question = fresh()
        service.begin(make.user(), question.survey, {"way": "1", "way.other": "x", "b": "yes"})
        if change == "removed":
            service.remove_question(make.editor(), question)
        elif change == "options":
            others = [make.ml(words) for words in ("Zug", "Auto", "Rad")]
            service.change_question(make.editor(), question, draft(question, options=others))
        else:
            service.change_question(make.editor(), question, draft(question, new_meaning=True))
        assert kept() == {"b": "yes"}

    def test_answers_on_the_way_follow_another_code(self):
        question = fresh()
        service.begin(make.user(), question.survey, {"way": "1", "way.other": "x", "wayward": "1"})
        service.change_question(make.editor(), question, draft(question, code="trip"))
        assert kept() == {"trip": "1", "trip.other": "x", "wayward": "1"}


def fresh() -> SurveyQuestion:
    """Build a choice of one that nobody has answered, and a question behind it."""
    survey = build.empty()
    question = build.question(survey, QuestionKind.SINGLE, code="way", options=2)
    build.question(survey, QuestionKind.YES_NO, code="b")
    return question


def kept() -> dict:
    db.session.expire_all()
    return db.session.scalars(select(SavedAnswers)).one().answers


def test_half_translated_answers_stay_when_the_question_is_saved(client, sign_in):
    question = choice({"de": "Bus", "ar": "حافلة"}, {"de": "Rad"})
    sign_in(make.editor())
    db.session.commit()
    page = client.get(path(question)).text
    assert "حافلة" not in page.partition("</form>")[0]
    sent = client.post(path(question), data=typed(question, **{"options-de": "Bus\nFahrrad"}))
    assert sent.status_code == 303, sent.text
    assert labels(question) == [("1", {"de": "Bus", "ar": "حافلة"}), ("2", {"de": "Fahrrad"})]


def test_an_imported_answer_of_two_lines_stays_one(client, sign_in):
    question = choice(
        {"de": "18\nbis 30", "ar": "١٨"}, {"de": "älter", "ar": "أكبر"}, text=make.ml("Wie alt?\nUngefähr.")
    )
    sign_in(make.editor())
    db.session.commit()
    page = client.get(path(question)).text
    assert "18 bis 30\nälter" in page.replace("\r", "")
    data = typed(
        question, **{"text-de": "Wie alt? Ungefähr.", "options-de": "18 bis 30\nälter", "options-ar": "١٨\nأكبر"}
    )
    assert client.post(path(question), data=data).status_code == 303
    assert labels(question) == [("1", {"de": "18\nbis 30", "ar": "١٨"}), ("2", {"de": "älter", "ar": "أكبر"})]
    assert question.text["de"] == "Wie alt?\nUngefähr."
    assert not any(option.stale.get("label") for option in question.options)


def test_a_question_with_many_imported_answers_can_be_changed(client, sign_in):
    question = choice(*({"de": f"Ort {number}"} for number in range(80)))
    sign_in(make.editor())
    db.session.commit()
    lines = "\n".join(f"Ort {number}" for number in range(80))
    assert client.post(path(question), data=typed(question, **{"options-de": lines})).status_code == 303
    more = client.post(path(question), data=typed(question, **{"options-de": f"{lines}\nnoch einer"}))
    assert "between 2 and 80" in more.text
