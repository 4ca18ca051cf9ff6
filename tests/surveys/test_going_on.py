"""Going on: another device, a survey that ends meanwhile, a device that others use too, long orders."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from sqlalchemy import select

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.formats.calendar import last_day
from teilhabe_app.formats.models import State
from teilhabe_app.surveys import service
from teilhabe_app.surveys.models import Access, Answer, Channel, Paging, QuestionKind, SavedAnswers, Submission, Survey
from tests import factories as make
from tests.factories import surveys as build
from tests.surveys.stored import count

CODE = re.compile(r"<code>([0-9A-Z-]{19})</code>")
KEY = re.compile(r'data-key="([^"]+)"')


def words(**values) -> tuple[Survey, str]:
    """Build a survey of one line of text; return it and its address."""
    survey = build.empty(**values)
    build.question(survey, QuestionKind.LINE, code="word", thread=make.thread(survey.format))
    build.question(survey, QuestionKind.YES_NO, code="yes")
    make.save(survey)
    db.session.commit()
    return survey, f"/en/surveys/{survey.format.slug}"


def end(survey: Survey) -> None:
    survey.format.closes_at = clock.now() - dt.timedelta(minutes=1)
    db.session.commit()


def test_an_order_of_many_things_is_stored_as_it_was_given(client):
    survey = build.empty()
    question = build.question(survey, QuestionKind.RANKING, options=12, code="order")
    db.session.commit()
    ranks = {f"q{question.id}_r_{number}": str(13 - number) for number in range(1, 13)}
    sent = client.post(f"/en/surveys/{survey.format.slug}", data={"once": "one", **ranks})
    assert sent.status_code == 303, sent.text
    codes = {option.id: int(option.code) for option in question.options}
    found = db.session.execute(select(Answer.number, Answer.option_id).order_by(Answer.number)).all()
    assert [codes[option] for _rank, option in found] == list(range(12, 0, -1))


@pytest.mark.parametrize("paging", Paging)
def test_who_began_at_an_event_goes_on_at_home(app, client, paging):
    survey, base = words(access=Access.EVENT, event_key="klee", paging=paging)
    client.get(f"{base}/at/klee")
    name = f"q{survey.questions[0].id}"
    if paging is Paging.ONE:
        client.post(f"{base}/start")
    here = base if paging is Paging.ALL else f"{base}/q/word"
    client.post(here, data={name: "Brücke", "do": "save"})
    code = CODE.search(client.get(f"{base}/saved").text)[1]
    home = app.test_client()
    page = home.get(base).text
    assert f"{base}/resume" in page
    assert 'id="answers"' not in page
    home.post(f"{base}/resume", data={"code": code})
    assert "somebody else" not in home.get(base).text
    assert "Brücke" in home.get(here).text
    if paging is Paging.ALL:
        done = home.post(base, data={"once": "one", name: "Brücke", f"q{survey.questions[1].id}": "yes"})
    else:
        done = home.post(f"{base}/check")
    assert done.location == f"{base}/thanks"
    assert db.session.scalars(select(Submission.channel)).all() == [Channel.EVENT]


@pytest.mark.parametrize("access", [Access.OPEN, Access.EVENT])
def test_what_staff_began_with_somebody_is_finished_at_home(app, client, sign_in, access):
    survey, base = words(access=access, event_key="klee" if access is Access.EVENT else None, paging=Paging.ONE)
    name = f"q{survey.questions[0].id}"
    sign_in(make.moderator())
    client.post(f"{base}/assist", data={"channel": "assisted", "interpreter": "fa"})
    client.post(f"{base}/q/word", data={name: "Brücke", "do": "save"})
    code = CODE.search(client.get(f"{base}/saved").text)[1]
    home = app.test_client()
    home.post(f"{base}/resume", data={"code": code})
    home.post(f"{base}/q/yes", data={f"q{survey.questions[1].id}": "yes"})
    assert home.post(f"{base}/check").location == f"{base}/thanks"
    db.session.expire_all()
    stored = db.session.scalars(select(Submission)).one()
    assert (stored.channel, stored.interpreter) == (Channel.ASSISTED, "fa")


@pytest.mark.parametrize("button", [{"do": "save"}, {"language": "ar"}])
def test_what_cannot_be_kept_any_more_stays_on_the_page(client, button):
    survey, base = words()
    client.get(base)
    end(survey)
    sent = client.post(base, data={"once": "one", f"q{survey.questions[0].id}": "Brücke", **button})
    assert sent.status_code == 422
    assert "not open now" in sent.text
    assert 'value="Brücke"' in sent.text
    assert count(Submission) == 0


def test_a_survey_that_ends_between_two_questions_says_so_and_loses_nothing(client):
    survey, base = words(paging=Paging.ONE)
    client.post(f"{base}/start")
    end(survey)
    sent = client.post(f"{base}/q/word", data={f"q{survey.questions[0].id}": "Brücke", "do": "next"})
    assert sent.status_code == 422
    assert "Your answers were not stored" in sent.text
    assert 'value="Brücke"' in sent.text
    assert "Your answers were not stored" in client.get(f"{base}/q/yes", follow_redirects=True).text


def test_answers_can_be_taken_out_of_a_browser_that_others_use(client):
    survey, base = words(paging=Paging.ONE)
    client.post(f"{base}/start")
    name = f"q{survey.questions[0].id}"
    kept = client.post(f"{base}/q/word", data={name: "Brücke", "do": "save"}, follow_redirects=True).text
    code = CODE.search(kept)[1]
    assert f"{base}/saved" in client.get(base).text
    assert "nothing is saved" in client.post(f"{base}/forget", follow_redirects=True).text
    assert "Brücke" not in client.get(f"{base}/check", follow_redirects=True).text
    client.post(f"{base}/resume", data={"code": code})
    assert "Brücke" in client.get(f"{base}/check").text


def test_whoever_has_to_sign_in_comes_back_to_the_survey(client):
    _survey, base = words(access=Access.ACCOUNT)
    assert f"sign-in?next={base}" in client.get(base).text.replace("%2F", "/")


@pytest.mark.parametrize("paging", Paging)
def test_staff_see_that_they_type_in_for_somebody(client, sign_in, paging):
    _survey, base = words(paging=paging)
    sign_in(make.moderator())
    there = client.post(f"{base}/assist", data={"channel": "assisted", "interpreter": "fa"}).location
    assert "for somebody else" in client.get(there).text


def test_nobody_is_invited_before_the_survey_is_published(client, sign_in):
    survey, base = words(access=Access.INVITED)
    survey.format.state = State.DRAFT
    sign_in(make.editor())
    db.session.commit()
    sent = client.post(f"{base}/people", data={"addresses": "a@example.org", "language": "de"})
    assert sent.status_code == 422
    assert "not published yet" in sent.text
    assert count(OutboxMail) == 0


def test_invitations_are_looked_at_behind_the_lock(client, statements):
    survey, _base = words(access=Access.INVITED)
    editor = make.editor()
    statements.clear()
    [(invitation, _code)] = service.invite(editor, survey, ["a@example.org"], "de")
    service.remove_invitation(editor, survey, invitation.id)
    locks = [at for at, one in enumerate(statements) if one.startswith("SELECT survey.id") and "FROM survey " in one]
    looks = [
        at for at, one in enumerate(statements) if "SELECT survey_invitation.email" in one or "participation" in one
    ]
    assert len(locks) == len(looks) == 2
    assert locks[0] < looks[0] < locks[1] < looks[1]


def test_the_link_of_an_invitation_stands_by_itself(client, sign_in):
    survey, base = words(access=Access.INVITED)
    sign_in(make.editor())
    client.post(f"{base}/people", data={"addresses": "a@example.org", "language": "de"})
    text = db.session.scalars(select(OutboxMail.text)).one()
    assert re.search(r"^http://\S+/invitation/\S+$", text, re.MULTILINE)
    assert str(last_day(survey.format).year) in text


def test_a_device_is_told_what_was_sent_from_another_one(app, client):
    survey, base = words(paging=Paging.ONE)
    client.post(f"{base}/start")
    kept = client.post(f"{base}/q/word", data={f"q{survey.questions[0].id}": "Brücke", "do": "save"})
    code = CODE.search(client.get(kept.location).text)[1]
    other = app.test_client()
    other.post(f"{base}/resume", data={"code": code.lower().replace("-", " ")})
    assert CODE.search(other.get(f"{base}/saved").text)[1] == code
    assert other.post(f"{base}/check").location == f"{base}/thanks"
    late = client.post(f"{base}/check", follow_redirects=True)
    assert late.request.path == f"{base}/thanks"
    assert "sent already" in late.text
    assert count(Submission) == 1


def test_begin_pressed_again_leads_to_the_answers_that_are_there(client):
    survey, base = words(paging=Paging.ONE)
    client.post(f"{base}/start")
    client.post(f"{base}/q/word", data={f"q{survey.questions[0].id}": "Brücke", "do": "next"})
    again = client.post(f"{base}/start")  # an older page in another tab
    assert again.location == base
    page = client.get(base).text
    assert "answers so far" in page
    assert f'href="{base}/q/yes"' in page
    assert "Brücke" in client.get(f"{base}/check").text
    assert count(SavedAnswers) == 1


@pytest.mark.parametrize("paging", Paging)
def test_a_browser_keeps_the_words_of_each_person_apart_whom_staff_help(client, sign_in, paging):
    _survey, base = words(paging=paging)
    sign_in(make.moderator())
    own = KEY.search(client.get(base).text) if paging is Paging.ALL else None
    seen = set()
    for _person in range(2):
        there = client.post(f"{base}/assist", data={"channel": "assisted", "interpreter": ""}).location
        seen.add(KEY.search(client.get(there).text)[1])
    assert len(seen) == 2
    assert own is None or own[1] not in seen


def test_what_the_script_kept_goes_when_a_browser_is_to_forget(client):
    survey, base = words()
    kept = client.post(base, data={"once": "one", f"q{survey.questions[0].id}": "Brücke", "do": "save"})
    page = client.get(kept.location).text
    assert f'data-forgets="{survey.format.slug}"' in page
    assert "js/answers.js" in page
