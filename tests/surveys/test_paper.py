from __future__ import annotations

import datetime as dt
import re

import pytest
from flask import g
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden
from teilhabe_app.core.i18n import BY_CODE, LANGUAGES
from teilhabe_app.surveys import queries, service
from teilhabe_app.surveys.models import (
    Answer,
    Channel,
    Participation,
    QuestionKind,
    SensitiveAnswer,
    Submission,
    Survey,
    SurveyQuestion,
    SurveySheet,
)
from teilhabe_app.surveys.views.paper.contents import contents
from teilhabe_app.surveys.views.paper.printing import form
from tests import factories as make
from tests.factories import surveys as build
from tests.surveys.stored import EVERY_KIND, by_code, count, stored_answers


def entry(survey) -> str:
    return f"/en/surveys/{survey.format.slug}/paper/entry"


def everything(survey, **more) -> dict:
    """Type in every kind of question as the digits stand on paper."""
    q = {code: f"q{question.id}" for code, question in by_code(survey).items()}
    data = {
        "once": "one",
        "sheet": "1",
        q["single"]: "4",
        f"{q['single']}_other": "Zu Fuß",
        q["multiple"]: "13",
        q["yes_no"]: "2",
        q["scale"]: "٤",
        f"{q['matrix']}_r_1": "1",
        f"{q['matrix']}_r_2": "4",
        f"{q['ranking']}_r_2": "1",
        f"{q['ranking']}_r_1": "2",
        f"{q['statements']}_r_1": "1",
        f"{q['statements']}_r_2": "3",
        f"{q['statements']}_r_3": "2",
        q["number"]: "3",
        q["date"]: "29.2.2024",
        q["line"]: "Gröpelingen",
        q["text"]: "المزيد من الوقت",
        f"{q['text']}_language": "ar",
        q["consent"]: "1",
    }
    return {**data, **more}


