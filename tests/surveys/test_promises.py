"""Anonymity as a promise that the database keeps."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Guest
from teilhabe_app.core import chores, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden
from teilhabe_app.surveys import privacy, queries, service
from teilhabe_app.surveys.models import (
    Access,
    Answer,
    Channel,
    Mode,
    Participation,
    QuestionKind,
    SavedAnswers,
    SensitiveAnswer,
    Submission,
    Survey,
    SurveyInvitation,
    SurveySheet,
)
from teilhabe_app.surveys.service import Filled, SurveyDraft
from tests import factories as make
from tests.factories import surveys as build

pytestmark = pytest.mark.usefixtures("session", "english")


def simple(**values) -> Survey:
    survey = build.empty(**values)
    build.question(survey, QuestionKind.YES_NO, code="yes")
    return make.save(survey)


def filled(once: str = "one") -> Filled:
    return Filled(once=once, language="de", answers={"yes": "yes"})


def confidential() -> Survey:
    until = clock.today() + dt.timedelta(days=10)
    return simple(mode=Mode.CONFIDENTIAL, access=Access.ACCOUNT, link_until=until)


def count(of) -> int:
    return db.session.scalar(select(func.count()).select_from(of))


def test_an_anonymous_survey_knows_who_took_part_and_not_what_they_said():
    survey, person = simple(access=Access.ACCOUNT), make.user()
    service.submit(person, survey, filled())
    row = db.session.scalars(select(Participation)).one()
    assert (row.user_id, row.mode, row.submission_id) == (person.id, Mode.ANONYMOUS, None)
    columns = {column.name for column in sa.inspect(Participation).columns}
    assert columns == {"id", "survey_id", "mode", "link_until", "user_id", "invitation_id", "submission_id"}
    stored = {column.name for column in sa.inspect(Submission).columns}
    assert not stored & {"user_id", "ip", "created_at", "email", "agent", "participation_id", "invitation_id"}


def test_the_database_refuses_a_link_in_an_anonymous_survey():
    survey, person = simple(access=Access.ACCOUNT), make.user()
    service.submit(person, survey, filled())
    submission, row = db.session.scalars(select(Submission)).one(), db.session.scalars(select(Participation)).one()
    for change in (
        sa.update(Participation).values(submission_id=submission.id),
        sa.update(Participation).values(submission_id=submission.id, mode=Mode.NAMED),
        sa.update(Survey).values(mode=Mode.NAMED),
        sa.update(Submission).values(mode=Mode.NAMED),
    ):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(change, execution_options={"synchronize_session": False})
    assert row.submission_id is None


def test_the_database_keeps_mode_and_date_once_somebody_has_answered():
    survey, person = confidential(), make.user()
    service.submit(person, survey, filled())
    later = survey.link_until + dt.timedelta(days=300)
    for values in ({"mode": Mode.NAMED, "link_until": None}, {"link_until": later}):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(sa.update(Survey).values(**values), execution_options={"synchronize_session": False})


@pytest.mark.parametrize(
    "values",
    [
        {"mode": Mode.NAMED, "access": Access.OPEN},
        {"mode": Mode.CONFIDENTIAL, "access": Access.ACCOUNT},
        {"mode": Mode.ANONYMOUS, "link_until": dt.date(2030, 1, 1)},
        {"access": Access.EVENT},
        {"access": Access.OPEN, "event_key": "x"},
    ],
)
def test_the_database_refuses_promises_that_contradict_themselves(values):
    with pytest.raises(IntegrityError), db.session.begin_nested():
        build.empty(**values)


def test_taking_part_and_answering_are_one_transaction(monkeypatch):
    survey, person = simple(access=Access.ACCOUNT), make.user()
    service.submit(person, survey, filled())
    db.session.commit()
    monkeypatch.setattr(queries, "takes_part_already", lambda *_args, **_more: False)
    with pytest.raises(DomainError, match="taken part"):
        service.submit(person, survey, filled("two"))
    db.session.rollback()
    assert (count(Submission), count(Participation), count(Answer)) == (1, 1, 1)


def test_whoever_sends_twice_gets_the_same_and_whoever_starts_again_is_told():
    survey, person = simple(access=Access.ACCOUNT), make.user()
    service.submit(person, survey, filled())
    service.submit(person, survey, filled())
    assert (count(Submission), count(Participation)) == (1, 1)
    with pytest.raises(DomainError, match="taken part"):
        service.submit(person, survey, filled("two"))
    assert service.admit(Guest(), survey) is None
    with pytest.raises(DomainError, match="invited"):
        service.submit(Guest(), survey, filled("three"))


def test_confidential_links_are_cut_by_the_worker_on_the_day(monkeypatch):
    survey, person = confidential(), make.user()
    service.submit(person, survey, filled())
    db.session.commit()
    assert db.session.scalars(select(Participation.submission_id)).one() is not None
    assert service.cut_links() == 0
    day = survey.link_until
    monkeypatch.setattr(clock, "today", lambda: day)
    assert chores.run()["surveys.cut_links"] == 1
    assert db.session.scalars(select(Participation.submission_id)).one() is None
    assert (count(Submission), count(Participation)) == (1, 1)
    late = make.user()
    service.submit(late, survey, filled("late"))
    assert set(db.session.scalars(select(Participation.submission_id))) == {None}


def test_rows_do_not_tell_which_transaction_wrote_them():
    survey = simple(access=Access.ACCOUNT)
    for number in range(6):
        service.submit(make.user(), survey, filled(str(number)))
        db.session.commit()
    before = set(db.session.execute(select(Participation.id, Participation.user_id)).all())
    mixed = service.mix()
    db.session.commit()
    assert set(db.session.execute(select(Participation.id, Participation.user_id)).all()) == before
    if db.session.get_bind().dialect.name == "sqlite":
        assert mixed == 0
        return
    assert mixed == 6
    assert len(set(db.session.scalars(sa.text("SELECT xmin::text FROM participation")))) == 1
    placed = list(db.session.scalars(sa.text("SELECT id FROM participation ORDER BY ctid")))
    assert placed == sorted(placed)
    assert service.mix() == 0


def test_a_named_survey_says_who_answered_what():
    survey, person = simple(mode=Mode.NAMED, access=Access.ACCOUNT), make.user()
    service.submit(person, survey, filled())
    assert db.session.scalars(select(Participation.submission_id)).one() == db.session.scalar(select(Submission.id))


def test_a_code_of_an_invitation_works_once_and_only_here():
    survey, other = simple(access=Access.INVITED), simple(access=Access.INVITED)
    [(_invitation, code), (_second, unused)] = service.invite(
        make.editor(), survey, ["a@example.org", "A@example.org ", "b@example.org"], "ar"
    )
    assert code not in str(db.session.execute(select(SurveyInvitation.code_hash)).all())
    assert service.invite(make.editor(), survey, ["a@example.org"], "de") == []
    assert service.admit(Guest(), other, code=code) is None
    assert service.admit(Guest(), survey, code="nonsense") is None
    admission = service.admit(Guest(), survey, code=code.lower().replace("-", ""))
    service.submit(Guest(), survey, filled(), admission)
    with pytest.raises(DomainError, match="taken part"):
        service.admit(Guest(), survey, code=code)
    assert service.admit(Guest(), survey, code=unused)
    assert [used for _one, used in queries.invitations(survey)] == [True, False]
    with pytest.raises(DomainError):
        service.remove_invitation(make.editor(), survey, admission.invitation_id)


def test_invited_addresses_go_two_months_after_the_end():
    survey = simple(access=Access.INVITED)
    service.invite(make.editor(), survey, ["a@example.org"], "de")
    survey.format.opens_at = clock.now() - dt.timedelta(days=100)
    survey.format.closes_at = clock.now() - dt.timedelta(days=61)
    db.session.flush()
    assert privacy.erase(clock.now()) == 1
    assert db.session.scalars(select(SurveyInvitation.email)).one() is None


def test_people_at_an_event_come_in_by_its_key_and_staff_for_others():
    survey = simple(access=Access.EVENT, event_key="key")
    assert service.admit(Guest(), survey) is None
    assert service.admit(Guest(), survey, key="wrong") is None
    assert service.admit(Guest(), survey, key="key").channel is Channel.EVENT
    assert service.admit(Guest(), survey, channel=Channel.PAPER) is None
    assert service.admit(make.moderator(), survey, channel=Channel.PAPER).channel is Channel.PAPER
    with pytest.raises(Forbidden):
        service.begin_for(make.user(), survey, Channel.ASSISTED)


def sensitive(**values) -> Survey:
    survey = simple(**values)
    purpose = make.ml("Damit wir sehen, wen wir nicht erreichen.")
    build.question(survey, QuestionKind.YES_NO, code="origin", is_sensitive=True, purpose=purpose)
    build.question(survey, QuestionKind.SINGLE, code="faith", options=3, is_sensitive=True, purpose=purpose)
    return make.save(survey)


def test_sensitive_answers_stand_apart_without_anything_that_leads_back():
    survey, person = sensitive(mode=Mode.NAMED, access=Access.ACCOUNT), make.user()
    answers = {"yes": "yes", "origin": "yes", "faith": "2"}
    service.submit(person, survey, Filled(once="one", language="de", answers=answers))
    assert (count(Answer), count(SensitiveAnswer)) == (1, 2)
    columns = {column.name for column in sa.inspect(SensitiveAnswer).columns}
    assert columns == {"id", "question_id", "is_sensitive", "option_id", "number"}
    base = {result.question.code: result.base for result in queries.results(survey)}
    assert base == {"yes": 1, "origin": 1, "faith": 1}


def test_the_database_keeps_plain_and_sensitive_answers_in_their_tables():
    survey = sensitive()
    service.submit(Guest(), survey, filled())
    plain, origin, _faith = survey.questions
    submission = db.session.scalars(select(Submission)).one()
    for row in (
        Answer(submission_id=submission.id, question_id=origin.id, number=1),
        Answer(submission_id=submission.id, question_id=origin.id, number=1, is_sensitive=True),
        SensitiveAnswer(question_id=plain.id, number=1),
    ):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.add(row)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        build.question(survey, QuestionKind.YES_NO, is_sensitive=True)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        build.question(survey, QuestionKind.NUMBER, is_sensitive=True, purpose=make.ml("x"))


def test_what_was_never_sent_is_deleted_after_the_end():
    survey = simple()
    service.begin(Guest(), survey, {"yes": "yes"})
    assert service.forget_old() == 0
    survey.format.opens_at = clock.now() - dt.timedelta(days=9)
    survey.format.closes_at = clock.now() - dt.timedelta(days=2)
    db.session.flush()
    assert service.forget_old() == 1
    assert count(SavedAnswers) == 0


def test_editors_cannot_promise_what_cannot_be_kept():
    survey, editor = simple(), make.editor()
    for values in (
        {"mode": Mode.NAMED},
        {"mode": Mode.CONFIDENTIAL, "access": Access.ACCOUNT},
    ):
        with pytest.raises(DomainError):
            service.change(editor, survey, SurveyDraft(intro=make.ml("x"), **values))
    service.change(editor, survey, SurveyDraft(intro=make.ml("x"), access=Access.EVENT))
    assert survey.event_key


def test_who_has_begun_to_answer_is_kept_to_the_promise_that_they_read():
    survey, editor = simple(access=Access.ACCOUNT), make.editor()
    service.change(editor, survey, SurveyDraft(intro=make.ml("x"), access=Access.ACCOUNT, mode=Mode.NAMED))
    service.begin(make.user(), survey, {"yes": "yes"})
    with pytest.raises(DomainError, match="under this promise"):
        service.change(editor, survey, SurveyDraft(intro=make.ml("x"), access=Access.ACCOUNT))
    same = SurveyDraft(intro=make.ml("y"), access=Access.ACCOUNT, mode=Mode.NAMED, link_until=dt.date(2030, 1, 1))
    service.change(editor, survey, same)  # a day that says nothing in this mode
    assert (survey.intro, survey.mode, survey.link_until) == ({"de": "y"}, Mode.NAMED, None)


def test_sensitive_answers_do_not_tell_with_which_others_they_were_written():
    survey = sensitive(mode=Mode.NAMED, access=Access.ACCOUNT)
    for number in range(5):
        given = {"yes": "yes", "origin": "no", "faith": "1"}
        service.submit(make.user(), survey, Filled(once=str(number), language="de", answers=given))
        db.session.commit()
    before = set(db.session.execute(select(SensitiveAnswer.id, SensitiveAnswer.question_id)).all())
    mixed = service.mix()
    db.session.commit()
    assert set(db.session.execute(select(SensitiveAnswer.id, SensitiveAnswer.question_id)).all()) == before
    if db.session.get_bind().dialect.name == "sqlite":
        assert mixed == 0
        return
    assert mixed == 10
    writers = sa.text("SELECT DISTINCT xmin::text FROM sensitive_answer")
    plain = sa.text("SELECT DISTINCT xmin::text FROM submission")
    assert len(set(db.session.scalars(writers))) == 1
    assert not set(db.session.scalars(writers)) & set(db.session.scalars(plain))
    placed = list(db.session.scalars(sa.text("SELECT id FROM sensitive_answer ORDER BY ctid")))
    assert placed == sorted(placed)


def test_the_organisers_do_not_see_who_answered_what_once_the_day_has_come(monkeypatch):
    survey, person = confidential(), make.user()
    service.submit(person, survey, filled())
    number = db.session.scalar(select(Submission.id))
    assert queries.linked_answers(survey, number)
    assert [one.submission_id for one in queries.linked_people(survey)] == [number]
    day = survey.link_until
    monkeypatch.setattr(clock, "today", lambda: day)
    assert queries.linked_answers(survey, number) is None  # also where the worker has not come yet
    assert [(one.address, one.submission_id) for one in queries.linked_people(survey)] == [(person.email, None)]


def test_numbers_of_sheets_do_not_tell_with_which_answers_they_were_written():
    survey, moderator = simple(), make.moderator()
    for number in range(1, 6):
        sheet = service.Sheet(once=str(number), number=number, revision=1, language="de", answers={"yes": "yes"})
        service.type_in(moderator, survey, sheet)
        db.session.commit()
    mixed = service.mix()
    db.session.commit()
    assert set(db.session.scalars(select(SurveySheet.number))) == {1, 2, 3, 4, 5}
    if db.session.get_bind().dialect.name == "sqlite":
        assert mixed == 0
        return
    assert mixed == 5
    assert len(set(db.session.scalars(sa.text("SELECT xmin::text FROM survey_sheet")))) == 1
    placed = list(db.session.scalars(sa.text("SELECT id FROM survey_sheet ORDER BY ctid")))
    assert placed == sorted(placed)
