"""The database itself refuses a quote that is not word for word in the revision it names."""

import threading
import unicodedata

import pytest
from flask_migrate import upgrade
from sqlalchemy import insert, text, update
from sqlalchemy.exc import IntegrityError

from config import Settings
from teilhabe_app.app import create_app
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Revision
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.synthesis import service
from teilhabe_app.synthesis.models import Citation
from tests.factories import contribution, moderator, thread, user
from tests.factories import synthesis as make

TEXTS = [
    ("Mehr Kurse am Abend, bitte.", 5, 19),
    ("👩🏽‍🎓 lernt 👨‍👩‍👧 gern", 9, 20),
    (unicodedata.normalize("NFD", "Größe ändern für Übergänge"), 2, 17),
    ("نحتاج إلى دورات مسائية مع رعاية أطفال", 10, 22),
    ("می‌خواهم یاد بگیرم", 0, 8),
    ("Zeile eins\n\nZeile zwei", 3, 15),
]


@pytest.fixture
def finding(session):
    source = contribution()
    return make.finding(make.dossier(source.format)), source


def raw(of, source, starts, ends, quote, **values):
    """Write past every check of ours."""
    row = {
        "finding_id": of.id,
        "contribution_id": source.id,
        "revision_number": 1,
        "role": "supports",
        "starts": starts,
        "ends": ends,
        "quote": quote,
    }
    with db.session.begin_nested():
        db.session.execute(insert(Citation).values(**{**row, **values}))


@pytest.mark.parametrize(("words", "starts", "ends"), TEXTS)
def test_offsets_are_code_points_on_every_database(session, words, starts, ends):
    source = contribution(text=words)
    of = make.finding(make.dossier(source.format))
    raw(of, source, starts, ends, words[starts:ends])
    with pytest.raises(IntegrityError, match="citation_exact"):
        raw(of, source, starts + 1, ends + 1, words[starts:ends])


@pytest.mark.parametrize("change", ["quote", "place", "revision", "no revision"])
def test_a_quote_that_is_not_there_is_refused(finding, change):
    of, source = finding
    words = source.text
    given = {
        "quote": (0, 4, words[:3] + "x", {}),
        "place": (1, 5, words[:4], {}),
        "revision": (0, 4, words[:4], {"revision_number": 2}),
        "no revision": (0, len(words) + 1, words + " ", {}),
    }[change]
    starts, ends, quote, more = given
    with pytest.raises(IntegrityError, match="citation_exact"):
        raw(of, source, starts, ends, quote, **more)


def test_a_quote_cannot_be_changed_afterwards(finding):
    of, source = finding
    kept = make.citation(of, source, source.text[:10])
    with pytest.raises(IntegrityError, match="citation_exact"), db.session.begin_nested():
        db.session.execute(update(Citation).where(Citation.id == kept.id).values(quote="Mehr Kurse"[::-1]))


def test_the_words_of_a_quoted_revision_stay(finding):
    of, source = finding
    make.citation(of, source)
    query = update(Revision).where(Revision.contribution_id == source.id)
    with pytest.raises(IntegrityError, match="revision_cited"), db.session.begin_nested():
        db.session.execute(query.values(text="anders"))
    with pytest.raises(IntegrityError, match="revision_cited"), db.session.begin_nested():
        db.session.execute(text("DELETE FROM revision WHERE contribution_id = :key"), {"key": source.id})
    db.session.execute(query.values(sealed=True))


def test_a_quick_correction_of_quoted_words_keeps_the_quoted_wording(session, english):
    author = user()
    source = contribution(thread(), author=author, text="Mehr Kurse am Abend, bitte.")
    assert contributions.leaves_no_trace(source)
    make.citation(make.finding(make.dossier(source.format)), source, "Kurse am Abend")
    assert not contributions.leaves_no_trace(source)


def test_the_service_says_it_in_words(finding, english, monkeypatch):
    of, source = finding
    monkeypatch.setattr("teilhabe_app.synthesis.service.citing._require_exact", lambda *_args: None)
    monkeypatch.setattr(
        "teilhabe_app.synthesis.service.citing.find_span", lambda *_args: service.Span(0, len(source.text) + 1)
    )
    source.text += "!"
    with pytest.raises(DomainError, match="not in the contribution"):
        service.cite(moderator(), of, source, service.CiteDraft())


@pytest.mark.postgres
def test_who_quotes_waits_for_an_edit_of_the_same_words(postgres_server, tmp_path):
    url = postgres_server.create("quoting")
    app = create_app(Settings(secret_key="x" * 40, database_url=url, instance=tmp_path, testing=True, sense="none"))
    with app.app_context():
        upgrade()
        source = contribution()
        of = make.finding(make.dossier(source.format))
        db.session.commit()
        told, engine = [], db.engine
        values = {"of": of.id, "key": source.id, "words": source.text[:4]}

    def quote():
        with engine.connect() as other:
            try:
                other.execute(
                    text(
                        "INSERT INTO citation (finding_id, contribution_id, revision_number, role, starts, ends, quote,"
                        " created_at) VALUES (:of, :key, 1, 'supports', 0, 4, :words, now())"
                    ),
                    values,
                )
                other.commit()
                told.append("quoted")
            except IntegrityError as error:
                told.append(error.orig.diag.constraint_name)

    second = threading.Thread(target=quote)
    with engine.connect() as first:
        first.execute(text("UPDATE revision SET text = 'Alles anders' WHERE contribution_id = :key"), values)
        second.start()
        second.join(0.5)
        first.commit()
    second.join(10.0)
    with app.app_context():
        db.engine.dispose()
    assert told == ["citation_exact"]
