"""Pages of results beside each other: rounds, groups, earlier releases, and two editors at once."""

from __future__ import annotations

import csv
import io

import pytest

from teilhabe_app.core.db import db
from teilhabe_app.surveys import service
from teilhabe_app.surveys.models import QuestionKind, Survey
from teilhabe_app.surveys.views.results import same_words
from tests import factories as make
from tests.factories import surveys as build
from tests.surveys.test_results import people, two_questions
from tests.surveys.test_results_views import ended, path

NOTE = "These figures were published earlier; later answers are not in them."


def again(before: Survey, **values) -> Survey:
    """Build a second round that asks the same words."""
    survey = two_questions(follows_id=before.id, **values)
    for question, was in zip(survey.questions, before.questions, strict=True):
        question.text = was.text
    build.filled(build.over(survey), people(60, city=["1", "2", "3"], heard=["yes", "yes", "no", "no"]))
    return make.save(survey)


def rounds(client, survey: Survey) -> str:
    service.publish_due()
    db.session.commit()
    return client.get(path(survey, "/rounds")).text


def test_answers_with_other_words_are_not_compared(client):
    survey = again(ended())
    survey.questions[0].options[1].label = make.ml("Etwas anderes")  # the second choice means something else now
    page = rounds(client, survey)
    assert page.count('class="chart"') == 1
    assert "In the round before" not in page


def test_another_wording_of_a_question_is_told(client):
    survey = again(ended())
    survey.questions[1].text = make.ml("Wurden Sie <b>gehört</b>?")
    before = db.session.get(Survey, survey.follows_id).questions[1].text["de"]
    page = rounds(client, survey)
    assert page.count('class="chart"') == 2
    assert page.count("In the round before, the question read:") == 1
    assert before in page.partition("In the round before, the question read:")[2].partition("</p>")[0]


def test_rows_with_other_words_are_not_compared(client):
    def asked(first: str) -> Survey:
        survey = build.over(build.empty())
        matrix = build.question(survey, QuestionKind.MATRIX, code="offices", options=2, scale_max=3)
        matrix.options[0].label = make.ml(first)
        build.filled(survey, people(60, offices=[{"1": 1, "2": 3}, {"1": 2, "2": 2}, {"1": 3, "2": 1}]))
        return make.save(survey)

    before, survey = asked("Jobcenter"), asked("Finanzamt")
    survey.follows_id = before.id
    assert rounds(client, survey).count('class="chart"') == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"de": "Ja, gern"}, {"de": "ja,  Gern"}, True),
        ({"de": "Ja", "en": "Yes"}, {"de": "Jawohl", "en": "Yes"}, True),  # a wording in one language was mended
        ({"de": "Ja"}, {"de": "Nein"}, False),
        ({"de": "Ja"}, {"en": "Yes"}, True),
        (None, {}, True),
    ],
)
def test_what_reads_the_same(one, other, same):
    assert same_words(one, other) is same


def test_rounds_are_offered_to_those_who_may_see_both(client, sign_in):
    survey = again(ended())
    service.publish_due()
    before = db.session.get(Survey, survey.follows_id)
    before.results_public = False
    db.session.commit()
    assert "/results/rounds" not in client.get(path(survey)).text
    sign_in(make.moderator())
    assert "/results/rounds" in client.get(path(survey)).text


def test_shares_of_a_group_say_their_base(client):
    survey = build.over(two_questions(groups=["city"]))
    build.filled(survey, people(60, city=["1", "2", "3"], heard=["yes", "no"]) + people(30, city=["1", "2", "3"]))
    service.publish_due()
    db.session.commit()
    page = client.get(path(survey, "?question=heard&by=city")).text
    assert "30 people" in page  # everybody in the group
    assert page.count("10 of 20") == 6  # those who answered this question


def interim() -> Survey:
    survey = two_questions(shows_interim=True)
    build.filled(survey, people(20, city=["1", "2"], heard=["yes", "no"]))
    service.publish_due()
    return survey


def test_figures_that_stayed_say_so(client):
    survey = interim()
    build.filled(survey, people(40, city=["1", "2"]) + people(1, heard="yes"))
    build.over(survey)
    service.publish_due()
    db.session.commit()
    text = client.get(path(survey)).text
    assert "10 of 20" in text
    assert text.count(NOTE) == 1
    assert NOTE in client.get(path(survey, "?question=heard")).text
    assert NOTE not in client.get(path(survey, "?question=city")).text


def test_an_earlier_release_leads_to_its_own_files_and_to_the_newest(client, sign_in):
    survey = interim()
    build.filled(survey, people(40, city=["1", "2"], heard=["yes", "no"]))
    build.over(survey)
    service.publish_due()
    db.session.commit()
    sign_in(make.moderator())
    page = client.get(path(survey, "?release=1")).text
    assert "You are reading an older version." in page
    assert "results.csv?release=1" in page
    assert 'name="release" value="1"' in page
    assert NOTE not in page
    cited = client.get(path(survey, "/cite?question=heard&row=&answer=yes&release=1")).text
    assert "10 of 20 people (50%)" in cited
    assert "answer=yes&amp;release=1" in page
    newest = client.get(path(survey, "?release=2")).text
    assert "older version" not in newest
    assert 'name="release"' not in newest
    assert "results.csv?" not in newest


def test_two_editors_do_not_overwrite_what_the_other_decided(client, sign_in):
    survey = two_questions()
    db.session.commit()
    sign_in(make.editor())
    settings = path(survey, "/settings")
    seen = survey.version
    first = {"groups": ["heard"], "follows_id": "0", "version": str(seen)}
    assert f'name="version" value="{seen}"' in client.get(settings).text.replace('type="hidden" ', "")
    assert client.post(settings, data=first).status_code == 303
    refused = client.post(settings, data={"shows_interim": "y", "follows_id": "0", "version": str(seen)})
    assert refused.status_code == 422
    assert "changed this meanwhile" in refused.text
    db.session.expire_all()
    stored = db.session.get(Survey, survey.id)
    assert (stored.groups, stored.shows_interim) == (["heard"], False)


def test_the_page_of_counts_names_languages(client, sign_in):
    survey = two_questions()
    build.filled(survey, people(5, city="1"), language="de-simple")
    build.filled(survey, people(5, city="1"), language="ar")
    db.session.commit()
    sign_in(make.moderator())
    text = client.get(f"/en/surveys/{survey.format.slug}/counts").text
    table = text.partition('id="t-ways"')[2].partition("</table>")[0]
    assert "Plain German" in table
    assert "العربية" in table


def test_the_file_says_from_where_to_where_a_class_goes(client):
    survey = build.empty()
    build.question(survey, QuestionKind.NUMBER, code="often", least=1, most=99)
    build.question(survey, QuestionKind.DATE, code="since")
    build.question(survey, QuestionKind.YES_NO, code="heard")
    given = people(60, often=["1", "2"], since=["2026-05-03", "2026-05-04"], heard=["yes", "no"])
    build.filled(build.over(survey), given)
    service.publish_due()
    db.session.commit()
    rows = list(csv.DictReader(io.StringIO(client.get(path(survey, ".csv")).text.lstrip("\ufeff"))))
    told = {(row["question"], row["answer"]): (row["from"], row["to"]) for row in rows}
    assert (told["often", "0"], told["often", "1"], told["heard", "yes"]) == (("1", "1"), ("2", "99"), ("", ""))
    assert (told["since", "0"], told["since", "1"]) == (("", "2026-05-03"), ("2026-05-04", ""))
