from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Guest
from teilhabe_app.contributions.models import Channel, Contribution, Kind, Visibility
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden, StaleError
from teilhabe_app.surveys import queries, service
from teilhabe_app.surveys.models import Access, Answer, Mode, Option, QuestionKind, Submission, SurveyQuestion, answers
from teilhabe_app.surveys.service import Filled, QuestionDraft, SurveyDraft
from tests import factories as make
from tests.factories import surveys as build

pytestmark = pytest.mark.usefixtures("session", "english")


def filled(survey, once="token-1", text="Mehr Zeit für Fragen.") -> Filled:
    single, multiple, scale, free = survey.questions
    given = {single.code: "1", multiple.code: ["1", "2"], scale.code: 4, free.code: text, f"{free.code}.language": "de"}
    return Filled(once=once, language="ar", answers=given)


def test_answers_are_stored_and_counted_in_one_go():
    survey = build.survey()
    texts = service.submit(Guest(), survey, filled(survey))
    db.session.refresh(survey)
    stored = db.session.scalars(select(Submission)).one()
    assert survey.submission_count == 1
    assert (stored.language, stored.submitted_on) == ("ar", clock.today())
    assert [a.number for a in stored.answers if not a.option_id] == [4]
    assert len(stored.answers) == 4
    assert [text.text for text in texts] == ["Mehr Zeit für Fragen."]


def test_free_texts_wait_for_moderation_without_author_moment_or_link():
    survey = build.survey()
    writer = make.user()
    contribution = service.submit(writer, survey, filled(survey))[0]
    db.session.flush()
    assert (contribution.channel, contribution.kind) == (Channel.SURVEY, Kind.ANSWER)
    assert contribution.visibility is Visibility.PENDING
    assert (contribution.author_id, contribution.author_name, contribution.contact_email) == (None, None, None)
    local = contribution.submitted_at.astimezone(service.ZONE)
    assert (local.date(), local.time()) == (clock.today(), dt.time())
    assert contribution.revisions[0].created_at == contribution.submitted_at
    stored = db.session.scalars(select(Submission)).one()
    assert contribution.once != stored.once
    assert "token-1" not in (contribution.once, stored.once)
    acts = db.session.scalars(select(audit.AuditEntry)).all()
    assert all(entry.actor_id is None for entry in acts)
    assert not [entry for entry in acts if entry.object_type == "submission"]


def test_keys_of_answers_do_not_follow_the_order_of_people(monkeypatch):
    drawn = iter([499, 90, 80, 70, 60, 2, 40, 41, 42, 43])
    monkeypatch.setattr(answers, "secrets", SimpleNamespace(randbelow=lambda _end: next(drawn)))
    survey = build.survey()
    service.submit(Guest(), survey, filled(survey, "a"))
    service.submit(Guest(), survey, filled(survey, "b"))
    assert sorted(db.session.scalars(select(Submission.id))) == [3, 500]


def test_sending_twice_stores_one_and_gives_the_same_receipts():
    survey = build.survey()
    first = service.submit(Guest(), survey, filled(survey))
    second = service.submit(Guest(), survey, filled(survey))
    db.session.refresh(survey)
    assert first == second
    assert survey.submission_count == 1
    assert db.session.scalar(select(func.count()).select_from(Contribution)) == 1
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 4


def test_a_simultaneous_second_sending_is_found_by_the_database(monkeypatch):
    survey = build.survey()
    service.submit(Guest(), survey, filled(survey))
    db.session.flush()
    real = queries.submission_by_once
    first = iter([None])
    monkeypatch.setattr(queries, "submission_by_once", lambda once: next(first, real(once)))
    service.submit(Guest(), survey, filled(survey))
    db.session.refresh(survey)
    assert survey.submission_count == 1


@pytest.mark.parametrize(("opens", "closes"), [(-5, -1), (1, 5)])
def test_a_survey_that_is_not_open_takes_nothing(opens, closes):
    now = clock.now()
    format_ = make.format_(opens_at=now + dt.timedelta(days=opens), closes_at=now + dt.timedelta(days=closes))
    survey = build.survey(format=format_)
    with pytest.raises(DomainError, match="not open"):
        service.submit(Guest(), survey, filled(survey))
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 0


def test_answers_to_questions_changed_meanwhile_are_refused():
    survey = build.survey()
    db.session.flush()
    db.session.execute(sa.update(type(survey)).values(version=7), execution_options={"synchronize_session": False})
    with pytest.raises(DomainError, match="changed while you answered"):
        service.submit(Guest(), survey, filled(survey))


