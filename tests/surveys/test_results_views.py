"""The pages of results: what everybody sees, and what staff do with them."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from sqlalchemy import select

from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.surveys import service
from teilhabe_app.surveys.models import QuestionKind, SensitiveAnswer, SurveyQuestion, SurveyRelease
from teilhabe_app.synthesis.models import Dossier, DossierState, Evidence, Finding
from tests import factories as make
from tests.factories import surveys as build
from tests.surveys.test_results import people, two_questions


def ended(number: int = 60, **values):
    """Build a survey that is over, with published figures."""
    survey = build.over(two_questions(**values))
    build.filled(survey, people(number, city=["1", "2", "3"], heard=["yes", "yes", "no", "no"]))
    service.publish_due()
    db.session.commit()
    return survey


def path(survey, more: str = "", lang: str = "en") -> str:
    return f"/{lang}/surveys/{survey.format.slug}/results{more}"


@pytest.mark.parametrize("lang", ["de", "ar", "en"])
def test_figures_are_picture_table_and_sentence(client, lang):
    survey = ended(61)
    text = client.get(path(survey, lang=lang)).text
    assert text.count('class="chart"') == 2
    assert text.count("<rect") == 5 * 3
    assert lang != "en" or "by 21 of 61 people (34%)" in text
    assert lang != "en" or "24% to 47%" in text


def test_results_by_group_and_by_question(client):
    survey = ended()
    one = client.get(path(survey, "?question=heard")).text
    assert one.count('class="chart"') == 1
    by_city = client.get(path(survey, "?question=heard&by=city")).text
    assert by_city.count('class="chart"') == 3
    assert "20 people" in by_city
    assert "50%" in by_city
    nothing = client.get(path(survey, "?question=heard&by=page-language")).text
    assert "there is no table" in nothing
    assert client.get(path(survey, "?question=x&by=y&field=z&release=99999999999")).status_code == 200


def test_questions_of_one_field(client):
    survey = build.over(two_questions())
    field = make.field()
    survey.questions[0].field = field
    build.filled(survey, people(30, city=["1", "2", "3"], heard="yes"))
    service.publish_due()
    db.session.commit()
    assert f"field={field.key}" in client.get(path(survey)).text
    assert client.get(path(survey, f"?field={field.key}")).text.count('class="chart"') == 1


def test_open_data(client):
    survey = ended()
    rows = list(csv.DictReader(io.StringIO(client.get(path(survey, ".csv")).text.lstrip("\ufeff"))))
    assert {row["count"] for row in rows if row["question"] == "city" and not row["group"]} == {"20"}
    data = client.get(path(survey, ".json")).json
    assert (data["people"], data["release"]) == (60, 1)
    running = two_questions()
    db.session.commit()
    assert client.get(path(running, ".json")).status_code == 302


def test_rounds_side_by_side(client):
    before = ended()
    survey = build.over(two_questions())
    survey.follows_id = before.id
    build.filled(survey, people(60, city=["1", "2", "3"], heard=["yes", "yes", "yes", "yes", "no"]))
    service.publish_due()
    db.session.commit()
    assert "/results/rounds" in client.get(path(survey)).text
    page = client.get(path(survey, "/rounds"))
    assert page.text.count('class="chart"') == 2
    assert "30 points more" in page.text
    assert "no clear change" in page.text
    assert client.get(path(before, "/rounds")).status_code == 404


def test_orders_are_compared_over_rounds(client):
    def round_of(most, *, follows=None):
        survey = build.empty()
        build.question(survey, QuestionKind.RANKING, options=3, code="order")
        survey.follows_id = follows and follows.id
        every = [list(order) for order in ("123", "132", "213", "231", "312", "321")]
        build.filled(survey, people(120, order=[*every, *[list(most)] * 4]))
        return build.over(survey)

    before = round_of("123")
    after = round_of("213", follows=before)
    service.publish_due()
    db.session.commit()
    page = client.get(path(after, "/rounds"))
    assert page.text.count('class="chart"') == 1
    assert "40 points more" in page.text
    assert "place 1.6 on average, before place 2 on average" in page.text
    assert "how many people put it first" in page.text


def test_an_earlier_release_stays_readable(client):
    survey = two_questions(shows_interim=True)
    build.filled(survey, people(20, city=["1", "2"], heard=["yes", "no"]))
    assert service.publish_due() == 1
    build.filled(survey, people(40, city=["1", "2"], heard=["yes", "no"]))
    build.over(survey)
    service.publish_due()
    db.session.commit()
    assert "10 of 20" in client.get(path(survey, "?release=1")).text
    assert "30 of 60" in client.get(path(survey)).text


def test_interim_figures_are_public_only_where_editors_said_so(client):
    open_, closed = two_questions(shows_interim=True), two_questions()
    for survey in (open_, closed):
        build.filled(survey, people(20, city=["1", "2"], heard=["yes", "no"]))
    assert service.publish_due() == 1
    db.session.commit()
    assert 'class="chart"' in client.get(path(open_)).text
    assert "not there yet" in client.get(path(closed)).text


def test_counts_of_now_are_for_the_staff(client, sign_in, statements):
    survey = two_questions()
    build.filled(survey, people(20, city=["1", "2"], heard=["yes", "no"]))
    address = f"/en/surveys/{survey.format.slug}/counts"
    db.session.commit()
    assert client.get(address).status_code == 302
    sign_in(make.moderator())
    statements.clear()
    assert "20 people answered" in client.get(address).text
    first = len(statements)
    build.question(survey, QuestionKind.SINGLE, code="more", options=2)
    build.filled(survey, people(200, city=["1", "2"], heard=["yes", "no"], more="1"))
    db.session.commit()
    statements.clear()
    client.get(address)
    assert len(statements) == first


def test_an_editor_decides_what_is_published(client, sign_in):
    survey = two_questions()
    build.filled(survey, people(20, city=["1", "2"], heard=["yes", "no"]))
    db.session.commit()
    settings = path(survey, "/settings")
    sign_in(make.editor())
    assert client.get(settings).status_code == 200
    refused = client.post(path(survey, "/publish"), follow_redirects=True)
    assert "Allow figures in between first" in refused.text
    field, question = make.field(), survey.questions[0].id
    db.session.commit()
    data = {"groups": ["heard"], "shows_interim": "y", "follows_id": "0", f"about_{question}": str(field.id)}
    assert client.post(settings, data=data).status_code == 303
    assert db.session.get(SurveyQuestion, question).field_id == field.id
    assert client.post(path(survey, "/publish")).location.endswith("/results")
    again = client.post(path(survey, "/publish"), follow_redirects=True)
    assert "Too few people" in again.text
    refused = client.post(settings, data={**data, "groups": ["city"]})
    assert refused.status_code == 422
    assert "stays" in refused.text


FILES = {"csv": "text/csv", "json": "application/json", "xlsx": "spreadsheetml", "package": "application/zip"}


@pytest.mark.parametrize("file", FILES)
def test_answers_to_take_along(client, sign_in, file):
    survey = build.every_kind()
    build.filled(
        survey,
        [
            {
                "single": "other",
                "multiple": ["1"],
                "number": "3",
                "date": "2026-05-01",
                "yes_no": "yes",
                "consent": "yes",
            },
            {"scale": 2, "ranking": ["2", "1", "3"], "matrix": {"1": 4}, "statements": {"3": -1}},
            {},
        ],
    )
    slug = survey.format.slug
    db.session.commit()
    address = f"/en/surveys/{slug}/exports"
    sign_in(make.editor())
    assert client.get(address).status_code == 200
    data = {"what": "answers", "file": file, "words": "", "purpose": "research"}
    assert client.post(address, data={**data, "purpose": ""}).status_code == 422
    answer = client.post(address, data=data)
    assert FILES[file] in answer.headers["Content-Type"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    content = answer.data
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "survey.export")).one()
    assert entry.detail == {"what": "answers", "file": file, "purpose": "research"}
    if file == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        assert len(rows) == 3
        chosen = next(row for row in rows if row["single"])
        assert (chosen["single"], chosen["multiple_1"], chosen["multiple_2"]) == ("other", "1", "0")
        assert (chosen["number"], chosen["date"], chosen["yes_no"]) == ("3", "2026-05-01", "yes")
        other = next(row for row in rows if row["scale"])
        assert (other["ranking_2"], other["matrix_1"], other["statements_3"]) == ("1", "4", "-1")
        assert "text" not in rows[0]
    elif file == "json":
        assert len(json.loads(content)["answers"]) == 3
    else:
        assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


def test_sensitive_answers_stand_in_a_file_of_their_own(client, sign_in):
    survey = two_questions()
    question = build.question(
        survey, QuestionKind.YES_NO, code="origin", is_sensitive=True, purpose=make.ml("Für die Planung.")
    )
    db.session.add(SensitiveAnswer(question_id=question.id, number=1))
    build.filled(survey, people(3, city="1"))
    db.session.commit()
    sign_in(make.editor())
    data = {"file": "csv", "words": "", "purpose": "check"}
    address = f"/en/surveys/{survey.format.slug}/exports"
    assert "origin" not in client.post(address, data={**data, "what": "answers"}).text
    early = client.post(address, data={**data, "what": "sensitive"})
    assert early.status_code == 422
    assert "when the survey is over" in early.text
    build.over(survey)
    db.session.commit()
    assert client.post(address, data={**data, "what": "sensitive"}).text.split() == ["\ufefforigin", "yes"]


def test_counts_of_now_do_not_tell_sensitive_answers(client, sign_in):
    survey = two_questions()
    question = build.question(
        survey, QuestionKind.YES_NO, code="origin", is_sensitive=True, purpose=make.ml("Für die Planung.")
    )
    db.session.add_all(SensitiveAnswer(question_id=question.id, number=at % 2) for at in range(40))
    db.session.commit()
    sign_in(make.moderator())
    address = f"/en/surveys/{survey.format.slug}/counts"
    assert "40 people answered" not in client.get(address).text
    build.over(survey)
    db.session.commit()
    assert "40 people answered" in client.get(address).text


def test_files_are_for_editors_only(client, sign_in):
    survey = two_questions()
    db.session.commit()
    sign_in(make.moderator())
    assert client.get(f"/en/surveys/{survey.format.slug}/exports").status_code == 403


def test_a_finding_rests_on_a_figure(client, sign_in):
    survey = ended()
    dossier = make.save(Dossier(slug="d", title=make.ml("Bericht"), state=DossierState.PUBLISHED,
                                published_at=survey.format.opens_at))  # fmt: skip
    finding = make.save(Finding(dossier=dossier, number=1, statement=make.ml("Viele fühlen sich gehört.")))
    db.session.commit()
    page = f"/en/dossiers/{dossier.slug}/findings/1"
    sign_in(make.moderator())
    assert "/results/cite?" in client.get(path(survey)).text
    address = path(survey, "/cite?question=heard&row=&answer=yes")
    assert "30 of 60 people (50%)" in client.get(address).text
    done = client.post(address, data={"finding_id": finding.id})
    assert done.location.endswith("/findings/1")
    assert client.post(address, data={"finding_id": finding.id}).status_code == 422
    shown = client.get(page).text
    assert "30 of 60 people (50%)" in shown
    assert "release=1" in shown
    db.session.expire_all()
    evidence = db.session.scalars(select(Evidence)).one()
    assert (evidence.question, evidence.answer, evidence.count, evidence.base, evidence.release) == (
        "heard", "yes", 30, 60, 1,
    )  # fmt: skip
    assert evidence.answer_text["de"] != evidence.answer_text["en"]
    assert client.get(path(survey, "/cite?question=heard&row=&answer=maybe")).status_code == 404
    client.post(f"/en/dossiers/{dossier.slug}/evidence/{evidence.id}/remove")
    assert "30 of 60" not in client.get(page).text


def test_a_finding_names_a_class_of_numbers_or_days_as_the_results_do(client, sign_in):
    survey = build.empty()
    build.question(survey, QuestionKind.NUMBER, code="often", least=1, most=99)
    build.question(survey, QuestionKind.DATE, code="since")
    build.filled(build.over(survey), people(60, often=["1", "2"], since=["2026-05-03", "2026-05-04"]))
    service.publish_due()
    dossier = make.save(Dossier(slug="d", title=make.ml("Bericht"), state=DossierState.PUBLISHED,
                                published_at=survey.format.opens_at))  # fmt: skip
    finding = make.save(Finding(dossier=dossier, number=1, statement=make.ml("Viele kommen einmal.")))
    db.session.commit()
    sign_in(make.moderator())
    told = {}
    for question in ("often", "since"):
        for code in ("0", "1"):
            address = path(survey, f"/cite?question={question}&row=&answer={code}")
            assert client.post(address, data={"finding_id": finding.id}).status_code == 303
            db.session.expire_all()
            stored = db.session.scalars(select(Evidence).order_by(Evidence.id.desc())).first()
            assert f"{stored.answer_text['en']}:" in client.get(address).text
            told[question, code] = stored.answer_text
    assert told["often", "0"]["de"] == "1"
    assert told["often", "1"]["de"] == "2 bis 99"
    assert told["often", "1"]["en"] == "2 to 99"
    assert "2026" in told["since", "0"]["de"]


def test_labels_of_the_package_are_in_its_language(client, sign_in):
    survey = build.every_kind()
    build.filled(survey, [{"statements": {"1": 1}}])
    db.session.commit()
    sign_in(make.editor())
    data = {"what": "answers", "file": "package", "words": "", "purpose": "check"}
    sent = client.post(f"/en/surveys/{survey.format.slug}/exports", data=data)
    files = zipfile.ZipFile(io.BytesIO(sent.data))
    assert "'paper' 'On paper'" in files.read("answers_en.sps").decode()
    assert "'paper' 'On paper'" not in files.read("answers_ar.sps").decode()
    assert 'levels = c("-1", "0", "1"),' in files.read("answers_en.R").decode()
    assert 'labels = c("Disagree", "Unsure", "Agree"), ordered = TRUE' in files.read("answers_en.R").decode()


def test_the_page_of_results_takes_few_statements(client, statements):
    counts = []
    for number in (1, 3):
        survey = build.over(build.survey(questions=number))
        build.answers(survey, survey.questions[0], 30, 30)
        service.publish_due()
        db.session.commit()
        db.session.expire_all()
        statements.clear()
        assert client.get(path(survey)).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8, statements


def test_what_is_not_yet_published_says_so(client):
    survey = build.over(two_questions())
    db.session.commit()
    assert "being prepared" in client.get(path(survey)).text
    assert client.get(path(survey, ".csv")).status_code == 404
    assert db.session.scalars(select(SurveyRelease)).all() == []
