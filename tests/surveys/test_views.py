from __future__ import annotations

import datetime as dt
import re

import pytest
from sqlalchemy import func, select

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.formats.models import State
from teilhabe_app.surveys import service
from teilhabe_app.surveys.models import QuestionKind, Submission, Survey
from teilhabe_app.surveys.service import publishing
from tests import factories as make
from tests.factories import surveys as build


def answers_to(survey, **more) -> dict:
    single, multiple, scale, free = survey.questions
    return {
        "once": "abc",
        f"q{single.id}": single.options[0].code,
        f"q{multiple.id}": [option.code for option in multiple.options[:2]],
        f"q{scale.id}": 4,
        f"q{free.id}": "Mehr Zeit.",
        f"q{free.id}_language": "de",
        **more,
    }


def ended(survey) -> None:
    survey.format.opens_at = clock.now() - dt.timedelta(days=9)
    survey.format.closes_at = clock.now() - dt.timedelta(days=1)
    db.session.commit()


@pytest.mark.parametrize("lang", ["de", "de-simple", "ar"])
def test_the_promise_comes_before_the_first_question(client, lang):
    survey = build.survey()
    db.session.commit()
    text = client.get(f"/{lang}/surveys/{survey.format.slug}").text
    assert text.index('class="notice__title"') < text.index('<form method="post" id="answers"')
    assert text.count('type="radio"') == 3 + 5
    assert text.count('type="checkbox"') == 3 + 1  # and whether the device keeps what is typed
    assert "1 – " in text


def test_a_guest_answers_and_sees_the_receipt_once(client):
    survey = build.survey()
    slug = survey.format.slug
    db.session.commit()
    sent = client.post(f"/de/surveys/{slug}", data=answers_to(survey))
    assert sent.status_code == 303, sent.text
    assert sent.location.endswith(f"/de/surveys/{slug}/thanks")
    db.session.expire_all()
    receipt = db.session.scalars(select(Contribution.receipt)).one()
    page = client.get(sent.location)
    assert receipt in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert receipt not in client.get(sent.location).text
    assert db.session.scalars(select(Survey.submission_count)).one() == 1


def test_a_second_click_changes_nothing_but_shows_the_receipt_again(client):
    survey = build.survey()
    data, path = answers_to(survey), f"/en/surveys/{survey.format.slug}"
    db.session.commit()
    client.post(path, data=data)
    sent = client.post(path, data=data)
    assert sent.status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 1
    receipt = db.session.scalars(select(Contribution.receipt)).one()
    assert receipt in client.get(sent.location).text


@pytest.mark.parametrize(
    ("at", "value"), [(0, "999999"), (0, "x"), (0, "9" * 30), (1, ["1", "-4"]), (2, "6"), (2, "0"), (2, "\u0664\x00")]
)
def test_unknown_answers_are_refused_and_nothing_is_lost(client, at, value):
    survey = build.survey()
    name = f"q{survey.questions[at].id}"
    data = answers_to(survey, **{name: value})
    db.session.commit()
    answer = client.post(f"/de/surveys/{survey.format.slug}", data=data)
    assert answer.status_code == 422
    assert 'id="error-summary"' in answer.text
    assert "Mehr Zeit." in answer.text
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 0


def test_a_required_question_and_an_empty_form(client):
    survey = build.survey()
    path = f"/en/surveys/{survey.format.slug}"
    db.session.commit()
    empty = client.post(path, data={"once": "abc"})
    assert empty.status_code == 422
    assert "at least one question" in empty.text
    survey = db.session.scalars(select(Survey)).one()
    survey.questions[3].is_required = True
    data = answers_to(survey, **{f"q{survey.questions[3].id}": "\u200b "})
    db.session.commit()
    assert client.post(path, data=data).status_code == 422


def test_a_closed_survey_says_so_and_gives_the_words_back(client):
    survey = build.survey()
    data, path = answers_to(survey), f"/en/surveys/{survey.format.slug}"
    ended(survey)
    answer = client.post(path, data=data)
    assert answer.status_code == 422
    assert "Your answers were not stored" in answer.text
    assert "Mehr Zeit." in answer.text
    page = client.get(path)
    assert "/results" in page.text
    assert "<textarea" not in page.text


def test_robots_are_refused(client):
    survey = build.survey()
    db.session.commit()
    answer = client.post(f"/de/surveys/{survey.format.slug}", data=answers_to(survey, website="x"))
    assert answer.status_code == 422


def test_drafts_are_for_the_staff(client, sign_in):
    survey = build.survey(format=make.format_(state=State.DRAFT))
    path = f"/de/surveys/{survey.format.slug}"
    db.session.commit()
    assert client.get(path).status_code == 302
    sign_in(make.editor())
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("lang", ["de", "ar", "en"])
def test_results_come_after_the_end(client, lang):
    survey = build.survey()
    single, _multiple, scale, free = survey.questions
    build.answers(survey, single, 10, 7, 2)
    build.answers(survey, scale, 5, 5, 5, 5, 5)
    make.contribution(free.thread, text="Bitte mehr davon.")
    path = f"/{lang}/surveys/{survey.format.slug}/results"
    db.session.commit()
    assert 'class="chart"' not in client.get(path).text
    ended(survey)
    assert 'class="chart"' not in client.get(path).text
    service.publish_due()
    db.session.commit()
    text = client.get(path).text
    assert text.count('class="chart"') == 2
    assert re.search(r"Antwort 3|جواب 3", text)
    assert lang != "en" or ("19 people answered this question" in text and "fewer than 5" in text)
    assert f"/contributions/threads/{free.thread_id}" in text
    assert "Bitte mehr davon." not in text


