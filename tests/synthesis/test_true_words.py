"""What pages, files and mails say of answers is so: kept measures, days that passed, questions that were sent back."""

import csv
import datetime as dt
import io

import pytest
from sqlalchemy import select

from teilhabe_app.core import clock
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.framework.models import Operation
from teilhabe_app.synthesis import chain, mail, service
from teilhabe_app.synthesis.models import AnswerDraft, News, RoutingNote
from tests.factories import body, contribution, measure, ml, moderator, organisation
from tests.factories import synthesis as make

DAY = dt.timedelta(days=1)
WORDS = {"decision": "adopted", "reason-de": "Wir machen das im Herbst.", "review_on": ""}


@pytest.fixture
def way(session):
    """A public finding that quotes a contribution with an address, and a body with two people that was asked."""
    source = contribution(contact_email="w@example.org", contact_language="en", organisation=organisation())
    dossier = make.dossier(source.format, public=True)
    finding = make.finding(dossier)
    make.citation(finding, source)
    of = body()
    make.responder(of)
    routing = make.routing(finding, body=of, sent_by_id=moderator().id)
    session.commit()
    return source, routing


def send_back(session, routing, person):
    service.send_back(person, routing, "Das ist Sache der Stadt.")
    session.commit()


def records(answer):
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_a_kept_measure_is_not_called_changed(client, session, way):
    source, routing = way
    answer = make.response(routing)
    outcome = make.outcome(answer, make.revision(measure(), operation=Operation.KEEP))
    mail.tell_changed(outcome)
    session.commit()
    finding = routing.finding
    places = (
        f"/en/dossiers/{finding.dossier.slug}",
        f"/en/dossiers/{finding.dossier.slug}/findings/{finding.number}",
        f"/en/framework/measures/{outcome.measure_revision.measure.key}",
        f"/en/dossiers/organisations/{source.organisation.slug}",
        f"/en/c/{source.receipt}",
    )
    for path in places:
        page = client.get(path).text
        assert "Kept as it is" in page, path
        for wrong in ("Changed because of this", "This measure changed"):
            assert wrong not in page, (path, wrong)
    session.execute(News.__table__.update().values(due_at=clock.now() - DAY))
    assert mail.send_news() == 1
    sent = session.scalars(select(OutboxMail)).one()
    assert "is kept as it is" in sent.text
    assert "changed" not in sent.subject + sent.text


def test_a_day_that_passed_is_not_told_as_one_to_come(client, session, way):
    source, routing = way
    answer = make.response(routing, review_on=clock.today() - DAY)
    session.commit()
    finding = routing.finding
    slug = finding.dossier.slug
    places = (f"/en/dossiers/{slug}", f"/en/dossiers/{slug}/findings/1", f"/en/dossiers/{slug}/synopsis")
    for path in (*places, f"/en/c/{source.receipt}", "/en/dossiers/promises"):
        page = client.get(path).text
        assert "wanted to look at it again by" in page, path
        assert "looks at it again on" not in page, path
    answer.review_on = clock.today()
    session.commit()
    assert "looks at it again on" in client.get(places[1]).text


def test_the_receipt_names_what_was_promised_as_what_comes_next(client, session, monkeypatch, way):
    source, routing = way
    make.outcome(make.response(routing, review_on=clock.today() + 9 * DAY))
    session.commit()
    report = chain.ReportLink(href="/en/reports/")  # so that all five steps are done
    monkeypatch.setattr(chain.steps, "_resolvers", [lambda _findings, _measures: report])
    page = client.get(f"/en/c/{source.receipt}").text
    coming = page[page.index('id="coming"') : page.index('id="words"')]
    assert "Nothing more is planned" not in coming
    assert "They look at it again on" in coming


def test_a_finding_that_was_sent_back_was_asked_about(client, session, way):
    source, routing = way
    person = make.responder(routing.body)
    slug = routing.finding.dossier.slug
    client.get(f"/en/dossiers/{slug}")  # the part is kept
    send_back(session, routing, person)
    assert "Das ist Sache der Stadt." in client.get(f"/en/dossiers/{slug}").text
    page = client.get(f"/en/dossiers/{slug}/synopsis").text
    assert "No body has been asked yet." not in page
    assert "Sent back" in page
    assert "Das ist Sache der Stadt." in page
    row = records(client.get(f"/en/dossiers/{slug}/data/answers.csv"))[0]
    assert (row["decision"], row["reason"], row["number"]) == ("sent_back", "Das ist Sache der Stadt.", "")
    said = records(client.get(f"/en/dossiers/organisations/{source.organisation.slug}/points.csv"))[0]
    assert (said["decision"], said["answered_on"]) == ("sent_back", clock.today().isoformat())
    make.response(make.routing(routing.finding), reason=ml("Wir übernehmen das."))
    session.commit()
    page = client.get(f"/en/dossiers/{slug}/synopsis").text
    assert "Sent back" not in page
    assert "Wir übernehmen das." in page


def test_days_in_files_are_those_of_the_pages(client, session, way):
    source, routing = way
    make.response(routing, answered_at=dt.datetime(2026, 3, 9, 23, 30, tzinfo=dt.UTC), review_on=clock.today())
    session.commit()
    slug = routing.finding.dossier.slug
    assert "March 10, 2026" in client.get(f"/en/dossiers/{slug}/findings/1").text
    places = (
        f"/en/dossiers/{slug}/data/answers.csv",
        f"/en/dossiers/organisations/{source.organisation.slug}/points.csv",
        "/en/dossiers/promises.csv",
    )
    for path in places:
        assert records(client.get(path))[0]["answered_on"] == "2026-03-10", path


def test_words_that_come_after_a_colleague_sent_it_back_are_not_lost(client, session, sign_in, way):
    _source, routing = way
    person = make.responder(routing.body)
    send_back(session, routing, person)
    sign_in(person)
    path = f"/en/dossiers/answers/{routing.id}"
    for act in ("publish", "save"):
        refused = client.post(path, data={**WORDS, "act": act})
        assert refused.status_code == 422
        assert "Wir machen das im Herbst." in refused.text
        assert "Das ist Sache der Stadt." in refused.text
    assert session.scalars(select(AnswerDraft)).all() == []


def test_somebody_hears_of_what_is_sent_back_when_who_asked_is_gone(session, way):
    _source, routing = way
    other = moderator()
    asked_by = session.get(type(other), routing.sent_by_id)
    asked_by.deactivated_at = clock.now()
    session.flush()
    service.send_back(make.responder(routing.body), routing, "Das ist Sache der Stadt.")
    mail.tell_sent_back(routing)
    told = session.scalars(select(OutboxMail.to_address).where(OutboxMail.kind == "sent_back")).all()
    assert told == [other.email]


def test_a_note_sent_twice_is_there_once(client, session, sign_in, way):
    _source, routing = way
    sign_in(make.responder(routing.body))
    for text in ("Zahlen am Freitag.", "Zahlen am Freitag.", "Sind da."):
        client.post(f"/en/dossiers/answers/{routing.id}/notes", data={"text": text})
    kept = session.scalars(select(RoutingNote.text).order_by(RoutingNote.id)).all()
    assert kept == ["Zahlen am Freitag.", "Sind da."]
