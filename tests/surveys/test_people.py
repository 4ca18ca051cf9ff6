from __future__ import annotations

import datetime as dt
import re

import pytest
from sqlalchemy import func, select, update

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import WRITTEN
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.surveys import queries, service
from teilhabe_app.surveys.models import (
    Access,
    Channel,
    Mode,
    Paging,
    Participation,
    QuestionKind,
    SavedAnswers,
    Submission,
    Survey,
    SurveySection,
)
from teilhabe_app.surveys.queries import exported
from teilhabe_app.surveys.service import keeping
from tests import factories as make
from tests.factories import surveys as build

TOLD = re.compile(r'name="promise"[^>]*value="([^"]*)"')
LINK = re.compile(r"http://localhost(/\S+/invitation/\S+)")


def simple(**values) -> Survey:
    survey = build.empty(**values)
    build.question(survey, QuestionKind.YES_NO, code="yes")
    return make.save(survey)


def count(of) -> int:
    return db.session.scalar(select(func.count()).select_from(of))


@pytest.mark.parametrize("paging", Paging)
def test_invited_by_mail_answered_once(app, client, sign_in, paging):
    survey = simple(access=Access.INVITED, paging=paging)
    name, base = f"q{survey.questions[0].id}", f"/en/surveys/{survey.format.slug}"
    sign_in(make.editor())
    wrong = client.post(f"{base}/people", data={"addresses": "nobody", "language": "en"})
    assert wrong.status_code == 422
    sent = client.post(f"{base}/people", data={"addresses": "a@example.org\nb@example.org", "language": "ar"})
    assert sent.status_code == 303
    db.session.expire_all()
    mails = db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
    assert [mail.to_address for mail in mails] == ["a@example.org", "b@example.org"]
    page = client.get(f"{base}/people").text
    link = LINK.search(mails[0].text)[1]
    assert "a@example.org" in page
    assert link.rpartition("/")[2] not in page
    guest = app.test_client()
    assert "personal link or code" in guest.get(base).text
    assert "not known" in guest.post(f"{base}/enter", data={"code": "x"}, follow_redirects=True).text
    opened = guest.get(link.replace("/ar/", "/en/"))
    assert opened.status_code == 303
    if paging is Paging.ALL:
        done = guest.post(base, data={"once": "one", name: "yes"})
    else:
        guest.post(f"{base}/start")
        guest.post(f"{base}/q/yes", data={name: "yes"})
        done = guest.post(f"{base}/check")
    assert done.location == f"{base}/thanks"
    assert "taken part" in guest.get(base).text
    again = app.test_client()
    again.get(link)
    assert again.post(base, data={"once": "two", name: "no"}).status_code in {200, 422}
    assert (count(Submission), count(Participation)) == (1, 1)
    page = client.get(f"{base}/people").text
    assert page.count("has taken part") == 1


def test_accounts_answer_once_and_guests_are_sent_to_the_door(client, sign_in):
    survey = simple(access=Access.ACCOUNT, mode=Mode.CONFIDENTIAL, link_until=clock.today() + dt.timedelta(days=9))
    name, base = f"q{survey.questions[0].id}", f"/en/surveys/{survey.format.slug}"
    db.session.commit()
    page = client.get(base).text
    assert "Please sign in" in page
    assert "confidential" in page
    assert client.post(base, data={"once": "one", name: "yes"}).status_code == 422
    sign_in(make.user())
    assert client.post(base, data={"once": "one", name: "yes"}).status_code == 303
    refused = client.post(base, data={"once": "two", name: "no"})
    assert refused.status_code == 422
    assert "taken part" in refused.text
    assert client.post(base, data={"once": "one", name: "yes"}).status_code == 303
    assert (count(Submission), count(Participation)) == (1, 1)


def test_the_code_at_an_event_lets_people_in(app, client, sign_in):
    survey = simple(access=Access.EVENT, event_key="secret-key")
    name, base = f"q{survey.questions[0].id}", f"/en/surveys/{survey.format.slug}"
    sign_in(make.editor())
    assert "/at/secret-key" in client.get(f"{base}/people").text
    picture = client.get(f"{base}/qr.svg")
    assert picture.mimetype == "image/svg+xml"
    guest = app.test_client()
    assert "scan the code" in guest.get(base).text
    assert guest.get(f"{base}/qr.svg").status_code == 302
    guest.get(f"{base}/at/wrong")
    assert "scan the code" in guest.get(base).text
    assert guest.get(f"{base}/at/secret-key").location == base
    assert guest.post(base, data={"once": "one", name: "yes"}).status_code == 303
    assert db.session.scalars(select(Submission.channel)).one() is Channel.EVENT


