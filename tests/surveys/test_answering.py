from __future__ import annotations

import datetime as dt
import re

import pytest
from sqlalchemy import select

from teilhabe_app.contributions.models import Contribution, Place
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.surveys.models import (
    Access,
    Answer,
    Paging,
    QuestionKind,
    SavedAnswers,
    Submission,
    Survey,
    SurveyMedia,
)
from tests import factories as make
from tests.factories import surveys as build
from tests.surveys.stored import EVERY_KIND, by_code, count, stored_answers

CODE = re.compile(r"<code>([0-9A-Z-]{19})</code>")


def everything(survey, **more) -> dict:
    """Answer each kind of question."""
    q = {code: f"q{question.id}" for code, question in by_code(survey).items()}
    data = {
        q["single"]: "other",
        f"{q['single']}_other": "Zu Fuß",
        q["multiple"]: ["1", "3"],
        q["yes_no"]: "no",
        q["scale"]: "4",
        f"{q['matrix']}_r_1": "1",
        f"{q['matrix']}_r_2": "4",
        f"{q['ranking']}_r_2": "1",
        f"{q['ranking']}_r_1": "2",
        f"{q['statements']}_r_1": "1",
        f"{q['statements']}_r_2": "-1",
        f"{q['statements']}_r_3": "0",
        q["number"]: "٣",
        q["date"]: "2024-02-29",
        q["line"]: "Gröpelingen",
        q["text"]: "Mehr Zeit.",
        f"{q['text']}_language": "de",
        q["consent"]: "y",
    }
    return {**data, **more}


@pytest.mark.parametrize("lang", ["de", "en", "ar", "tr", "uk", "de-simple"])
def test_every_kind_of_question_can_be_shown(client, lang):
    survey = build.every_kind()
    db.session.commit()
    page = client.get(f"/{lang}/surveys/{survey.format.slug}")
    assert page.status_code == 200
    assert page.text.count("<fieldset") >= 3 + 3 + 4


def test_every_kind_of_answer_is_stored(client):
    survey = build.every_kind()
    data, path = everything(survey, once="one"), f"/en/surveys/{survey.format.slug}"
    db.session.commit()
    sent = client.post(path, data=data)
    assert sent.status_code == 303, re.findall(r"error-summary.*?</div>", sent.text, re.DOTALL)
    assert stored_answers() == EVERY_KIND
    assert sorted(db.session.scalars(select(Contribution.text))) == ["Gröpelingen", "Mehr Zeit.", "Zu Fuß"]
    assert client.get(sent.location).text.count("/c/") >= 3


@pytest.mark.parametrize(
    ("code", "part", "value"),
    [
        ("number", "", "1e9999"),
        ("number", "", "3,5"),
        ("number", "", "12"),
        ("number", "", "NaN"),
        ("number", "", "drei"),
        ("date", "", "2024-02-30"),
        ("date", "", "1990-01-01"),
        ("matrix", "_r_1", "5"),
        ("statements", "_r_1", "2"),
        ("ranking", "_r_1", "1"),
        ("line", "", "x" * 301),
        ("text", "", "x" * 10_000),
        ("single", "", "7"),
    ],
)
def test_out_of_range_is_refused_with_everything_kept(client, code, part, value):
    survey = build.every_kind()
    questions = by_code(survey)
    questions["number"].least, questions["number"].most = 1, 10
    questions["date"].first_day, questions["date"].last_day = dt.date(2000, 1, 1), dt.date(2030, 1, 1)
    data = everything(survey, once="one", **{f"q{questions[code].id}{part}": value})
    db.session.commit()
    answer = client.post(f"/en/surveys/{survey.format.slug}", data=data)
    assert answer.status_code == 422
    assert 'id="error-summary"' in answer.text
    assert code == "line" or "Gröpelingen" in answer.text
    assert count(Submission) == 0


