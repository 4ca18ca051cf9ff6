"""Spreadsheets become surveys through the services, and come back as the same spreadsheets."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden
from teilhabe_app.formats.models import State
from teilhabe_app.surveys import queries, service
from teilhabe_app.surveys.analysis import xlsform
from teilhabe_app.surveys.analysis.problems import Unreadable
from teilhabe_app.surveys.conditions import write
from teilhabe_app.surveys.models import Paging, QuestionKind, Survey, SurveyFile
from teilhabe_app.surveys.service.importing import forget_files, import_file, lay_aside, plan_of, planned
from teilhabe_app.surveys.service.xlsforms import form_of
from tests import factories as make
from tests.factories import surveys as build
from tests.surveys.analysis.workbooks import repacked, workbook

pytestmark = pytest.mark.usefixtures("session", "english")

SURVEY = [
    ("type", "name", "label::Deutsch (de)", "label::العربية (ar)", "hint::Deutsch (de)", "required", "relevant",
     "constraint", "choice_filter", "appearance", "parameters"),
    ("note", "hello", "Willkommen", "أهلا", "", "", "", "", "", "", ""),
    ("select_one city", "city", "Wo wohnen Sie?", "أين تسكن؟", "Ungefähr reicht.", "yes", "", "", "", "", ""),
    ("select_one part", "part", "Welcher Teil von ${city}?", "", "", "", "", "", "town = ${city}", "", ""),
    ("begin_group", "work", "Arbeit", "العمل", "Nur kurz", "", "${city} = 'hb' or ${city} = 'bhv'", "", "", "", ""),
    ("select_one yes_no", "has_work", "Haben Sie Arbeit?", "", "", "", "", "", "", "", ""),
    ("integer", "hours", "Wie viele Stunden?", "", "", "", "${has_work} = 'yes'", ". > 0 and . <= 60", "", "", ""),
    ("select_multiple ways or_other", "ways", "Wie haben Sie gesucht?", "", "", "",
     "not(selected(${has_work}, 'no')) and ${hours} < 20", "", "", "", "randomize=true"),
    ("end_group", "", "", "", "", "", "", "", "", "", ""),
    ("range", "mood", "Wie geht es Ihnen?", "", "", "", "selected(${ways}, 'web')", "", "", "", "start=1 end=5 step=1"),
    ("range", "percent", "Wie sicher?", "", "", "", "", "", "", "", "start=0 end=100 step=1"),
    ("select_one five", "sure", "Wie sicher sind Sie?", "", "", "", "", "", "", "likert", ""),
    ("rank ways", "best", "Was ist das Beste?", "", "", "", "count-selected(${ways}) > 0", "", "", "", ""),
    ("date", "since", "Seit wann?", "", "", "", "", ". >= date('2015-01-01')", "", "", ""),
    ("text", "name_it", "Nennen Sie es.", "", "", "", "${mood} >= 3 and ${since} != ''", "", "", "", ""),
    ("text", "story", "Erzählen Sie.", "", "", "", "${name_it} != 'nichts'", "", "", "multiline", ""),
    ("begin_group", "offices", "Wie oft waren Sie dort?", "", "Grob", "", "", "", "", "table-list", ""),
    ("select_one often", "school", "Schule", "", "", "", "", "", "", "", ""),
    ("select_one often", "doctor", "Praxis", "", "", "", "", "", "", "", ""),
    ("end_group", "", "", "", "", "", "", "", "", "", ""),
    ("begin_group", "views", "Was meinen Sie?", "", "", "", "", "", "", "table-list", ""),
    ("select_one votes", "v1", "Kurse am Abend helfen.", "الدورات المسائية تساعد.", "", "", "", "", "", "", ""),
    ("select_one votes", "v2", "Formulare sind schwer.", "", "", "", "", "", "", "", ""),
    ("end_group", "", "", "", "", "", "", "", "", "", ""),
    ("acknowledge", "agree", "Ich stimme zu.", "", "", "", "${school} > 2 and ${v1} = 'agree'", "", "", "", ""),
]  # fmt: skip
CHOICES = [
    ("list_name", "name", "label::Deutsch (de)", "label::العربية (ar)", "town"),
    ("city", "hb", "Bremen", "بريمن", ""),
    ("city", "bhv", "Bremerhaven", "", ""),
    ("city", "other_place", "Anderswo", "", ""),
    ("part", "mitte", "Mitte", "", "hb"),
    ("part", "lehe", "Lehe", "", "bhv"),
    ("yes_no", "yes", "Ja", "نعم", ""),
    ("yes_no", "no", "Nein", "لا", ""),
    ("ways", "web", "Im Internet", "", ""),
    ("ways", "friends", "Über Bekannte", "", ""),
    *(("five", str(at), word, "", "") for at, word in enumerate(("gar nicht", "2", "3", "4", "sehr"), 1)),
    *(("often", str(at), word, "", "") for at, word in enumerate(("nie", "selten", "oft"), 1)),
    ("votes", "agree", "Stimme zu", "", ""),
    ("votes", "disagree", "Stimme nicht zu", "", ""),
    ("votes", "unsure", "Unsicher", "", ""),
]
SETTINGS = [("form_title", "default_language"), ("Arbeit finden", "Deutsch (de)")]


def imported(content: bytes, *, anyway: bool = False) -> Survey:
    """Import a file as an editor does."""
    user = make.editor()
    file = lay_aside(user, "form.xlsx", content)
    plan = plan_of(user, file)
    survey = import_file(user, file, plan.title or make.ml("Titel"), anyway=anyway)
    db.session.flush()
    db.session.expire_all()
    return queries.by_slug(survey.format.slug)


def snapshot(survey: Survey) -> dict:
    """Return everything that a spreadsheet can say about a survey."""
    titles = {section.id: section.title for section in survey.sections}
    questions = [
        {
            "section": titles.get(one.section_id),
            "options": [(o.code, dict(o.label), write(o.condition)) for o in one.options],
            "condition": write(one.condition),
            **{
                name: getattr(one, name)
                for name in ("code", "kind", "text", "help", "is_required", "scale_max", "scale_low", "scale_high")
            },
            **{
                name: getattr(one, name)
                for name in ("scale_words", "has_other", "shuffles", "least", "most", "is_whole")
            },
            **{name: getattr(one, name) for name in ("first_day", "last_day")},
            "has_thread": one.thread_id is not None,
        }
        for one in survey.questions
    ]
    sections = [(one.title, one.text, write(one.condition)) for one in survey.sections]
    return {"title": survey.format.title, "questions": questions, "sections": sections}


def test_all_types_become_questions_sections_conditions_and_limits():
    survey = imported(workbook(SURVEY, CHOICES, SETTINGS))
    found = {question.code: question for question in survey.questions}
    assert survey.format.state is State.DRAFT
    assert survey.format.title == {"de": "Arbeit finden"}
    assert survey.paging is Paging.ONE
    kinds = {code: question.kind.value for code, question in found.items()}
    assert kinds == {
        "hello": "info", "city": "single", "part": "single", "has_work": "yes_no", "hours": "number",
        "ways": "multiple", "mood": "scale", "percent": "number", "sure": "scale", "best": "ranking", "since": "date",
        "name_it": "line", "story": "text", "offices": "matrix", "views": "statements", "agree": "consent",
    }  # fmt: skip
    assert found["part"].text == {"de": "Welcher Teil von {city}?"}
    assert [write(option.condition) for option in found["part"].options] == ["city = 'hb'", "city = 'bhv'"]
    assert (found["hours"].least, found["hours"].most, found["hours"].is_whole) == (1, 60, True)
    assert (found["percent"].least, found["percent"].most) == (0, 100)
    assert found["since"].first_day == dt.date(2015, 1, 1)
    assert (found["sure"].scale_low, found["sure"].scale_high) == ({"de": "gar nicht"}, {"de": "sehr"})
    assert found["offices"].scale_words == {"de": "nie\nselten\noft"}
    assert [option.code for option in found["views"].options] == ["v1", "v2"]
    assert found["ways"].has_other
    assert found["ways"].thread_id
    assert write(found["ways"].condition) == "not has_work = no and hours < 20"
    assert write(found["agree"].condition) == "offices.school > 2 and views.v1 = 1"
    assert write(found["story"].condition) == "not name_it = 'nichts'"
    assert write(found["name_it"].condition) == "mood >= 3 and since was answered"
    work = survey.sections[0]
    assert (work.title, work.text) == ({"de": "Arbeit", "ar": "العمل"}, {"de": "Nur kurz"})
    assert write(work.condition) == "city is one of ('hb', 'bhv')"
    assert found["mood"].section_id == survey.sections[1].id  # what comes behind a group stays behind it
    assert found["hello"].section_id is None


def test_import_export_import_is_the_same_survey():
    first = imported(workbook(SURVEY, CHOICES, SETTINGS))
    sent = xlsform.write(form_of(first))
    second = imported(sent)  # and nothing is left out on the way back
    assert snapshot(second) == snapshot(first)
    forms = [xlsform.read(content).form for content in (sent, xlsform.write(form_of(second)))]
    assert replace(forms[0], key="") == replace(forms[1], key="")  # only its address is another


def test_any_survey_can_be_sent_and_comes_back():
    survey = build.every_kind()
    for question in survey.questions:
        question.help = make.ml("Hilfe", ar="مساعدة")
    choice, number = survey.questions[0], next(q for q in survey.questions if q.kind is QuestionKind.NUMBER)
    number.least, number.most, number.is_whole = Decimal("0.5"), Decimal(9), False
    condition = (
        "single != '1' and not (multiple includes '2' or number > 3) and matrix.1 >= 2 and statements.2 != -1"
        " and consent = yes and ranking was answered and yes_no was shown"
    )
    thread = make.thread(survey.format)
    build.question(survey, QuestionKind.LINE, code="last", thread=thread, condition=condition)
    number.condition = None
    plan = planned(xlsform.read(xlsform.write(form_of(survey))))
    assert not plan.problems
    assert [draft.code for draft in plan.questions] == [question.code for question in survey.questions]
    assert [draft.kind for draft in plan.questions] == [question.kind for question in survey.questions]
    assert plan.questions[0].option_codes == [option.code for option in choice.options]
    again = imported(xlsform.write(form_of(survey)))
    assert snapshot(imported(xlsform.write(form_of(again)))) == snapshot(again)


def test_choices_with_various_conditions_come_back():
    survey = build.empty()
    build.question(survey, QuestionKind.MULTIPLE, code="a", options=3)
    asked = build.question(survey, QuestionKind.SINGLE, code="b", options=3)
    asked.options[0].condition = {"op": "includes", "question": "a", "value": "1"}
    asked.options[1].condition = {"op": "answered", "question": "a"}
    db.session.flush()
    back = imported(xlsform.write(form_of(survey)))
    assert [write(one.condition) for one in back.questions[1].options] == ["a includes '1'", "a was answered", ""]


MESSY = [
    ("type", "name", "label", "label::English (en)", "label::English (en)", "label::Türkçe (tr)", "media::image",
     "relevant", "calculation", "label::Klingon (tlh)"),
    ("start", "start", "", "", "", "", "", "", "", ""),
    ("select_one Colours or_other", "Fav Colour", "", "Broken name", "", "", "", "", "", ""),
    ("select_one Colours or_other", "Fav", "", "<b>Your</b> *favourite* colour?", "twice", "", "x.png", "", "", "nuq"),
    ("text", "Why", "", "Why ${Fav}?", "", "", "", "${Fav} = “red”", "", ""),
    ("text", "pulled", "", "Pulled", "", "", "", "pulldata('a', 'b', 'c', 'd') = 1", "", ""),
    ("calculate", "sum", "", "", "", "", "", "", "1 + 1", ""),
    ("begin_repeat", "kids", "", "Children", "", "", "", "", "", ""),
    ("integer", "age", "", "Age", "", "", "", "", "", ""),
    ("end_repeat", "", "", "", "", "", "", "", "", ""),
    ("geopoint", "where", "", "Where?", "", "", "", "", "", ""),
    ("select_one missing", "m", "", "Missing list", "", "", "", "", "", ""),
    ("integer", "and", "", "A keyword as a name {Fav}", "", "", "", "${Fav} = 'mauve'", "", ""),
]  # fmt: skip
COLOURS = [
    ("list name", "name", "label::English (en)"),
    ("Colours", "red", "Red"),
    ("Colours", "other", "Another one"),
    ("Colours", "red", "Red again"),
]


def test_a_messy_file_is_told_row_by_row_and_imported_only_when_asked():
    content = workbook(MESSY, COLOURS, notes=[("nothing", "of"), ("ours", "x")])
    user = make.editor()
    file = lay_aside(user, "mess.xlsx", content)
    plan = plan_of(user, file)
    told = [str(problem) for problem in plan.problems]
    for place in (
        "survey, row 2, column A", "survey, row 3, column B", "survey, row 4, column G", "survey, row 6, column H",
        "survey, row 7, column A", "survey, row 8, column A", "survey, row 9, column A", "survey, row 11, column A",
        "survey, row 12, column A", "survey, row 13, column B", "survey, row 13, column H", "choices, row 3",
        "choices, row 4, column B", "survey, row 1, column J",
    ):  # fmt: skip
        assert any(line.startswith(f"{place}:") for line in told), (place, told)
    with pytest.raises(DomainError, match="rest anyway"):
        import_file(user, file, make.ml("Nein"))
    assert db.session.scalars(select(Survey)).all() == []
    made = import_file(user, file, make.ml("Farben"), anyway=True)
    found = {question.code: question for question in made.questions}
    assert list(found) == ["fav", "why", "pulled", "and_q"]
    assert found["fav"].text == {"en": "Your favourite colour?"}
    assert [option.code for option in found["fav"].options] == ["red", "other_2"]
    assert found["why"].text == {"en": "Why {fav}?"}
    assert write(found["why"].condition) == "fav = 'red'"
    assert found["and_q"].text == {"en": "A keyword as a name (Fav)"}
    assert db.session.scalars(select(SurveyFile)).all() == []


def test_600_rows_with_400_conditions_are_imported_at_once():
    rows = [("type", "name", "label::Deutsch (de)", "relevant")]
    for number in range(600):
        relevant = f"${{q{number - 200}}} = 'a' and ${{q{number - 100}}} != 'b'" if number >= 200 else ""
        rows.append(("select_one l", f"q{number}", f"Frage {number}", relevant))
    choices = [("list_name", "name", "label::Deutsch (de)"), ("l", "a", "A"), ("l", "b", "B")]
    survey = imported(workbook(rows, choices))
    assert len(survey.questions) == 600
    assert write(survey.questions[599].condition) == "q399 = 'a' and not q499 = 'b'"


@pytest.mark.parametrize(
    "rows",
    [
        [("text", "a", "A", "${b} = 'x'"), ("text", "b", "B", "${a} = 'x'")],
        [("begin_group", "g", "G", ""), ("text", "a", "A", "")],
        [("geopoint", "a", "A", "")],
    ],
    ids=["circle", "no end", "nothing to use"],
)
def test_what_cannot_work_is_refused_and_nothing_is_kept(rows):
    content = workbook([("type", "name", "label", "relevant"), *rows])
    with pytest.raises(Unreadable):
        lay_aside(make.editor(), "x.xlsx", content)
    assert db.session.scalars(select(SurveyFile)).all() == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xd0\xcf\x11\xe0" + b"0" * 600,
        b"type,name\ntext,a\n",
        repacked(workbook(SURVEY, CHOICES), xl__workbook='<!DOCTYPE x [<!ENTITY a "b">]><workbook/>'),
        repacked(workbook(SURVEY, CHOICES), xl__huge="0" * (60 * 2**20)),
    ],
    ids=["empty", "old xls", "csv", "entities", "bomb"],
)
def test_malicious_and_other_files_are_refused(content):
    with pytest.raises(Unreadable):
        lay_aside(make.editor(), "x.xlsx", content)


def test_a_form_in_languages_that_we_do_not_have_is_refused():
    rows = [("type", "name", "label::Français (fr)"), ("text", "a", "Bonjour")]
    with pytest.raises(Unreadable, match="languages"):
        lay_aside(make.editor(), "x.xlsx", workbook(rows))


def test_only_editors_import_and_each_only_their_own_file():
    content = workbook(SURVEY, CHOICES, SETTINGS)
    with pytest.raises(Forbidden):
        lay_aside(make.moderator(), "x.xlsx", content)
    file = lay_aside(make.editor(), "x.xlsx", content)
    with pytest.raises(Forbidden):
        plan_of(make.editor(), file)


def test_files_are_replaced_and_thrown_away_after_a_day():
    user = make.editor()
    lay_aside(user, "one.xlsx", workbook(SURVEY, CHOICES))
    file = lay_aside(user, "two.xlsx", workbook(SURVEY, CHOICES))
    assert db.session.scalars(select(SurveyFile.file_name)).all() == ["two.xlsx"]
    assert forget_files() == 0
    file.created_at = clock.now() - dt.timedelta(hours=25)
    db.session.flush()
    assert forget_files() == 1


def test_choices_that_a_filter_leaves_out_are_not_offered_and_refused():
    survey = imported(workbook(SURVEY, CHOICES, SETTINGS))
    survey.format.state = State.PUBLISHED
    survey.format.opens_at = clock.now() - dt.timedelta(days=1)
    db.session.flush()
    part = survey.questions[2]
    path = queries.walk(survey, {"city": "hb"})
    assert [option.code for option in queries.options_in_order(part, 0, path)] == ["mitte"]
    assert len(queries.options_in_order(part, 0, queries.walk(survey, {}))) == 2
    assert part in service.problems(survey, {"city": "hb", "part": "lehe"})
    assert part not in service.problems(survey, {"city": "hb", "part": "mitte"})


BARE = [("type", "name", "label"), ("select_one yes_no", "heard", "Do you feel heard?"), ("text", "why", "Why?")]
BARE_LISTS = [("list_name", "name", "label"), ("yes_no", "yes", "Yes"), ("yes_no", "no", "No")]


@pytest.mark.parametrize("named", ["English (en)", "English"])
def test_texts_without_a_language_are_in_the_one_that_the_file_names(named):
    content = workbook(BARE, BARE_LISTS, [("form_title", "default_language"), ("Being heard", named)])
    plan = planned(xlsform.read(content))
    assert plan.problems == ()
    assert (plan.title, plan.languages, plan.bare) == ({"en": "Being heard"}, ("en",), "en")
    assert plan.questions[0].text == {"en": "Do you feel heard?"}


def test_names_with_letters_beyond_latin_are_taken():
    rows = [
        ("type", "name", "label::Deutsch (de)", "relevant"),
        ("integer", "größe", "Wie groß ist die Wohnung?", ""),
        ("text", "сусіди", "Wer wohnt dort noch?", "${größe} > 50"),
        ("note", "end", "Danke", "${сусіди} != ''"),
    ]
    plan = planned(xlsform.read(workbook(rows)))
    size, neighbours, end = plan.questions
    assert size.code.isascii()
    assert neighbours.code.isascii()
    assert neighbours.condition == f"{size.code} > 50"
    assert end.condition == f"{neighbours.code} was answered"
    assert len(plan.problems) == 2  # both names become others, which is told
