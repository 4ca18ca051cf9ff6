from __future__ import annotations

import pytest
from sqlalchemy import inspect

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.formats.models import State
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.models import Paging, QuestionKind
from teilhabe_app.surveys.queries import kept
from teilhabe_app.surveys.service import media, translating
from tests import factories as make
from tests.factories import surveys as build
from tests.surveys.test_building import picture

pytestmark = pytest.mark.usefixtures("session")


def survey_with_media():
    survey = build.empty(paging=Paging.ONE)
    build.question(survey, QuestionKind.SINGLE, options=3, code="first")
    build.question(survey, QuestionKind.TEXT, code="second", thread=make.thread(survey.format))
    db.session.commit()
    return survey


def test_the_second_look_takes_one_statement(statements):
    slug = survey_with_media().format.slug
    first = queries.to_read(slug)
    statements.clear()
    assert queries.to_read(slug) is first
    assert len(statements) == 1
    assert inspect(first).detached


def test_whatever_a_page_reads_is_there(statements):
    slug = survey_with_media().format.slug
    found = queries.to_read(slug)
    statements.clear()
    hosts = [option.question.survey for question in found.questions for option in question.options]
    assert [host.format.slug for host in hosts] == [slug] * 3
    assert found.questions[1].thread
    assert [len(question.media) for question in found.questions] == [0, 0]
    assert statements == []


def test_every_edit_is_seen_at_once():
    survey = survey_with_media()
    slug, editor = survey.format.slug, make.editor()
    assert queries.to_read(slug).questions[0].text["de"]
    key = next(one.key for one in queries.pieces(survey) if one.owner is survey.questions[0])
    translating.translate(editor, survey, "tr", {key: "Soru"})
    db.session.commit()
    assert queries.to_read(slug).questions[0].text["tr"] == "Soru"
    made = media.add_media(
        editor,
        survey.questions[0],
        media.MediaDraft(language="de", name="a.png", content=picture().read(), alt="Ein Bild"),
    )
    db.session.commit()
    assert len(queries.to_read(slug).questions[0].media) == 1
    media.remove_media(editor, survey.questions[0], made.id)
    db.session.commit()
    assert queries.to_read(slug).questions[0].media == []
    survey.format.state = State.CANCELLED
    db.session.commit()
    assert queries.to_read(slug).format.state is State.CANCELLED


def test_what_was_kept_for_a_minute_is_read_again(monkeypatch):
    survey = survey_with_media()
    slug = survey.format.slug
    queries.to_read(slug)
    survey.questions[0].text = Multilingual({"de": "Von Hand geändert"})
    db.session.commit()
    assert queries.to_read(slug).questions[0].text["de"] != "Von Hand geändert"
    monkeypatch.setattr(kept, "MOST_SECONDS", -1.0)
    assert queries.to_read(slug).questions[0].text["de"] == "Von Hand geändert"


def test_only_some_are_kept(monkeypatch):
    monkeypatch.setattr(kept, "MOST_KEPT", 1)
    one, other = survey_with_media().format.slug, survey_with_media().format.slug
    first = queries.to_read(one)
    queries.to_read(other)
    assert queries.to_read(one) is not first
    assert queries.to_read("no-such-survey") is None