def conditional(**values) -> Survey:
    """Build: a choice; a text for those who chose the second; a number for those who were shown the text."""
    survey = build.empty(**values)
    build.question(survey, QuestionKind.SINGLE, options=2, code="way")
    build.question(survey, QuestionKind.LINE, code="why", condition="way = '2'", thread=make.thread(survey.format))
    build.question(survey, QuestionKind.YES_NO, code="more", condition="why was answered", text=make.ml("Zu {why}?"))
    build.question(survey, QuestionKind.YES_NO, code="end")
    return make.save(survey)


def test_the_server_decides_the_path_on_one_page(client):
    survey = conditional()
    q = {code: f"q{question.id}" for code, question in by_code(survey).items()}
    path = f"/en/surveys/{survey.format.slug}"
    db.session.commit()
    first = client.get(path).text
    assert q["why"] not in first
    shown = re.search(r'name="shown"[^>]*value="([^"]*)"', first)[1]
    data = {"once": "one", "shown": shown, q["way"]: "2", q["end"]: "yes"}
    second = client.post(path, data=data)
    assert second.status_code == 422
    assert "further questions" in second.text
    shown = re.search(r'name="shown"[^>]*value="([^"]*)"', second.text)[1]
    third = client.post(path, data={**data, "shown": shown, q["why"]: "<b>Angst</b>"})
    assert third.status_code == 422
    assert "&lt;b&gt;Angst&lt;/b&gt;</bdi>?" in third.text
    shown = re.search(r'name="shown"[^>]*value="([^"]*)"', third.text)[1]
    assert client.post(path, data={**data, "shown": shown, q["why"]: "Angst"}).status_code == 303
    assert count(Answer) == 2


def test_answers_to_hidden_questions_are_not_stored(client):
    survey = conditional()
    q = {code: f"q{question.id}" for code, question in by_code(survey).items()}
    db.session.commit()
    data = {"once": "one", q["way"]: "1", q["why"]: "geheim", q["more"]: "yes", q["end"]: "yes"}
    assert client.post(f"/en/surveys/{survey.format.slug}", data=data).status_code == 303
    assert count(Answer) == 2
    assert count(Contribution) == 0


def follow(client, path: str, **data) -> str:
    answer = client.post(path, data=data)
    assert answer.status_code == 303, answer.text
    return answer.location


def test_one_question_after_the_other_with_a_change_of_language(client):
    survey = conditional(paging=Paging.ONE)
    q = {code: f"q{question.id}" for code, question in by_code(survey).items()}
    base = f"/en/surveys/{survey.format.slug}"
    db.session.commit()
    assert f"{base}/start" in client.get(base).text
    at = follow(client, f"{base}/start")
    assert at == f"{base}/q/way"
    assert "Question 1 of 2" in client.get(at).text
    at = follow(client, at, **{q["way"]: "2", "do": "next"})
    assert at == f"{base}/q/why"
    at = follow(client, at, **{q["why"]: "Angst", "language": "ar"})
    assert at == f"/ar/surveys/{survey.format.slug}/q/why"
    assert 'value="Angst"' in client.get(at).text
    at = follow(client, f"{base}/q/why", **{q["why"]: "Angst", "do": "next"})
    assert at == f"{base}/q/more"
    assert "Angst" in client.get(at).text
    assert follow(client, at, do="back") == f"{base}/q/why"
    at = follow(client, at, **{q["more"]: "no", "do": "next"})
    at = follow(client, at, **{q["end"]: "yes", "do": "next"})
    assert at == f"{base}/check"
    assert "Angst" in client.get(at).text
    assert count(Submission) == 0
    assert client.get(f"{base}/q/unknown").status_code in {302, 303}
    done = follow(client, at)
    assert done == f"{base}/thanks"
    assert "/c/" in client.get(done).text
    assert (count(Submission), count(SavedAnswers), count(Answer), count(Contribution)) == (1, 0, 3, 1)
    assert follow(client, at) == done  # the second tab
    assert client.get(f"{base}/q/way").location == done
    assert count(Submission) == 1