def test_results_that_are_not_public_are_published_for_the_staff_only(client, sign_in):
    survey = build.survey(results_public=False)
    build.answers(survey, survey.questions[0], 10, 10)
    ended(survey)
    assert service.publish_due() == 0
    editor = make.editor()
    publishing.publish_results(editor, survey)
    db.session.commit()
    path = f"/de/surveys/{survey.format.slug}/results"
    assert 'class="chart"' not in client.get(path).text
    sign_in(make.moderator())
    assert 'class="chart"' in client.get(path).text


@pytest.mark.parametrize("page", ["", "/results"])
def test_public_pages_take_constant_statements(client, statements, page):
    counts = []
    for questions in (1, 3):
        survey = build.survey(questions=questions)
        build.answers(survey, survey.questions[0], 10, 10)
        if page:
            ended(survey)
            service.publish_due()
        db.session.commit()
        db.session.expire_all()
        path = f"/de/surveys/{survey.format.slug}{page}"
        statements.clear()
        assert client.get(path).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8, statements


def texts(name: str, value: str, **more: str) -> dict[str, str]:
    return {f"{name}-de": value, **{f"{name}-{code}": text for code, text in more.items()}}


def test_an_editor_builds_previews_and_edits_a_survey(client, sign_in):
    sign_in(make.editor())
    settings = {
        **texts("title", "Umfrage zum Fachtag"),
        **texts("summary", "Vier Fragen."),
        **texts("intro", "Zwei Minuten."),
        "opens_at": "2026-01-01T08:00",
        "closes_at": "2036-01-31T20:00",
        "minimum_cell": "5",
        "process_id": "0",
    }
    assert client.post("/de/surveys/new", data={**settings, "minimum_cell": "1"}).status_code == 422
    made = client.post("/de/surveys/new", data=settings)
    assert made.status_code == 303, made.text
    edit = made.location
    assert client.get(edit).status_code == 200
    base = edit.removesuffix("/edit")
    question = {"kind": "single", "version": "1", **texts("text", "Woher?", ar="من أين؟")}
    assert client.get(f"{base}/questions/new").status_code == 200
    wrong = client.post(f"{base}/questions/new", data={**question, **texts("options", "A\nB", ar="ا")})
    assert wrong.status_code == 422
    assert client.post(f"{base}/questions/new", data={**question, "kind": "scale"}).status_code == 422
    assert client.post(f"{base}/questions/new", data={**question, "kind": "nonsense"}).status_code == 422
    good = client.post(f"{base}/questions/new", data={**question, **texts("options", "A\nB\n", ar="ا\nب")})
    assert good.status_code == 303, good.text
    again = {"version": "2", "kind": "text", **texts("text", "Was noch?")}
    assert client.post(f"{base}/questions/new", data={**again, "version": "1"}).status_code == 422
    assert client.post(f"{base}/questions/new", data=again).status_code == 303
    db.session.expire_all()
    survey = db.session.scalars(select(Survey)).one()
    first, second = survey.questions
    assert [option.label for option in first.options] == [{"de": "A", "ar": "ا"}, {"de": "B", "ar": "ب"}]
    assert second.kind is QuestionKind.TEXT
    assert "من أين؟" in client.get(f"{base}/preview".replace("/de/", "/ar/")).text
    assert client.post(f"{base}/questions/{second.id}/up").status_code == 303
    assert client.post(f"{base}/questions/{second.id}/down").status_code == 303
    page = client.get(f"{base}/questions/{first.id}")
    assert "A\nB</textarea>" in page.text.replace("\r", "")
    change = {"version": "5", **texts("text", "Woher kennen Sie uns?"), **texts("options", "A\nB\nC", ar="")}
    db.session.expire_all()
    change["version"] = str(db.session.scalars(select(Survey.version)).one())
    changed = client.post(f"{base}/questions/{first.id}", data=change)
    assert changed.status_code == 303, re.findall("error-summary.*?</div>", changed.text, re.DOTALL)
    assert client.post(f"{base}/questions/{second.id}/remove").status_code == 303
    version = db.session.scalars(select(Survey)).one().format.version
    saved = client.post(edit, data={**settings, "version": str(version), **texts("intro", "Neu.")})
    assert saved.status_code == 303, saved.text
    stale = client.post(edit, data={**settings, "version": str(version), **texts("intro", "Neuer.")})
    assert stale.status_code == 422
    assert "Neuer." in stale.text
    assert client.post(f"/de/formats/{survey.format.slug}/publish").status_code in {303, 404}


@pytest.mark.parametrize("page", ["edit", "preview", "questions/new"])
def test_guests_do_not_edit(client, page):
    survey = build.survey()
    db.session.commit()
    assert client.get(f"/de/surveys/{survey.format.slug}/{page}").status_code == 302


def test_questions_of_another_survey_are_not_found(client, sign_in):
    one, other = build.survey(), build.survey()
    sign_in(make.editor())
    path = f"/de/surveys/{one.format.slug}/questions/{other.questions[0].id}"
    assert client.get(path).status_code == 404
    assert client.get("/de/surveys/unknown").status_code == 404