@pytest.mark.parametrize("lang", [one.code for one in LANGUAGES])
def test_the_form_is_an_accessible_pdf_in_every_language(client, sign_in, lang):
    survey = build.every_kind()
    survey.paper_to = make.ml("Amt\nStraße 1", ar="المكتب")
    survey.questions[1].condition = {"op": "answered", "question": survey.questions[0].code}
    sign_in(make.moderator())
    answer = client.get(f"/{lang}/surveys/{survey.format.slug}/paper.pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert b"pdfuaid" in answer.data
    assert b"/StructTreeRoot" in answer.data or b"/ObjStm" in answer.data
    assert queries.form_code(survey, lang) in answer.headers["Content-Disposition"]
    again = client.get(f"/{lang}/surveys/{survey.format.slug}/paper.pdf")
    assert again.data == answer.data


def test_only_editors_offer_the_form_to_everybody(app, client, sign_in):
    survey = build.every_kind()
    base = f"/en/surveys/{survey.format.slug}"
    db.session.commit()
    guest = app.test_client()
    assert f"{base}/paper" not in guest.get(base).text
    assert guest.get(f"{base}/paper.pdf").status_code == 302
    sign_in(make.moderator())
    assert client.post(f"{base}/paper", data={"paper_public": "y"}).status_code == 403
    editor = app.test_client()
    account = make.editor()
    db.session.commit()
    editor.post("/de/account/sign-in", data={"email": account.email, "password": make.PASSWORD})
    assert "F" + str(survey.id) in editor.get(f"{base}/paper").text
    data = {"paper_public": "y", "paper_to-de": "Amt", "version": str(survey.version)}
    assert editor.post(f"{base}/paper", data=data).status_code == 303
    stale = editor.post(f"{base}/paper", data=data)
    assert stale.status_code == 422
    assert "Somebody else changed" in stale.text
    db.session.expire_all()
    assert f'href="{base}/paper"' in guest.get(base).text
    page = guest.get(f"{base}/paper").text
    assert "Amt" in page
    assert "settings" not in page
    survey = db.session.scalars(select(Survey)).one()
    survey.format.closes_at = clock.now() - dt.timedelta(minutes=1)
    db.session.commit()
    assert guest.get(f"{base}/paper").status_code == 302


def test_every_kind_of_answer_is_typed_in_by_digits(client, sign_in):
    survey = build.every_kind()
    data = everything(survey)
    sign_in(make.moderator())
    code = queries.form_code(survey, "ar")
    page = client.get(f"{entry(survey)}?code={code}&interpreter=fa&sheet=1")
    assert page.status_code == 200
    sent = client.post(f"{entry(survey)}?code={code}&interpreter=fa&sheet=1", data=data)
    assert sent.status_code == 303, re.findall(r"error-summary.*?</div>", sent.text, re.DOTALL)
    assert "sheet=2" in sent.location
    assert f"code={code}" in sent.location
    assert "interpreter=fa" in sent.location
    following = client.get(sent.location).text
    assert "Sheet 1 is stored" in following
    assert "1 sheet is typed in" in following
    assert 'value="2"' in following
    db.session.expire_all()
    stored = db.session.scalars(select(Submission)).one()
    assert (stored.channel, stored.language, stored.interpreter) == (Channel.PAPER, "ar", "fa")
    assert stored_answers() == EVERY_KIND
    assert sorted(db.session.scalars(select(Contribution.text))) == ["Gröpelingen", "Zu Fuß", "المزيد من الوقت"]
    assert set(db.session.scalars(select(Contribution.author_id))) == {None}
    assert survey.submission_count == 1


@pytest.mark.parametrize(
    ("code", "part", "value"),
    [
        ("single", "", "5"),
        ("single", "", "12"),
        ("multiple", "", "1 9"),
        ("multiple", "", "a"),
        ("yes_no", "", "3"),
        ("consent", "", "2"),
        ("scale", "", "0"),
        ("matrix", "_r_1", "5"),
        ("statements", "_r_1", "4"),
        ("ranking", "_r_3", "1"),
        ("number", "", "drei"),
        ("number", "", "11"),
        ("date", "", "30.2.2024"),
        ("date", "", "2.2024"),
        ("line", "", "x" * 301),
        ("text", "", "x" * 10_000),
        ("sheet", "", "-1"),
        ("sheet", "", "0"),
        ("sheet", "", "1" * 30),
    ],
)
def test_what_cannot_stand_on_the_sheet_is_refused_with_everything_kept(client, sign_in, code, part, value):
    survey = build.every_kind()
    by_code(survey)["number"].least, by_code(survey)["number"].most = 1, 10
    name = "sheet" if code == "sheet" else f"q{by_code(survey)[code].id}{part}"
    sign_in(make.moderator())
    answer = client.post(entry(survey), data=everything(survey, **{name: value}))
    assert answer.status_code == 422
    assert 'id="error-summary"' in answer.text
    assert "Zu Fuß" in answer.text
    assert (count(Submission), count(SurveySheet)) == (0, 0)


def test_what_is_possible_is_told_as_people_write_numbers(client, sign_in):
    survey = build.every_kind()
    by_code(survey)["number"].least, by_code(survey)["number"].most = 18, 1200
    sign_in(make.moderator())
    db.session.commit()
    assert "18 to 1,200." in client.get(entry(survey)).text
    assert "18 bis 1.200" in client.get(entry(survey).replace("/en/", "/de/")).text


def test_a_sheet_is_typed_in_once(client, sign_in):
    survey = build.every_kind()
    name = f"q{by_code(survey)['yes_no'].id}"
    sign_in(make.moderator())
    for _ in range(2):  # the same sending again
        assert client.post(entry(survey), data={"once": "one", "sheet": "7", name: "1"}).status_code == 303
    assert (count(Submission), count(SurveySheet), count(Answer)) == (1, 1, 1)
    refused = client.post(entry(survey), data={"once": "two", "sheet": "7", name: "2"})
    assert refused.status_code == 422
    assert "Sheet 7 was typed in already" in refused.text
    db.session.expire_all()
    assert (count(Submission), db.session.scalars(select(Survey.submission_count)).one()) == (1, 1)
    assert client.post(entry(survey), data={"once": "two", "sheet": "8", name: "2"}).status_code == 303


def test_the_database_refuses_a_number_twice_and_knows_no_link(session):
    survey = build.every_kind()
    make.save(SurveySheet(survey_id=survey.id, number=3))
    for number in (3, 0):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(insert(SurveySheet).values(survey_id=survey.id, number=number))
    assert {column.name for column in SurveySheet.__table__.columns} == {"id", "survey_id", "number"}


def test_unclear_and_empty_answers_are_told_apart(client, sign_in):
    survey = build.every_kind()
    q = by_code(survey)
    q["yes_no"].is_required = True
    q["scale"].is_sensitive, q["scale"].purpose = True, make.ml("Um zu wissen, wen wir erreichen.")
    data = {
        "once": "one",
        "sheet": "1",
        f"q{q['single'].id}": "?",
        f"q{q['matrix'].id}_r_1": "؟",
        f"q{q['matrix'].id}_r_2": "2",
        f"q{q['ranking'].id}_r_1": "1",
        f"q{q['ranking'].id}_r_2": "?",
        f"q{q['scale'].id}": "?",
        f"q{q['text'].id}": "?",
    }
    sign_in(make.moderator())
    assert client.post(entry(survey), data=data).status_code == 303
    db.session.expire_all()
    stored = db.session.scalars(select(Submission)).one()
    assert sorted(stored.unclear) == ["matrix", "ranking", "single", "text"]
    assert (count(Answer), count(SensitiveAnswer), count(Contribution)) == (1, 0, 0)
    empty = client.post(entry(survey), data={"once": "two", "sheet": "2"})
    assert empty.status_code == 422
    assert "at least one question" in empty.text


def test_answers_behind_a_closed_way_are_left_out_and_said(client, sign_in):
    survey = build.empty()
    build.question(survey, QuestionKind.YES_NO, code="way")
    build.question(survey, QuestionKind.YES_NO, code="more", condition="way = yes")
    q = by_code(survey)
    sign_in(make.moderator())
    data = {"once": "one", "sheet": "1", f"q{q['way'].id}": "2", f"q{q['more'].id}": "1"}
    page = client.post(entry(survey), data=data, follow_redirects=True)
    assert "1 answer was left out" in page.text
    assert count(Answer) == 1


def test_a_sheet_of_an_earlier_version_is_typed_in_as_it_was_printed(client, sign_in):
    survey = build.empty()
    old = build.question(survey, QuestionKind.SINGLE, code="way", options=3)
    old_code, editor = queries.form_code(survey, "de"), make.editor()
    build.answers(survey, old, 1)
    draft = service.QuestionDraft(
        kind=QuestionKind.SINGLE, text=make.ml("Anders?"), code="way", options=[make.ml("A")], new_meaning=True
    )
    service.change_question(editor, old, draft)
    survey = queries.by_slug(survey.format.slug)
    assert survey.revision == 2
    new = survey.questions[0]
    sign_in(editor)
    page = client.get(f"{entry(survey)}?code={old_code.lower()}").text
    assert f'name="q{old.id}"' in page
    assert f'name="q{new.id}"' not in page
    assert "earlier version" in page
    data = {"once": "one", "sheet": "1", f"q{old.id}": "3"}
    assert client.post(f"{entry(survey)}?code={old_code}", data=data).status_code == 303
    db.session.expire_all()
    stored = db.session.scalars(select(Submission).where(Submission.channel == Channel.PAPER)).one()
    assert stored.revision == 1
    assert [row.question_id for row in stored.answers] == [old.id]


@pytest.mark.parametrize(
    "code", ["F999-1-DE", "F{id}-9-DE", "F{id}-0-DE", "F{id}-1-XX", "F{id}-1-DE-XX", "x", "F١-1-DE"]
)
def test_codes_of_other_forms_are_named_and_nothing_is_stored(client, sign_in, code):
    survey = build.every_kind()
    name = f"q{by_code(survey)['yes_no'].id}"
    sign_in(make.moderator())
    path = f"{entry(survey)}?code={code.format(id=survey.id)}&interpreter=xx&sheet=x"
    assert "is no form of this survey" in client.get(path).text
    client.post(path, data={"once": "one", "sheet": "1", name: "1"})
    assert count(Submission) == 0


def test_sheets_that_arrive_last_are_typed_in_before_the_last_figures(client, sign_in):
    survey = build.every_kind()
    moderator = make.moderator()
    sheets = [
        service.Sheet(once=f"once {number}", number=number, revision=1, language="de", answers={"yes_no": "yes"})
        for number in range(1, 5)
    ]
    survey.format.opens_at = clock.now() - dt.timedelta(days=30)
    survey.format.closes_at = clock.now() - dt.timedelta(minutes=1)
    assert service.type_in(moderator, survey, sheets[0]).left_out == 0
    assert service.publish_due() == 0
    survey.format.closes_at = clock.now() - dt.timedelta(days=7, minutes=1)
    assert service.type_in(moderator, survey, sheets[1]).left_out == 0
    assert service.publish_due() == 1
    with pytest.raises(Forbidden):
        service.type_in(moderator, survey, sheets[2])
    sign_in(moderator)
    db.session.commit()
    assert "until the last figures are published" in client.get(entry(survey).removesuffix("/entry")).text
    survey.results_public = False
    assert service.type_in(moderator, survey, sheets[2]).left_out == 0
    with pytest.raises(DomainError):
        service.type_in(moderator, survey, service.Sheet(once="x", number=9, revision=1, language="de"))
    with pytest.raises(Forbidden):
        service.type_in(make.user(), survey, sheets[3])
    assert (count(Submission), count(Participation)) == (3, 0)


def test_helping_from_paper_leads_to_the_fast_page(client, sign_in):
    survey = build.every_kind()
    sign_in(make.moderator())
    begun = client.post(f"/en/surveys/{survey.format.slug}/assist", data={"channel": "paper", "interpreter": "fa"})
    assert begun.location == f"{entry(survey)}?interpreter=fa"


def test_conditions_are_told_in_words(app, english):
    survey = build.empty()
    build.question(survey, QuestionKind.SINGLE, code="a", options=3)
    build.question(
        survey, QuestionKind.MULTIPLE, code="b", options=3, thread=make.thread(survey.format), has_other=True
    )
    build.question(survey, QuestionKind.NUMBER, code="c")
    build.question(survey, QuestionKind.MATRIX, code="d", options=2, scale_max=4)
    build.question(survey, QuestionKind.DATE, code="e")
    build.question(survey, QuestionKind.STATEMENTS, code="f", options=2)
    conditions = (
        "a = '2'", "a != '2'", "a is one of ('1', '3')", "c > 3 or c <= 1", "d.2 >= 3",
        "e <= 2024-01-01 or e >= 2025-01-02", "not (a was answered and c = 2)", "f.1 = -1", "c < 5", "a was shown",
    )  # fmt: skip
    for number, condition in enumerate(conditions):
        build.question(survey, QuestionKind.YES_NO, code=f"y{number}", condition=condition, text=make.ml("Sagt {a}?"))
    db.session.commit()
    with app.test_request_context("/en/"):
        g.language = BY_CODE["en"]
        told = {one["number"]: one["only"] for one in contents(db.session.get(Survey, survey.id))["blocks"]}
        assert form(db.session.get(Survey, survey.id)).startswith(b"%PDF")
    only = {"head": "Answer this only if:"}
    assert told["1"] is None
    assert told["7"] == {**only, "parts": ["You answered “Zeile 2” in question 1."]}
    assert told["8"] == {**only, "parts": ["In question 1 your answer is not “Zeile 2”."]}
    assert told["9"] == {**only, "parts": ["In question 1 you chose one of these: Zeile 1, Zeile 3"]}
    assert told["10"]["head"] == "Only if at least one of these is true:"
    assert told["10"]["parts"] == [
        "In question 3 your answer is more than 3.", "In question 3 your answer is 1 or less."
    ]  # fmt: skip
    assert told["11"]["parts"] == ["In question 4.2 your answer is 3 or more."]
    assert told["12"]["parts"] == [
        "In question 5 your answer is before Tuesday, January 2, 2024.",
        "In question 5 your answer is after Wednesday, January 1, 2025.",
    ]
    assert told["13"]["head"] == "Only if this is not true:"
    assert told["13"]["parts"][0]["head"] == "Only if all of this is true:"
    assert told["14"]["parts"] == ["You answered “Disagree” in question 6.1."]
    assert told["16"]["parts"] == ["You have answered question 1."]


def test_choices_for_some_people_say_for_whom(app, english):
    survey = build.empty()
    build.question(survey, QuestionKind.YES_NO, code="children")
    asked = build.question(survey, QuestionKind.SINGLE, code="place", options=3)
    order = build.question(survey, QuestionKind.RANKING, code="order", options=2)
    asked.options[1].condition = {"op": "=", "question": "children", "value": "yes"}
    order.options[0].condition = {
        "op": "and",
        "of": [{"op": "answered", "question": code} for code in ("children", "place")],
    }
    db.session.commit()
    with app.test_request_context("/en/"):
        g.language = BY_CODE["en"]
        blocks = contents(db.session.get(Survey, survey.id))["blocks"]
        pdf = form(db.session.get(Survey, survey.id))
    told = [box["only"] for box in blocks[1]["boxes"]]
    assert told == [None, {"head": "Choose this only if:", "parts": ["You answered “Yes” in question 1."]}, None]
    [inner] = blocks[2]["ranks"][0]["only"]["parts"]
    assert inner["head"] == "Only if all of this is true:"
    assert len(inner["parts"]) == 2
    assert pdf.startswith(b"%PDF")


def test_the_page_for_typing_in_takes_few_statements(client, sign_in, statements):
    survey = build.every_kind()
    sign_in(make.moderator())
    db.session.expire_all()
    statements.clear()
    client.get(entry(survey))
    assert len(statements) <= 10, "\n".join(statements)
    assert db.session.scalars(select(SurveyQuestion.id)).first()


def test_a_year_of_two_digits_is_asked_again(client, sign_in):
    survey = build.every_kind()
    name = f"q{by_code(survey)['date'].id}"
    sign_in(make.moderator())
    refused = client.post(entry(survey), data={"once": "one", "sheet": "1", name: "1.2.26"})
    assert refused.status_code == 422
    assert "Not a valid date value" in refused.text
    assert "1.2.26" in refused.text
    page = f"/en/surveys/{survey.format.slug}"
    refused = client.post(page, data={"once": "two", name: "0026-02-01"})
    assert refused.status_code == 422
    assert "Not a valid date value" in refused.text
    assert count(Submission) == 0