@pytest.mark.parametrize("paging", Paging)
def test_staff_type_in_answers_with_an_interpreter(app, client, sign_in, paging):
    survey = simple(access=Access.INVITED, paging=paging)
    name, base = f"q{survey.questions[0].id}", f"/en/surveys/{survey.format.slug}"
    db.session.commit()
    assert app.test_client().get(f"{base}/assist").status_code == 302
    sign_in(make.moderator())
    assert client.get(f"{base}/assist").status_code == 200
    begun = client.post(f"{base}/assist", data={"channel": "assisted", "interpreter": "fa"})
    assert begun.status_code == 303, begun.text
    assert client.get(begun.location).status_code == 200
    if paging is Paging.ALL:
        done = client.post(base, data={"once": "one", name: "yes"})
    else:
        client.post(begun.location, data={name: "yes"})
        done = client.post(f"{base}/check")
    assert done.location == f"{base}/thanks"
    stored = db.session.scalars(select(Submission)).one()
    assert (stored.channel, stored.interpreter, count(Participation)) == (Channel.ASSISTED, "fa", 0)


def test_invitations_that_were_not_used_can_be_taken_back(client, sign_in):
    survey = simple(access=Access.INVITED)
    base = f"/en/surveys/{survey.format.slug}"
    sign_in(make.editor())
    client.post(f"{base}/people", data={"addresses": "a@example.org", "language": "en"})
    remove = re.search(rf"{base}/people/\d+/remove", client.get(f"{base}/people").text)[0]
    assert client.post(remove).status_code == 303
    assert "Nobody is invited yet" in client.get(f"{base}/people").text


def test_editors_read_who_answered_what_until_the_link_is_cut(app, client, sign_in):
    survey = build.every_kind(mode=Mode.CONFIDENTIAL, access=Access.ACCOUNT, link_until=clock.today() + dt.timedelta(9))
    anonymous = simple(access=Access.ACCOUNT)
    person = make.user()
    given = {
        "single": "other", "multiple": ["1", "3"], "yes_no": "no", "scale": 4, "matrix": {"1": 2},
        "ranking": ["2", "1"], "statements": {"1": -1}, "number": "3", "date": "2024-02-29", "consent": "yes",
    }  # fmt: skip
    service.submit(person, survey, service.Filled(once="one", language="de", answers=given))
    submission = db.session.scalars(select(Submission)).one()
    found = queries.linked_answers(survey, submission.id)
    assert {code: value for _question, row in found for code, value in row.items()} == {**given, "number": "3.0000"}
    base, number = f"/en/surveys/{survey.format.slug}/answers", submission.id
    closed = f"/en/surveys/{anonymous.format.slug}/answers"
    db.session.commit()
    assert app.test_client().get(base).status_code == 302
    sign_in(make.editor())
    assert person.email in client.get(base).text
    assert "Zeile 2, Zeile 1" in client.get(f"{base}/{number}".replace("/en/", "/de/")).text
    assert client.get(closed).status_code == 403
    assert client.get(f"{closed}/{number}").status_code == 403
    db.session.execute(update(Participation).values(submission_id=None))
    db.session.commit()
    assert person.email in client.get(base).text
    assert client.get(f"{base}/{number}").status_code == 404


@pytest.mark.parametrize("paging", Paging)
def test_a_page_opened_under_another_promise_stores_nothing(client, sign_in, paging):
    survey = simple(access=Access.ACCOUNT, paging=paging)
    base, name = f"/en/surveys/{survey.format.slug}", f"q{survey.questions[0].id}"
    sign_in(make.user())
    told = TOLD.search(client.get(base).text)[1]
    assert told == "anonymous"
    survey.mode = Mode.NAMED
    survey.version += 1
    db.session.commit()
    if paging is Paging.ONE:
        again = client.post(f"{base}/start", data={"promise": told}, follow_redirects=True)
    else:
        again = client.post(base, data={"once": "one", "promise": told, name: "yes"})
        assert again.status_code == 422
        assert re.search(rf'name="{name}"[^>]*value="yes"[^>]*checked|checked[^>]*name="{name}"', again.text)
    assert "names and answers was changed" in again.text
    assert "stored with your name" in again.text
    assert (count(Submission), count(SavedAnswers)) == (0, 0)
    read = {"promise": TOLD.search(again.text)[1]}
    if paging is Paging.ONE:
        assert client.post(f"{base}/start", data=read).location == f"{base}/q/yes"
    else:
        assert client.post(base, data={"once": "one", name: "yes", **read}).status_code == 303
        assert db.session.scalars(select(Submission.mode)).one() is Mode.NAMED