def test_a_way_that_an_earlier_answer_closes_takes_its_answers_along(client):
    survey = conditional(paging=Paging.ONE)
    q = {code: f"q{question.id}" for code, question in by_code(survey).items()}
    base = f"/en/surveys/{survey.format.slug}"
    db.session.commit()
    follow(client, f"{base}/start")
    follow(client, f"{base}/q/way", **{q["way"]: "2"})
    follow(client, f"{base}/q/why", **{q["why"]: "Angst"})
    assert follow(client, f"{base}/q/way", **{q["way"]: "1"}) == f"{base}/q/end"
    follow(client, f"{base}/q/why", **{q["why"]: "Doch"})  # the other tab, on a page that is no longer on the path
    follow(client, f"{base}/q/end", **{q["end"]: "yes"})
    follow(client, f"{base}/check")
    assert (count(Answer), count(Contribution)) == (2, 0)


def test_a_required_answer_is_asked_for_before_and_at_the_end(client):
    survey = conditional(paging=Paging.ONE)
    by_code(survey)["end"].is_required = True
    q = {code: f"q{question.id}" for code, question in by_code(survey).items()}
    base = f"/en/surveys/{survey.format.slug}"
    db.session.commit()
    follow(client, f"{base}/start")
    assert client.post(f"{base}/q/end", data={"do": "next"}).status_code == 422
    assert follow(client, f"{base}/q/end", do="back") == f"{base}/q/way"
    refused = client.post(f"{base}/check", data={})
    assert refused.status_code == 422
    assert "This field is required" in refused.text
    follow(client, f"{base}/q/end", **{q["end"]: "no"})
    follow(client, f"{base}/check")
    assert count(Submission) == 1


@pytest.mark.parametrize("kind", [QuestionKind.MATRIX, QuestionKind.STATEMENTS])
def test_a_required_answer_is_asked_for_in_every_row(client, kind):
    survey = build.empty(paging=Paging.ONE)
    question = build.question(survey, kind, options=3, code="rows", is_required=True, scale_max=4)
    base, rows = f"/en/surveys/{survey.format.slug}", [f"q{question.id}_r_{number}" for number in (1, 2, 3)]
    db.session.commit()
    follow(client, f"{base}/start")
    follow(client, f"{base}/q/rows", **{rows[0]: "1", "do": "save"})
    refused = client.post(f"{base}/check", data={})
    assert refused.status_code == 422
    assert "This field is required" in refused.text
    follow(client, f"{base}/q/rows", **dict.fromkeys(rows, "1"))
    follow(client, f"{base}/check")
    assert count(Submission) == 1


@pytest.mark.parametrize("paging", Paging)
def test_saved_here_and_resumed_on_another_device(app, client, paging):
    survey = conditional(paging=paging)
    q = {code: f"q{question.id}" for code, question in by_code(survey).items()}
    slug = survey.format.slug
    base = f"/en/surveys/{slug}"
    db.session.commit()
    place = base
    if paging is Paging.ONE:
        place = follow(client, f"{base}/start")
    saved = follow(client, place, **{q["way"]: "2", "do": "save"})
    page = client.get(saved)
    assert page.headers["Cache-Control"] == "private, no-store"
    code = CODE.search(page.text)[1]
    assert code not in str(db.session.execute(select(SavedAnswers.key_hash, SavedAnswers.answers)).all())
    other = app.test_client()
    assert "not known" in other.post(f"{base}/resume", data={"code": "AAAA"}, follow_redirects=True).text or True
    there = other.post(f"/tr/surveys/{slug}/resume", data={"code": code.lower().replace("-", " ")})
    assert there.status_code == 303
    if paging is Paging.ONE:
        assert re.search(r'value="2"[^>]*checked|checked[^>]*value="2"', other.get(f"/tr/surveys/{slug}/q/way").text)
        assert f"/tr/surveys/{slug}/q/" in other.get(f"/tr/surveys/{slug}").text
    else:
        assert re.search(r'value="2"[^>]*checked|checked[^>]*value="2"', other.get(there.location).text)
        assert q["why"] in other.get(there.location).text
    assert count(SavedAnswers) == 1