def choice(*labels: str, **values) -> QuestionDraft:
    options = [make.ml(label) for label in labels]
    return QuestionDraft(kind=QuestionKind.SINGLE, text=make.ml("Woher?"), options=options, **values)


def test_editors_build_a_survey():
    editor = make.editor()
    survey = service.create(editor, make.format_(), SurveyDraft(intro=make.ml("Hallo")))
    one = service.add_question(editor, survey, choice("A", "B"))
    two = service.add_question(editor, survey, QuestionDraft(kind=QuestionKind.TEXT, text=make.ml("Was noch?")))
    assert [question.position for question in survey.questions] == [1, 2]
    assert two.thread.title == two.text
    service.move_question(editor, two, -1)
    service.move_question(editor, two, -1)  # already first
    db.session.commit()
    db.session.expire_all()
    survey = queries.by_slug(survey.format.slug)
    assert [question.id for question in survey.questions] == [two.id, one.id]
    service.change_question(editor, one, choice("A", "B2", "C"))
    assert [option.label["de"] for option in one.options] == ["A", "B2", "C"]
    service.change_question(editor, one, choice("A", "B2"))
    service.remove_question(editor, two)
    db.session.commit()
    assert db.session.scalars(select(Option.position).order_by(Option.position)).all() == [1, 2]
    assert db.session.scalars(select(SurveyQuestion.id)).all() == [one.id]


def test_after_answers_wording_changes_in_place_and_meaning_in_a_new_version():
    editor, survey = make.editor(), build.survey()
    service.submit(Guest(), survey, filled(survey))
    single, multiple, scale, _free = survey.questions
    service.change_question(editor, single, choice("A", "B", "C"))
    assert [option.label["de"] for option in single.options] == ["A", "B", "C"]
    assert (survey.revision, single.retired_in) == (1, None)
    renewed = service.change_question(editor, single, choice("A", "B"))
    assert (renewed.code, renewed.since, single.retired_in) == (single.code, 2, 2)
    assert [option.label["de"] for option in single.options] == ["A", "B", "C"]
    assert service.change_question(editor, renewed, choice("A", "B", "D")) is renewed  # nobody has answered it
    service.remove_question(editor, scale)
    service.move_question(editor, multiple, -1)
    service.add_question(editor, survey, choice("A", "B"))
    assert survey.revision == 2
    assert [question.code for question in survey.questions] == ["q2", "q1", "q4", "q5"]
    assert {question.code for question in queries.former_questions(survey)} == {"q1", "q3"}
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 4


def test_promises_under_which_people_answered_stay():
    editor, survey = make.editor(), build.survey()
    service.submit(Guest(), survey, filled(survey))
    for values in ({"minimum_cell": 3}, {"mode": Mode.NAMED, "access": Access.ACCOUNT}):
        with pytest.raises(DomainError):
            service.change(editor, survey, SurveyDraft(intro=make.ml("x"), **values))


def test_the_second_of_two_editors_is_told():
    editor, survey = make.editor(), build.survey()
    service.add_question(editor, survey, choice("A", "B", version=1))
    with pytest.raises(StaleError):
        service.add_question(editor, survey, choice("A", "B", version=1))


def test_moderators_do_not_build_surveys():
    moderator, survey = make.moderator(), build.survey()
    with pytest.raises(Forbidden):
        service.create(moderator, make.format_(), SurveyDraft(intro=make.ml("x")))
    with pytest.raises(Forbidden):
        service.add_question(moderator, survey, choice("A", "B"))


@pytest.mark.parametrize(
    "values",
    [
        {"kind": QuestionKind.SCALE, "scale_max": 11},
        {"kind": QuestionKind.SCALE, "scale_max": 2},
        {"kind": QuestionKind.TEXT},
        {"kind": QuestionKind.SINGLE, "position": 1},
    ],
)
def test_the_database_refuses_impossible_questions(values):
    survey = build.survey()
    values = {"position": 9, "text": make.ml("?"), "survey_id": survey.id, **values}
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.add(SurveyQuestion(**values))


def test_the_database_refuses_an_answer_with_two_values():
    survey = build.survey()
    submission = make.save(Submission(survey_id=survey.id, once="o", language="de"))
    single = survey.questions[0]
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.add(
            Answer(submission_id=submission.id, question_id=single.id, option_id=single.options[0].id, amount=1)
        )
