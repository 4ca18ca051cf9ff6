import pytest
from flask import g
from sqlalchemy import select

from teilhabe_app.core.i18n import BY_CODE, LANGUAGES
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.synthesis import mail
from teilhabe_app.synthesis.models import AsideReason, SetAside
from tests.factories import body, contribution, save, user
from tests.factories import synthesis as make


@pytest.fixture(autouse=True)
def request_context(app, session):
    with app.test_request_context("/de/", method="POST"):
        g.approved = True
        g.language = BY_CODE["de"]
        yield


def sent(session):
    session.flush()
    return session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES])
def test_each_step_is_told_once_in_the_language_of_the_contributor(session, language):
    source = contribution(contact_email="a@example.org", contact_language=language)
    dossier = make.dossier(source.format, public=True)
    finding = make.finding(dossier)
    make.citation(finding, source)
    make.citation(finding, source, source.text[:4])
    left_out = contribution(source.thread, contact_email="b@example.org", contact_language=language)
    save(SetAside(dossier_id=dossier.id, contribution=left_out, reason=AsideReason.DUPLICATE))
    routing = make.routing(finding)
    response = make.response(routing)
    outcome = make.outcome(response)
    session.expire_all()
    for _twice in range(2):
        mail.tell_published(dossier)
        mail.tell_answered(response)
        mail.tell_changed(outcome)
        session.flush()
    mails = sent(session)
    assert [(one.kind, one.to_address) for one in mails] == [
        ("cited", "a@example.org"),
        ("aside", "b@example.org"),
        ("answered", "a@example.org"),
        ("measure", "a@example.org"),
    ]
    assert {one.language for one in mails} == {language}
    assert all(f"/{language}/c/" in one.text for one in mails)
    assert f'dir="{BY_CODE[language].dir}"' in mails[0].html
    assert mails[0].once == f"moved:{source.id}:cited:{dossier.id}"


def test_nobody_without_an_address_and_nothing_hidden_is_told(session):
    source = contribution()
    hidden = contribution(source.thread, visibility="hidden", hidden_reason="x", contact_email="c@example.org")
    finding = make.finding(make.dossier(source.format, public=True))
    make.citation(finding, source)
    make.citation(finding, hidden)
    response = make.response(make.routing(finding))
    session.expire_all()
    assert mail.tell_answered(response) == 0
    assert sent(session) == []


def test_the_people_of_a_body_are_asked(session):
    of = body()
    people = [make.responder(of), make.responder(of)]
    make.responder(body())
    user()
    routing = make.routing(make.finding(make.dossier(public=True)), body=of)
    session.expire_all()
    assert mail.tell_responders(routing) == 2
    mails = sent(session)
    assert {one.to_address for one in mails} == {person.email for person in people}
    assert f"/dossiers/answers/{routing.id}" in mails[0].text