def test_unknown_and_foreign_codes_open_nothing(client):
    survey, other = conditional(), conditional()
    db.session.commit()
    here = follow(client, f"/en/surveys/{other.format.slug}", do="save")
    code = CODE.search(client.get(here).text)[1]
    for typed in (code, "x", "", "A" * 500, "\u202e"):
        answer = client.post(f"/en/surveys/{survey.format.slug}/resume", data={"code": typed}, follow_redirects=True)
        assert "Nothing is saved under this code" in answer.text


@pytest.mark.parametrize(
    ("kind", "chosen", "stored"),
    [
        (QuestionKind.SINGLE, {}, [(None, 0)]),
        (QuestionKind.SINGLE, {"": "1"}, [("1", None)]),
        (QuestionKind.MULTIPLE, {}, [(None, 0)]),
        (QuestionKind.MULTIPLE, {"": "1"}, [("1", None), (None, 0)]),
    ],
)
def test_another_answer_counts_where_its_box_was_forgotten(client, kind, chosen, stored):
    survey = build.empty()
    question = build.question(
        survey, kind, options=2, has_other=True, thread=make.thread(survey.format, place=Place.SURVEY)
    )
    db.session.commit()
    name = f"q{question.id}"
    data = {f"{name}{part}": value for part, value in chosen.items()}
    sent = client.post(f"/en/surveys/{survey.format.slug}", data={"once": "one", f"{name}_other": "Zu Fuß", **data})
    assert sent.status_code == 303, sent.text
    codes = {option.id: option.code for option in question.options}
    found = [(codes.get(one.option_id), one.number) for one in db.session.scalars(select(Answer))]
    assert sorted(found, key=str) == sorted(stored, key=str)
    texts = [] if ("1", None) in stored and kind is QuestionKind.SINGLE else ["Zu Fuß"]
    assert db.session.scalars(select(Contribution.text)).all() == texts


def test_what_is_not_translated_says_in_which_language_it_is(client):
    survey = build.empty()
    question = build.question(
        survey, QuestionKind.SINGLE, options=2, text=make.ml("Wie?", en="How?"), help=make.ml("Nur eins.", en="One.")
    )
    question.options[0].label = make.ml("Rad", en="Bike")
    rows = build.question(survey, QuestionKind.MATRIX, options=1, scale_max=3, text=make.ml("Wie gut?", en="How good?"))
    whole = build.question(survey, QuestionKind.SINGLE, options=2, text=make.ml("Ganz deutsch?"))
    media = SurveyMedia(
        question_id=question.id,
        kind="audio",
        language="de",
        file_name="ton.mp3",
        file_type="audio/mpeg",
        content=b"ID3",
    )
    make.save(media)
    db.session.commit()
    page = client.get(f"/en/surveys/{survey.format.slug}").text
    mark = '<small class="muted">(Deutsch)</small>'
    places = [page.index(f'name="q{one.id}') for one in (question, rows, whole)]
    first, second, third = page[: places[1]], page[places[0] : places[2]], page[places[2] :]
    assert "Zeile 2 " + mark in first
    assert "Bike" in first
    assert "Bike " + mark not in first
    assert "Zeile 1 " + mark in second
    assert mark not in third  # the question itself says it
    assert '<small class="muted" lang="de">(Deutsch)</small>' in first
    assert "(Deutsch)" not in client.get(f"/de-simple/surveys/{survey.format.slug}").text.partition("<main")[2]


def test_a_code_that_holds_the_word_is_not_another_answer(client):
    survey = build.empty()
    place = make.thread(survey.format, place=Place.SURVEY)
    question = build.question(survey, QuestionKind.SINGLE, options=2, has_other=True, thread=place)
    question.options[0].code = "mother"
    db.session.commit()
    name = f"q{question.id}"
    data = {"once": "one", name: "mother", f"{name}_other": "zuerst getippt"}
    assert client.post(f"/en/surveys/{survey.format.slug}", data=data).status_code == 303
    assert (count(Answer), count(Contribution)) == (1, 0)


