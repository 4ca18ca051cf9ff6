"""Numbers as people write them: marks for thousands, commas and points, and what is no number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from teilhabe_app.core.db import db
from teilhabe_app.surveys.models import Answer, Paging, QuestionKind, Survey
from tests import factories as make
from tests.factories import surveys as build


def rent(**values) -> tuple[Survey, str]:
    """Build a survey of one number; return it and the name of its field."""
    paging = values.pop("paging", Paging.ALL)
    survey = build.empty(paging=paging)
    question = build.question(survey, QuestionKind.NUMBER, code="rent", **values)
    db.session.commit()
    return survey, f"q{question.id}"


def stored() -> list[Decimal | None]:
    db.session.expire_all()
    return list(db.session.scalars(select(Answer.amount)))


@pytest.mark.parametrize(
    ("lang", "is_whole", "typed", "amount"),
    [
        ("de", True, "1.000", "1000"),
        ("tr", True, "1.000", "1000"),
        ("en", True, "1,000", "1000"),
        ("en", True, "1.000", "1000"),
        ("uk", True, "12 500", "12500"),
        ("de", True, "1.234.567", "1234567"),
        ("de", True, "1.200,00", "1200"),
        ("ar", True, "١٬٠٠٠", "1000"),
        ("de", False, "1.250", "1250"),
        ("de", False, "1,250", "1.25"),
        ("en", False, "1,250", "1250"),
        ("en", False, "1.250", "1.25"),
        ("de", False, "1.234,5", "1234.5"),
        ("ar", False, "1٫5", "1.5"),
    ],
)
def test_marks_for_thousands_are_read(client, lang, is_whole, typed, amount):
    survey, name = rent(is_whole=is_whole)
    sent = client.post(f"/{lang}/surveys/{survey.format.slug}", data={"once": "one", name: typed})
    assert sent.status_code == 303, sent.text
    assert stored() == [Decimal(amount)]


def test_a_number_that_is_sent_back_as_it_was_shown_stays_the_same(client):
    survey, name = rent(is_whole=False, paging=Paging.ONE)
    base = f"/de/surveys/{survey.format.slug}"
    client.post(f"{base}/start")
    client.post(f"{base}/q/rent", data={name: "1,234"})
    assert 'value="1,234"' in client.get(f"{base}/q/rent").text
    client.post(f"{base}/q/rent", data={name: "1,234"})
    assert client.post(f"{base}/check").status_code == 303
    assert stored() == [Decimal("1.234")]


def test_a_part_is_not_called_out_of_range(client):
    survey, name = rent(least=0)
    refused = client.post(f"/en/surveys/{survey.format.slug}", data={"once": "one", name: "2.5"})
    assert refused.status_code == 422
    assert "Please write a whole number." in refused.text
    assert 'value="2.5"' in refused.text


def test_thousands_on_paper(client, sign_in):
    survey, name = rent()
    sign_in(make.moderator())
    sent = client.post(
        f"/de/surveys/{survey.format.slug}/paper/entry",
        data={"once": "one", "sheet": "1", "language": "de", name: "1.000"},
    )
    assert sent.status_code == 303, sent.text
    assert stored() == [Decimal(1000)]


@pytest.mark.parametrize("paging", Paging)
@pytest.mark.parametrize("typed", ["NaN", "sNaN", "-nan", "Infinity"])
def test_what_is_no_number_is_not_compared(client, sign_in, paging, typed):
    survey, name = rent(paging=paging)
    build.question(survey, QuestionKind.YES_NO, code="dear", condition="rent > 500 or rent = 3")
    db.session.commit()
    base = f"/en/surveys/{survey.format.slug}"
    if paging is Paging.ONE:
        client.post(f"{base}/start")
    place = f"{base}/q/rent" if paging is Paging.ONE else base
    refused = client.post(place, data={"once": "one", name: typed})
    assert refused.status_code == 422
    assert "Please write a whole number." in refused.text
    sign_in(make.editor())
    assert client.post(f"{base}/path", data={name: typed}).text.count(">not shown<") == 1


def fill_in(client, survey: Survey, **values):
    """Add a question by its page, or change the first one."""
    version = db.session.scalar(select(Survey.version))
    kind = values.pop("kind", QuestionKind.NUMBER)
    place = f"{survey.questions[0].id}" if survey.questions else f"new?kind={kind.value}"
    data = {"kind": kind.value, "version": str(version), "text-de": "Wie viel?", "section_id": "0", **values}
    return client.post(f"/en/surveys/{survey.format.slug}/questions/{place}", data=data)


def test_limits_keep_their_digits(client, sign_in):
    survey, _name = rent(is_whole=False, least=Decimal("0.125"), most=Decimal(100))
    sign_in(make.editor())
    question = survey.questions[0]
    page = client.get(f"/en/surveys/{survey.format.slug}/questions/{question.id}").text
    assert 'value="0.125"' in page
    assert 'value="100"' in page
    assert fill_in(client, survey, least="0.125", most="100").status_code == 303
    db.session.expire_all()
    assert (question.least, question.most) == (Decimal("0.125"), 100)


@pytest.mark.parametrize("typed", ["NaN", "-Infinity", "1e20", "1000000000000"])
def test_limits_that_no_database_holds_are_refused(client, sign_in, typed):
    survey = build.empty()
    sign_in(make.editor())
    db.session.commit()
    refused = fill_in(client, survey, least=typed, most="3")
    assert refused.status_code == 422
    assert "Not a valid decimal value." in refused.text
    assert f'value="{typed}"' in refused.text


def test_days_of_long_ago_can_be_asked_for(client, sign_in):
    survey = build.empty()
    sign_in(make.editor())
    db.session.commit()
    days = {"first_day": "1920-01-01", "last_day": "2020-12-31"}
    assert fill_in(client, survey, kind=QuestionKind.DATE, **days).status_code == 303
    db.session.expire_all()
    assert survey.questions[0].first_day.isoformat() == "1920-01-01"
    far = fill_in(client, survey, kind=QuestionKind.DATE, first_day="0020-01-01")
    assert far.status_code == 422
