"""Pages of statements, groups and spreadsheets, as people and staff meet them."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from sqlalchemy import func, select

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.models import Answer, QuestionKind, SavedAnswers, Submission, Survey, SurveyFile
from teilhabe_app.surveys.service import grouping, opinions
from tests import factories as make
from tests.factories import surveys as build
from tests.surveys.analysis.workbooks import workbook
from tests.surveys.test_opinions import COMMENTS, VOTES, asked, camps, cast
from tests.surveys.test_xlsform import BARE, BARE_LISTS


def begun(client, question, lang="en") -> str:
    """Begin to answer in a browser; return the address of the statements."""
    slug = question.survey.format.slug
    client.post(f"/{lang}/surveys/{slug}/start")
    return f"/{lang}/surveys/{slug}/q/views/statements"


def shown(page) -> str:
    return page.text.partition('name="statement" value="')[2].partition('"')[0]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_somebody_votes_stops_and_sends_without_scripts(client, lang):
    question = asked(4)
    slug = question.survey.format.slug
    db.session.commit()
    sent = client.post(f"/{lang}/surveys/{slug}/start")
    sent = client.get(sent.location)
    address = f"/{lang}/surveys/{slug}/q/views/statements"
    assert sent.location.endswith(address)
    votes = {}
    for value in (1, -1, 0):
        page = client.get(address)
        assert page.headers["Cache-Control"] == "private, no-store"
        code = shown(page)
        assert code not in votes
        assert shown(client.get(address)) == code
        votes[code] = value
        assert client.post(address, data={"statement": code, "vote": str(value)}).status_code == 303
    stop = client.post(address, data={"do": "next"})
    assert stop.location.endswith(f"/{lang}/surveys/{slug}/check")
    assert client.post(stop.location).status_code == 303
    db.session.expire_all()
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 1
    stored = {answer.option_id: answer.number for answer in db.session.scalars(select(Answer))}
    ids = {option.code: option.id for option in queries.by_slug(slug).questions[0].options}
    assert stored == {ids[code]: value for code, value in votes.items()}


def test_all_statements_answered_says_so_and_another_language_keeps_the_votes(client):
    question = asked(1)
    db.session.commit()
    address = begun(client, question)
    client.post(address, data={"statement": "1", "vote": "1"})
    assert "answered all statements" in client.get(address).text
    moved = client.post(address, data={"language": "uk"})
    moved = client.get(moved.location)
    assert moved.location.endswith(address.replace("/en/", "/uk/"))
    assert client.get(moved.location).status_code == 200
    assert db.session.scalars(select(SavedAnswers)).one().answers == {"views": {"1": 1}}


def test_a_vote_waits_for_the_connection_by_itself(client):
    question = asked(2)
    db.session.commit()
    page = client.get(begun(client, question))
    assert "js/answers.js" in page.text
    assert f'data-key="{question.survey.format.slug}/views/{shown(page)}"' in page.text  # never of another statement
    assert "no connection" in page.text


def test_a_statement_that_was_just_added_counts_at_once(client):
    question = asked(2)
    db.session.commit()
    address = begun(client, question)
    check = address.replace("q/views/statements", "check")
    client.get(check)
    opinions.add_statement(make.editor(), question, make.ml("Gerade dazugekommen."))
    db.session.commit()
    client.post(address, data={"statement": "3", "vote": "1"})
    page = client.get(check).text
    assert "Gerade dazugekommen." in page
    assert "need a second look" not in page


@pytest.mark.parametrize("data", [{"statement": "9", "vote": "1"}, {"statement": "1", "vote": "5"}, {"vote": "1"}])
def test_votes_that_cannot_be_are_refused(client, data):
    question = asked(2)
    db.session.commit()
    address = begun(client, question)
    assert client.post(address, data=data).status_code == 422
    assert db.session.scalars(select(SavedAnswers)).one().answers == {}


def test_without_a_beginning_or_a_poll_the_way_leads_elsewhere(client):
    question = asked(2)
    other = asked(2, polled=False)
    db.session.commit()
    slug = question.survey.format.slug
    assert client.get(f"/en/surveys/{slug}/q/views/statements").location.endswith(f"/en/surveys/{slug}")
    assert client.post(f"/en/surveys/{slug}/q/views/statements/new").status_code == 303
    begun(client, question)
    assert client.get(f"/en/surveys/{slug}/q/nothing/statements").status_code == 404
    assert client.get(f"/en/surveys/{other.survey.format.slug}/q/views/statements").status_code == 303


def test_somebody_adds_a_statement_and_sees_the_receipt_once(client):
    question = asked(2)
    db.session.commit()
    address = begun(client, question)
    data = {"text": "Mehr  Kurse\nam Abend.", "language": "de", "once": "abc"}
    assert client.post(f"{address}/new", data=data).status_code == 303
    made = db.session.scalars(select(Contribution)).one()
    assert (made.text, made.visibility) == ("Mehr Kurse am Abend.", Visibility.PENDING)
    assert made.receipt in client.get(address).text
    assert made.receipt not in client.get(address).text
    empty = client.post(f"{address}/new", data={"text": " ", "language": "de"})
    assert empty.status_code == 422
    assert "<details open>" in empty.text
    robot = client.post(f"{address}/new", data={**data, "website": "x", "once": "d"})
    assert robot.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Contribution)) == 1


def test_one_network_adds_twenty_statements_in_an_hour(client):
    question = asked(2)
    db.session.commit()
    address = begun(client, question)
    answers = [
        client.post(f"{address}/new", data={"text": f"Nummer {n} {'x' * n}", "language": "de", "once": f"o{n}"})
        for n in range(21)
    ]
    assert {answer.status_code for answer in answers[:20]} == {303}
    assert answers[20].status_code == 429


def test_moderators_accept_and_decline(client, sign_in):
    question = asked(2)
    slug = question.survey.format.slug
    found = [
        opinions.suggest(make.user(), question, opinions.StatementDraft(text=text, language="ar", once=text))
        for text in ("دورات أكثر", "مواعيد أسرع", "دورات اكثر")
    ]
    numbers = [one.id for one in found]
    sign_in(make.moderator())
    page = client.get(client.get(f"/en/surveys/{slug}/statements").location)
    assert page.text.count('lang="ar"') >= 3
    assert "nearly the same" in page.text
    address = f"/en/surveys/{slug}/statements/{question.id}"
    assert client.post(f"{address}/accept/{numbers[0]}").status_code == 303
    assert client.post(f"{address}/accept/{numbers[2]}").status_code == 303  # says the same: stays in the queue
    refused = client.post(f"{address}/decline/{numbers[1]}", data={})
    assert refused.status_code == 422
    assert "what the reason is" in refused.text
    assert client.post(f"{address}/decline/{numbers[1]}", data={"template": "topic"}).status_code == 303
    assert client.post(f"{address}/accept/{numbers[0]}").status_code == 303  # decided: the page says so
    assert client.post(f"{address}/accept/{max(numbers) + 1}").status_code == 404
    db.session.expire_all()
    states = [db.session.get(Contribution, number).visibility.value for number in numbers]
    assert states == ["published", "hidden", "pending"]
    assert len(queries.by_slug(slug).questions[0].options) == 3
    assert client.post(f"{address}/new", data={"label-de": "x"}).status_code == 403


def test_editors_arrange_add_and_close(client, sign_in):
    question = asked(2, polled=False)
    slug, option = question.survey.format.slug, question.options[0].id
    sign_in(make.editor())
    address = f"/en/surveys/{slug}/statements/{question.id}"
    assert client.post(address, data={"takes_new": "y"}).status_code == 422
    assert client.post(address, data={"one_by_one": "y", "takes_new": "y"}).status_code == 303
    assert client.post(f"{address}/new", data={"label-de": "Neu"}).status_code == 303
    assert client.post(f"{address}/new", data={"label-de": "NEU!"}).status_code == 422
    assert client.post(f"{address}/close/{option}").status_code == 303
    assert client.post(f"{address}/close/999").status_code == 404
    db.session.expire_all()
    stored = queries.by_slug(slug).questions[0]
    assert [one.is_open for one in stored.options] == [False, True, True]
    assert stored.thread_id
    assert 'name="options-de"' not in client.get(f"/en/surveys/{slug}/questions/{question.id}").text


def over(survey) -> None:
    survey.format.opens_at = clock.now() - dt.timedelta(days=9)
    survey.format.closes_at = clock.now() - dt.timedelta(days=1)


@pytest.mark.parametrize("lang", ["de", "ar", "en"])
def test_everybody_sees_the_groups_when_the_survey_is_over(client, sign_in, lang):
    question = asked(10)
    survey = question.survey
    cast(question, camps(90, 10))
    grouping.compute_opinions()
    db.session.commit()
    address = f"/{lang}/surveys/{survey.format.slug}/opinions"
    running = client.get(address)
    assert "<ellipse" not in running.text
    survey = db.session.scalars(select(Survey)).one()
    over(survey)
    db.session.commit()
    page = client.get(address)
    assert page.text.count("<ellipse") == 4
    assert page.text.count("<circle") == 0
    survey = db.session.scalars(select(Survey)).one()
    survey.results_public = False
    db.session.commit()
    assert "<ellipse" not in client.get(address).text
    sign_in(make.moderator())
    assert "<ellipse" in client.get(address).text


def test_no_groups_says_why(client, statements):
    question = asked(3)
    cast(question, [{"1": 1, "2": -1, "3": 1}] * 20)
    grouping.compute_opinions()
    over(question.survey)
    other = build.survey()
    db.session.commit()
    slug = question.survey.format.slug
    statements.clear()
    page = client.get(f"/en/surveys/{slug}/opinions")
    assert len(statements) <= 8
    assert "No stable groups" in page.text
    assert "Fewer than 50 people" in page.text
    assert page.text.count("Most agree:") == 2
    assert client.get(f"/en/surveys/{other.format.slug}/opinions").status_code == 404


def test_files_of_polis(client, sign_in):
    question = asked(2)
    slug = question.survey.format.slug
    sign_in(make.editor())
    address = f"/en/surveys/{slug}/statements/{question.id}"
    files = {
        "comments": (io.BytesIO(COMMENTS.encode()), "comments.csv"),
        "votes": (io.BytesIO(VOTES.encode()), "votes.csv"),
        "language": "de",
    }
    taken = client.post(f"{address}/polis", data=files)
    assert taken.status_code == 303
    assert "New statements: 1. New votes of people: 2." in client.get(taken.location).text
    wrong = {"comments": (io.BytesIO(b"a,b\n"), "comments.csv"), "language": "de"}
    refused = client.post(f"{address}/polis", data=wrong)
    assert refused.status_code == 422
    assert "comments.csv, row 1" in refused.text
    for name, first in (("comments", "timestamp"), ("votes", "timestamp"), ("participants-votes", "participant")):
        sent = client.get(f"{address}/{name}.csv")
        assert sent.mimetype == "text/csv"
        assert sent.text.startswith(first)
    assert client.get(f"{address}/secrets.csv").status_code == 404


ROWS = [
    ("type", "name", "label::Deutsch (de)", "label::العربية (ar)", "relevant"),
    ("select_one l", "city", "Wo wohnen Sie?", "أين تسكن؟", ""),
    ("text", "why", "Warum?", "", "${city} = 'hb'"),
]
CHOICES = [("list_name", "name", "label::Deutsch (de)"), ("l", "hb", "Bremen"), ("l", "bhv", "Bremerhaven")]


def sheet(content: bytes, name: str = "fragen.xlsx") -> dict:
    return {"file": (io.BytesIO(content), name)}


def test_a_spreadsheet_becomes_a_survey_after_a_look(client, sign_in):
    sign_in(make.editor())
    assert "/surveys/xlsform" in client.get("/en/surveys/new").text
    sent = client.post("/en/surveys/xlsform", data=sheet(workbook(ROWS, CHOICES, [("form_title",), ("Wohnen",)])))
    assert sent.status_code == 303
    report = client.get(sent.location)
    assert "Everything in this file is understood" in report.text
    assert db.session.scalar(select(func.count()).select_from(Survey)) == 0
    made = client.post(sent.location, data={"title": "Wohnen in Bremen", "do": "all"})
    assert made.location.endswith("/en/surveys/wohnen-in-bremen/edit")
    assert client.get(made.location).status_code == 200
    back = client.get("/en/surveys/wohnen-in-bremen/xlsform.xlsx")
    assert back.data.startswith(b"PK")
    assert "wohnen-in-bremen.xlsx" in back.headers["Content-Disposition"]
    assert client.get(sent.location).status_code == 404


def test_what_is_left_out_needs_the_other_button(client, sign_in):
    sign_in(make.editor())
    content = workbook([*ROWS, ("geopoint", "where", "Wo <script>?", "", "")], CHOICES)
    sent = client.post("/en/surveys/xlsform", data=sheet(content))
    report = client.get(sent.location)
    assert "geopoint" in report.text
    assert 'value="anyway"' in report.text
    assert client.post(sent.location, data={"title": "A", "do": "all"}).status_code == 422
    assert client.post(sent.location, data={"title": "", "do": "anyway"}).status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Survey)) == 0
    assert client.post(sent.location, data={"title": "A", "do": "anyway"}).status_code == 303
    db.session.expire_all()
    assert [question.kind for question in db.session.scalars(select(Survey)).one().questions] == [
        QuestionKind.SINGLE,
        QuestionKind.LINE,
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "This field is required"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "old or encrypted"),
        (b"type,name", "not an .xlsx file"),
        (
            workbook([ROWS[0], ("text", "a", "A", "", "${b} = 'x'"), ("text", "b", "B", "", "${a} = 'x'")]),
            "goes round in a circle",
        ),
    ],
    ids=["nothing", "old", "other", "circle"],
)
def test_files_that_cannot_be_used_are_named(client, sign_in, content, words):
    sign_in(make.editor())
    answer = client.post("/en/surveys/xlsform", data=sheet(content) if content else {})
    assert answer.status_code == 422
    assert words in answer.text
    assert db.session.scalars(select(SurveyFile)).all() == []


def test_a_spreadsheet_is_its_editors_own_and_can_be_thrown_away(client, sign_in):
    sign_in(make.editor())
    sent = client.post("/en/surveys/xlsform", data=sheet(workbook(ROWS, CHOICES)))
    sign_in(make.editor())
    assert client.get(sent.location).status_code == 403
    mine = client.post("/en/surveys/xlsform", data=sheet(workbook(ROWS, CHOICES)))
    assert client.post(f"{mine.location}/forget").status_code == 303
    assert client.get(mine.location).status_code == 404


def test_pages_ask_the_database_as_often_for_many_statements(client, statements):
    counts = []
    for size in (1, 3):
        survey = build.empty()
        for number in range(size):
            question = build.question(survey, QuestionKind.STATEMENTS, code=f"s{number}", options=4 * size)
        opinions.arrange(make.editor(), question, one_by_one=True, takes_new=True)
        over(survey)
        db.session.commit()
        db.session.expire_all()
        statements.clear()
        client.get(f"/en/surveys/{survey.format.slug}/opinions")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8


def test_a_statement_costs_few_questions_to_the_database(client, statements):
    counts = []
    for size in (1, 9):
        question = asked(size)
        db.session.commit()
        address = begun(client, question)
        db.session.expire_all()
        statements.clear()
        client.get(address)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8


def test_where_the_file_names_none_the_editor_says_which_language_it_is(client, sign_in):
    sign_in(make.editor())
    sent = client.post("/en/surveys/xlsform", data=sheet(workbook(BARE, BARE_LISTS)))
    page = client.get(sent.location).text
    assert 'name="language"' in page
    assert "which questions are sensitive" in page  # a file cannot tell
    made = client.post(sent.location, data={"title": "Being heard", "language": "en", "do": "all"})
    assert made.status_code == 303, made.text
    survey = queries.by_slug(made.location.split("/")[-2])
    assert survey.format.title == {"en": "Being heard"}
    assert [question.text for question in survey.questions] == [{"en": "Do you feel heard?"}, {"en": "Why?"}]
    sent = client.post("/en/surveys/xlsform", data=sheet(workbook(ROWS, CHOICES)))
    page = client.get(sent.location).text
    assert 'name="title"' in page
    assert 'name="language"' not in page