def test_browsers_do_not_cut_what_is_pasted(client):
    survey = build.every_kind()
    db.session.commit()
    page = client.get(f"/en/surveys/{survey.format.slug}").text
    assert 'maxlength="5000"' not in page
    q = by_code(survey)
    long = {f"q{q['line'].id}": "x" * 301, f"q{q['text'].id}": "y" * 10_000, f"q{q['text'].id}_language": "de"}
    sent = client.post(f"/en/surveys/{survey.format.slug}", data={"once": "one", **long})
    assert sent.status_code == 422
    assert "10000 characters; 5000 are possible" in sent.text
    assert "y" * 10_000 in sent.text


def test_a_box_of_another_answer_that_was_taken_back_stays_so(client):
    survey = build.empty(paging=Paging.ONE)
    question = build.question(
        survey, QuestionKind.MULTIPLE, code="a", options=2, has_other=True,
        thread=make.thread(survey.format, place=Place.SURVEY),
    )  # fmt: skip
    db.session.commit()
    base, name = f"/en/surveys/{survey.format.slug}", f"q{question.id}"
    client.post(f"{base}/start")
    client.post(f"{base}/q/a", data={name: ["1", "other"], f"{name}_other": "Zu Fuß"})
    client.post(f"{base}/q/a", data={name: ["1"], f"{name}_other": "Zu Fuß"})
    db.session.expire_all()
    assert db.session.scalars(select(SavedAnswers)).one().answers["a"] == ["1"]


def test_a_survey_that_ends_meanwhile_keeps_what_was_typed(client):
    survey = conditional(paging=Paging.ONE)
    q = {code: f"q{question.id}" for code, question in by_code(survey).items()}
    base = f"/en/surveys/{survey.format.slug}"
    db.session.commit()
    follow(client, f"{base}/start")
    follow(client, f"{base}/q/way", **{q["way"]: "1"})
    survey.format.closes_at = clock.now() - dt.timedelta(minutes=1)
    db.session.commit()
    late = client.post(f"{base}/q/end", data={q["end"]: "yes"})
    assert late.status_code == 422
    assert "not open now" in late.text
    assert "ended on" in client.get(base).text
    refused = client.post(f"{base}/check", data={})
    assert refused.status_code == 422
    assert "not open now" in refused.text
    assert (count(Submission), count(SavedAnswers)) == (0, 1)


def test_random_order_follows_the_seed(client):
    survey = build.empty()
    mixed = build.question(survey, QuestionKind.SINGLE, options=9, shuffles=True)
    name = f"q{mixed.id}"
    db.session.commit()
    base = f"/en/surveys/{survey.format.slug}"
    page = client.get(base).text
    seed = re.search(r'name="seed"[^>]*value="(\d+)"', page)[1]
    order = re.findall(rf'name="{name}"[^>]*value="(\d)"', page)
    again = client.post(base, data={"once": "one", "seed": seed}).text
    assert re.findall(rf'name="{name}"[^>]*value="(\d)"', again) == order
    assert sorted(order) == [str(n) for n in range(1, 10)]
    client.post(base, data={"once": "one", "seed": seed, name: "3"})
    assert db.session.scalars(select(Submission.seed)).one() == int(seed)


@pytest.mark.parametrize(("questions", "access"), [(3, Access.OPEN), (30, Access.OPEN), (9, Access.ACCOUNT)])
def test_a_page_of_one_question_takes_at_most_eight_statements(client, sign_in, statements, questions, access):
    survey = build.empty(paging=Paging.ONE, access=access)
    if access is Access.ACCOUNT:
        sign_in(make.user())
    for number in range(questions):
        build.question(survey, QuestionKind.SINGLE, options=4, code=f"c{number}")
    first = survey.questions[0]
    base, name = f"/en/surveys/{survey.format.slug}", f"q{first.id}"
    db.session.commit()
    follow(client, f"{base}/start")
    db.session.expire_all()
    statements.clear()
    assert client.get(f"{base}/q/c0").status_code == 200
    assert len(statements) <= 8, "\n".join(one[:150] for one in statements)
    db.session.expire_all()
    statements.clear()
    follow(client, f"{base}/q/c0", **{name: "2"})
    assert len(statements) <= 8, statements