def test_the_language_of_the_interpreter_stands_in_the_exports(client):
    survey = simple()
    for once, channel, spoken in (("one", Channel.ASSISTED, "fa"), ("two", Channel.WEB, None)):
        filled = service.Filled(once=once, language="de", answers={"yes": "yes"}, channel=channel, interpreter=spoken)
        service.submit(make.moderator(), survey, filled)
    table = exported.answers(survey)
    at = [variable.name for variable in table.variables].index("interpreter")
    assert table.variables[at].values["fa"] == {"de": WRITTEN["fa"]}
    assert {(row[2], row[at], row[-1]) for row in table.rows} == {("assisted", "fa", "yes"), ("web", None, "yes")}


def test_helping_begins_with_the_first_question_of_an_order_that_is_drawn(client, sign_in, monkeypatch):
    survey = build.empty(paging=Paging.ONE)
    section = SurveySection(position=1, title=make.ml("Teil"), shuffles=True, stale={})
    survey.sections.append(section)
    make.save(survey)
    for number in range(4):
        build.question(survey, QuestionKind.YES_NO, code=f"y{number}", section_id=section.id)
    make.save(survey)
    seed = next(one for one in range(100) if queries.in_order(survey, survey.questions, one)[0].code != "y0")
    first = queries.in_order(survey, survey.questions, seed)[0].code
    monkeypatch.setattr(keeping, "seed", lambda: seed)
    base = f"/en/surveys/{survey.format.slug}"
    db.session.commit()
    sign_in(make.moderator())
    begun = client.post(f"{base}/assist", data={"channel": "assisted", "interpreter": ""})
    assert begun.location == f"{base}/q/{first}"


def test_nobody_is_invited_when_the_survey_is_over(client, sign_in):
    survey = build.over(simple(access=Access.INVITED))
    sign_in(make.editor())
    db.session.commit()
    base = f"/en/surveys/{survey.format.slug}"
    sent = client.post(f"{base}/people", data={"addresses": "a@example.org", "language": "de"})
    assert sent.status_code == 422
    assert "This survey ended on" in sent.text
    assert "a@example.org" in sent.text
    assert count(OutboxMail) == 0


def test_a_whole_class_behind_one_network_can_type_its_codes(app, client):
    survey = simple(access=Access.INVITED)
    base = f"/en/surveys/{survey.format.slug}"
    [(_invitation, code)] = service.invite(make.editor(), survey, ["a@example.org"], "en")
    db.session.commit()
    for _person in range(40):
        assert app.test_client().post(f"{base}/enter", data={"code": "x"}).status_code == 303
    guest = app.test_client()
    assert guest.post(f"{base}/enter", data={"code": code}).status_code == 303
    assert 'id="answers"' in guest.get(base).text


def test_the_next_invited_person_on_a_device_does_not_see_the_answers_before(client):
    survey = simple(access=Access.INVITED, paging=Paging.ONE)
    base = f"/en/surveys/{survey.format.slug}"
    people = service.invite(make.editor(), survey, ["a@example.org", "b@example.org"], "en")
    first, second = (code for _invitation, code in people)
    db.session.commit()
    client.get(f"{base}/invitation/{first}")
    client.post(f"{base}/start")
    client.post(f"{base}/q/yes", data={f"q{survey.questions[0].id}": "yes", "do": "save"})
    client.post(f"{base}/enter", data={"code": first.lower().replace("-", " ")})  # the same person again
    assert "Continue with your answers" in client.get(base).text
    client.get(f"{base}/invitation/{second}")
    page = client.get(base).text
    assert "Continue with your answers" not in page
    assert f"{base}/start" in page
