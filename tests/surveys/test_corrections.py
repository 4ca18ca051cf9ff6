"""Correcting: back to all answers, words inside texts, marks and paragraphs of what editors write."""

from __future__ import annotations

import re

from teilhabe_app.core.db import db
from teilhabe_app.surveys.models import Paging, QuestionKind, Survey, SurveySection
from tests import factories as make
from tests.factories import surveys as build


def test_an_answer_stands_in_the_heading_of_a_section(client):
    survey = build.empty(paging=Paging.ONE)
    build.question(survey, QuestionKind.LINE, code="name_of", thread=make.thread(survey.format))
    section = make.save(SurveySection(survey=survey, position=1, title=make.ml("Kurs {name_of}"), stale={}))
    build.question(survey, QuestionKind.YES_NO, code="yes", section_id=section.id)
    db.session.commit()
    base = f"/en/surveys/{survey.format.slug}"
    client.post(f"{base}/start")
    client.post(f"{base}/q/name_of", data={f"q{survey.questions[0].id}": "Nähen"})
    heading = re.search(r"<h1>.*?</h1>", client.get(f"{base}/q/yes").text, re.DOTALL)[0]
    assert "Nähen" in heading
    assert "{name_of}" not in heading


def many(**values) -> tuple[Survey, str, dict[str, str]]:
    """Build four questions, the third shown by the first; return the survey, its address and the names of fields."""
    survey = build.empty(paging=Paging.ONE, **values)
    for code, condition in (("a", ""), ("b", ""), ("c", "a = yes"), ("d", "")):
        build.question(survey, QuestionKind.YES_NO, code=code, condition=condition)
    db.session.commit()
    return survey, f"/en/surveys/{survey.format.slug}", {one.code: f"q{one.id}" for one in survey.questions}


def test_whoever_corrects_one_answer_comes_back_to_all_of_them(client):
    _survey, base, q = many()
    client.post(f"{base}/start")
    for code in ("a", "b", "d"):
        client.post(f"{base}/q/{code}", data={q[code]: "no"})
    assert f'href="{base}/q/b?to=check"' in client.get(f"{base}/check").text
    there = client.post(f"{base}/q/b?to=check", data={q["b"]: "yes", "language": "ar"}).location
    assert there == f"/ar{base[3:]}/q/b?to=check"
    assert client.post(f"{base}/q/b?to=check", data={q["b"]: "yes", "do": "next"}).location == f"{base}/check"
    assert client.post(f"{base}/q/b?to=check", data={q["b"]: "yes", "do": "back"}).location == f"{base}/check"
    assert client.post(f"{base}/q/b", data={q["b"]: "yes", "do": "next"}).location == f"{base}/q/d"


def test_a_correction_that_opens_a_question_leads_on(client):
    _survey, base, q = many()
    client.post(f"{base}/start")
    for code in ("a", "b", "d"):
        client.post(f"{base}/q/{code}", data={q[code]: "no"})
    assert client.post(f"{base}/q/a?to=check", data={q["a"]: "yes"}).location == f"{base}/q/b"


def test_going_on_with_everything_answered_leads_to_the_answers(client):
    _survey, base, q = many()
    client.post(f"{base}/start")
    assert f'href="{base}/check"' not in client.get(base).text
    client.post(f"{base}/q/a", data={q["a"]: "no"})
    page = client.get(base).text
    assert f'href="{base}/q/b"' in page
    assert f'href="{base}/check"' in page
    for code in ("b", "d"):
        client.post(f"{base}/q/{code}", data={q[code]: "no"})
    page = client.get(base).text
    assert f'href="{base}/check"' in page
    assert f"{base}/q/" not in page


def test_paragraphs_of_editors_stay_paragraphs(client, sign_in):
    survey = build.empty()
    survey.intro = make.ml("Erstens.\n\nZweitens.")
    section = make.save(SurveySection(survey=survey, position=1, title=make.ml("A"), text=make.ml("Eins.\nZwei.")))
    build.question(survey, QuestionKind.INFO, section_id=section.id, text=make.ml("Gut\nzu wissen"), code="info")
    build.question(survey, QuestionKind.YES_NO, section_id=section.id)
    sign_in(make.editor())
    db.session.commit()
    base = f"/de/surveys/{survey.format.slug}"
    for address in (base, f"{base}/preview"):
        page = client.get(address).text
        for words in ("Erstens.\n\nZweitens.", "Eins.\nZwei.", "Gut\nzu wissen"):
            assert f'<p class="user-text">{words}</p>' in page


def test_an_answer_that_another_one_has_hidden_is_not_said_again(client):
    survey = build.empty(paging=Paging.ONE)
    build.question(survey, QuestionKind.YES_NO, code="a")
    build.question(survey, QuestionKind.LINE, code="b", condition="a = yes", thread=make.thread(survey.format))
    build.question(survey, QuestionKind.YES_NO, code="c", text=make.ml("Zu {b}?"))
    db.session.commit()
    base, q = f"/en/surveys/{survey.format.slug}", {one.code: f"q{one.id}" for one in survey.questions}
    client.post(f"{base}/start")
    client.post(f"{base}/q/a", data={q["a"]: "yes"})
    client.post(f"{base}/q/b", data={q["b"]: "Nähstube"})
    assert "Nähstube" in client.get(f"{base}/q/c").text
    client.post(f"{base}/q/a", data={q["a"]: "no"})
    assert "Nähstube" not in client.get(f"{base}/q/c").text


def test_an_answer_stands_in_the_heading_of_statements(client):
    survey = build.empty(paging=Paging.ONE)
    build.question(survey, QuestionKind.LINE, code="place", thread=make.thread(survey.format))
    words = {"text": make.ml("Zu {place}"), "help": make.ml("In {place}.")}
    thread = make.thread(survey.format)
    build.question(survey, QuestionKind.STATEMENTS, code="views", options=2, thread=thread, **words)
    db.session.commit()
    base = f"/en/surveys/{survey.format.slug}"
    client.post(f"{base}/start")
    client.post(f"{base}/q/place", data={f"q{survey.questions[0].id}": "Gröpelingen"})
    page = client.get(f"{base}/q/views/statements").text
    assert "{place}" not in page
    assert "Gröpelingen" in re.search(r"<h1>.*?</h1>", page, re.DOTALL)[0]