def test_an_empty_questionnaire_is_not_stored(client):
    survey = conditional(paging=Paging.ONE)
    base = f"/en/surveys/{survey.format.slug}"
    db.session.commit()
    follow(client, f"{base}/start")
    refused = client.post(f"{base}/check")
    assert refused.status_code == 422
    assert "at least one question" in refused.text
    assert count(Submission) == 0


def test_a_long_text_is_never_thrown_away(client):
    survey = conditional(paging=Paging.ONE)
    q = {code: f"q{question.id}" for code, question in by_code(survey).items()}
    base = f"/en/surveys/{survey.format.slug}"
    db.session.commit()
    follow(client, f"{base}/start")
    follow(client, f"{base}/q/way", **{q["way"]: "2"})
    long = "Wort " * 2000
    refused = client.post(f"{base}/q/why", data={q["why"]: long})
    assert refused.status_code == 422
    assert "characters; 300 are possible" in refused.text
    assert follow(client, f"{base}/q/why", **{q["why"]: long, "language": "tr"}).startswith("/tr/")
    assert long.strip() in client.get(f"{base}/q/why").text
    assert "too long" in client.post(f"{base}/check").text
    assert count(Submission) == 0


def test_languages_that_do_not_exist_and_forged_cookies_change_nothing(client):
    survey = conditional(paging=Paging.ONE)
    q = {code: f"q{question.id}" for code, question in by_code(survey).items()}
    base = f"/en/surveys/{survey.format.slug}"
    db.session.commit()
    follow(client, f"{base}/start")
    assert follow(client, f"{base}/q/way", **{q["way"]: "1", "language": "xx", "do": "next"}) == f"{base}/q/end"
    with client.session_transaction() as cookie:
        cookie["surveys"] = {survey.format.slug: "nonsense", "x": 3}
    assert client.get(base).status_code == 200
    assert client.post(f"{base}/q/way", data={}).location == base
    with client.session_transaction() as cookie:
        cookie["surveys"] = {survey.format.slug: {"code": ["x"], "pass": 7, "key": {"a": 1}}}
    assert client.get(base).status_code == 200
    assert client.get(f"{base}/check").location == base


@pytest.mark.parametrize("kind", [QuestionKind.MATRIX, QuestionKind.SCALE, QuestionKind.DATE, QuestionKind.RANKING])
def test_answers_on_the_way_survive_a_question_that_became_another(client, kind):
    survey = conditional(paging=Paging.ONE)
    way = by_code(survey)["way"]
    base, name = f"/en/surveys/{survey.format.slug}", f"q{way.id}"
    db.session.commit()
    follow(client, f"{base}/start")
    follow(client, f"{base}/q/way", **{name: "2"})
    for question in list(survey.questions):
        survey.questions.remove(question)
    db.session.flush()
    made = build.question(survey, kind, code="way", scale_max=4, options=2, text=make.ml("Neu?"))
    build.question(survey, QuestionKind.INFO, code="end", text=make.ml("Sie sagten {way}."))
    assert made.id
    db.session.commit()
    for page in ("q/way", "q/end", "check"):
        assert client.get(f"{base}/{page}").status_code == 200
    assert client.post(f"{base}/check").status_code == 422
    assert count(Submission) == 0


@pytest.mark.parametrize("paging", Paging)
def test_a_survey_without_questions_takes_nothing(client, paging):
    survey = build.empty(paging=paging)
    base = f"/en/surveys/{survey.format.slug}"
    db.session.commit()
    if paging is Paging.ONE:
        assert follow(client, f"{base}/start") == f"{base}/check"
        assert client.get(f"{base}/check").status_code == 200
        assert client.post(f"{base}/check").status_code == 422
    assert client.get(base).status_code == 200
    assert client.post(base, data={"once": "one"}).status_code == 422
    assert count(Submission) == 0


def test_going_on_leads_to_the_first_open_question(client):
    survey = conditional(paging=Paging.ONE)
    q = {code: f"q{question.id}" for code, question in by_code(survey).items()}
    base = f"/en/surveys/{survey.format.slug}"
    db.session.commit()
    follow(client, f"{base}/start")
    follow(client, f"{base}/q/way", **{q["way"]: "1"})
    assert f'href="{base}/q/end"' in client.get(base).text
