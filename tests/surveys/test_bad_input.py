"""The list of bad input: clear messages, nothing lost, nothing doubled; on one page and on many."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from sqlalchemy import func, select

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.surveys.forms import questionnaire
from teilhabe_app.surveys.models import (
    Access,
    Answer,
    Paging,
    Participation,
    QuestionKind,
    SavedAnswers,
    Submission,
    Survey,
)
from teilhabe_app.surveys.service.building import MOST_IMPORTED
from tests import factories as make
from tests.factories import surveys as build

LONG = "ü" * 10_000
CODE = re.compile(r"<code>([0-9A-Z-]{19})</code>")


def ask(paging: Paging, **values) -> Survey:
    """Build a choice with "other", a question behind it, a number and a text."""
    survey = build.empty(paging=paging, **values)
    thread = make.thread(survey.format)
    build.question(survey, QuestionKind.SINGLE, options=2, code="way", has_other=True, thread=thread)
    build.question(survey, QuestionKind.LINE, code="why", condition="way = '2'", thread=make.thread(survey.format))
    build.question(survey, QuestionKind.NUMBER, code="years", least=1, most=10)
    build.question(survey, QuestionKind.TEXT, code="words", thread=make.thread(survey.format))
    return make.save(survey)


def count(of) -> int:
    return db.session.scalar(select(func.count()).select_from(of))


class Person:
    """Somebody with a browser who answers, whatever the paging."""

    def __init__(self, client, survey: Survey, lang: str = "en") -> None:
        self.client, self.slug, self.paging = client, survey.format.slug, survey.paging
        self.base = f"/{lang}/surveys/{self.slug}"
        self.names = {question.code: f"q{question.id}" for question in survey.questions}
        self.once = "one"
        db.session.commit()
        if self.paging is Paging.ONE:
            client.post(f"{self.base}/start")

    def answer(self, code: str, do: str = "next", **parts):
        """Answer one question; on one page this is the whole sending."""
        data = {f"{self.names[code]}{part.rstrip('_')}": value for part, value in parts.items()}
        if self.paging is Paging.ONE:
            return self.client.post(f"{self.base}/q/{code}", data={**data, "do": do})
        return self.client.post(self.base, data={**data, "once": self.once, "do": do})

    def finish(self):
        """Send what is kept; on one page that has happened."""
        return self.client.post(f"{self.base}/check") if self.paging is Paging.ONE else None


@pytest.mark.parametrize("paging", Paging)
@pytest.mark.parametrize("value", ["7", "", "\x00", "١", "2\u202e", "9" * 5000])
def test_codes_of_answers_that_do_not_exist(client, paging, value):
    person = Person(client, ask(paging))
    refused = person.answer("way", _=value)
    if value:
        assert refused.status_code == 422
        assert "Not a valid choice" in refused.text
    person.finish()
    assert (count(Submission), count(Answer)) == (0, 0)


@pytest.mark.parametrize(
    "typed", ["x", "", "AAAA-AAAA-AAAA-AAAA", "\u202e", "A" * 5000, "'; DROP TABLE survey; --", "٠"]
)
@pytest.mark.parametrize("way", ["resume", "enter"])
def test_codes_of_people_that_do_not_exist(client, way, typed):
    survey = ask(Paging.ALL, access=Access.INVITED)
    db.session.commit()
    answer = client.post(f"/en/surveys/{survey.format.slug}/{way}", data={"code": typed}, follow_redirects=True)
    assert answer.status_code == 200
    assert "compare it letter by letter" in answer.text


@pytest.mark.parametrize("paging", Paging)
@pytest.mark.parametrize("script", [False, True])
def test_the_same_sending_again_is_stored_once(client, paging, script):
    person = Person(client, ask(paging))
    headers = {"X-Answers": "1"} if script else {}
    person.answer("words", _="Mehr Zeit.", _language="de")
    path = f"{person.base}/check" if paging is Paging.ONE else person.base
    data = (
        {}
        if paging is Paging.ONE
        else {"once": "one", person.names["words"]: "Mehr Zeit.", f"{person.names['words']}_language": "de"}
    )
    for _ in range(3):
        answer = client.post(path, data=data, headers=headers)
        place = answer.headers.get("X-To") if script else answer.location
        assert answer.status_code == (204 if script else 303)
        assert place == f"{person.base}/thanks"
    db.session.expire_all()
    assert (count(Submission), count(Contribution), count(SavedAnswers)) == (1, 1, 0)
    assert db.session.scalars(select(Survey.submission_count)).one() == 1


@pytest.mark.parametrize("paging", Paging)
def test_answers_to_questions_that_are_not_shown(client, paging):
    person = Person(client, ask(paging))
    if paging is Paging.ONE:
        person.answer("way", _="1")
        assert person.answer("why", _="geheim").status_code == 303
        assert client.post(f"{person.base}/q/nothing", data={"qx": "1"}).status_code in {302, 303}
    else:
        data = {"once": "one", person.names["way"]: "1", person.names["why"]: "geheim", "q999999": "1"}
        assert client.post(person.base, data=data).status_code == 303
    person.finish()
    assert (count(Submission), count(Answer), count(Contribution)) == (1, 1, 0)


@pytest.mark.parametrize("paging", Paging)
@pytest.mark.parametrize("value", ["0", "11", "-3", "3.5", "1e400", "NaN", "Infinity", "zwei", "9" * 400])
def test_values_out_of_range(client, paging, value):
    person = Person(client, ask(paging))
    refused = person.answer("years", _=value)
    assert refused.status_code == 422
    assert f'value="{html.escape(value)}"' in refused.text
    person.answer("years", do="save", _=value)
    person.finish()
    assert count(Answer) == 0


@pytest.mark.parametrize("paging", Paging)
@pytest.mark.parametrize(("code", "part"), [("words", "_"), ("way", "_other")])
def test_answers_of_ten_thousand_characters(client, paging, code, part):
    person = Person(client, ask(paging))
    more = {"_": "other"} if part == "_other" else {}
    refused = person.answer(code, **{part: LONG, **more})
    assert refused.status_code == 422
    assert "10000 characters" in refused.text.replace(",", "")
    assert LONG in refused.text
    saved = person.answer(code, do="save", **{part: LONG, **more})
    assert saved.location == f"{person.base}/saved"
    where = f"{person.base}/q/{code}" if paging is Paging.ONE else person.base
    assert LONG in client.get(where).text
    if paging is Paging.ONE:
        assert person.finish().status_code == 422
    assert (count(Submission), count(Contribution)) == (0, 0)


@pytest.mark.parametrize("paging", Paging)
@pytest.mark.parametrize("script", [False, True])
def test_a_survey_that_closes_meanwhile(client, paging, script):
    survey = ask(paging)
    person = Person(client, survey)
    headers = {"X-Answers": "1"} if script else {}
    person.answer("words", do="save", _="Mehr Zeit.")
    survey.format.closes_at = clock.now() - dt.timedelta(minutes=1)
    db.session.commit()
    path = f"{person.base}/check" if paging is Paging.ONE else person.base
    refused = client.post(
        path,
        data={"once": "one", person.names["words"]: "Mehr Zeit.", f"{person.names['words']}_language": "de"},
        headers=headers,
    )
    assert refused.status_code == 422
    assert "not open now" in refused.text
    assert "Mehr Zeit." in refused.text
    assert (count(Submission), count(Contribution)) == (0, 0)


@pytest.mark.parametrize("paging", Paging)
def test_two_tabs(client, paging):
    survey = ask(paging, access=Access.ACCOUNT)
    account = make.user()
    db.session.commit()
    client.post("/de/account/sign-in", data={"email": account.email, "password": make.PASSWORD})
    person = Person(client, survey)
    person.answer("years", _="3")
    if paging is Paging.ONE:  # the second tab is one question behind and sends first
        person.answer("words", _="Mehr Zeit.")
        assert person.finish().status_code == 303
        assert person.answer("years", _="4").location == f"{person.base}/thanks"
        assert person.finish().status_code == 303
    else:
        second = client.post(person.base, data={"once": "two", person.names["years"]: "4"})
        assert second.status_code == 422
        assert "taken part" in second.text
    assert (count(Submission), count(Participation)) == (1, 1)


@pytest.mark.parametrize("paging", Paging)
@pytest.mark.parametrize("tag", ["zz", "de-XX", "", "x" * 300, "../ar", "ar\x00"])
def test_languages_that_do_not_exist(client, paging, tag):
    person = Person(client, ask(paging))
    refused = person.answer("words", _="Mehr Zeit.", _language=tag)
    assert refused.status_code == 422
    assert "Mehr Zeit." in refused.text
    person.answer("words", do="save", _="Mehr Zeit.", _language=tag)
    if paging is Paging.ONE:
        assert person.finish().status_code == 303
        assert set(db.session.scalars(select(Contribution.language))) <= {"en"}
    path = f"{person.base}/q/words" if paging is Paging.ONE else person.base
    switched = client.post(path, data={"language": tag, person.names["words"]: "Mehr Zeit."})
    assert switched.status_code in {303, 422}
    assert not switched.location or "/en/" in switched.location
    assert client.get(f"/zz/surveys/{person.slug}").status_code == 404


def test_the_longest_questionnaire_can_be_sent(app, session):
    survey = build.empty()
    shown = ",".join(str(10**8 + number) for number in range(MOST_IMPORTED))
    with app.test_request_context(method="POST", data={"shown": shown}):
        assert questionnaire(survey, "de").shown.data == shown
