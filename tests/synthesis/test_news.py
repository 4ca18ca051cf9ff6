import re

import pytest
from sqlalchemy import select, update

from teilhabe_app.core import chores, clock
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.reports.mail import tell_in_report
from teilhabe_app.reports.models import Snapshot
from teilhabe_app.synthesis import mail
from teilhabe_app.synthesis.models import News, Reader, Rhythm
from teilhabe_app.synthesis.service import news
from tests.factories import contribution
from tests.factories import synthesis as make
from tests.factories.reports import edition


def token(app, address="a@example.org"):
    with app.app_context():
        return news.token_of(address)


def rhythm(session):
    session.expire_all()
    return session.scalars(select(Reader.rhythm)).one_or_none()


def test_looking_stops_nothing_and_one_post_stops_all(app, client, session):
    path = f"/en/dossiers/news/{token(app)}/stop"
    page = client.get(path)
    assert "Stop the mails" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert rhythm(session) is None
    answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200, "no redirect: programs do not follow it"
    assert rhythm(session) is Rhythm.NEVER
    client.post(path)
    assert rhythm(session) is Rhythm.NEVER


def test_the_post_of_a_mail_program_needs_no_form_token(app, client, session):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = app.test_client().post(f"/en/dossiers/news/{token(app)}/stop", data={"List-Unsubscribe": "One-Click"})
        refused = app.test_client().post(f"/en/dossiers/news/{token(app)}", data={"rhythm": "weekly"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 200
    assert refused.status_code >= 400
    assert rhythm(session) is Rhythm.NEVER


def test_choosing(app, client, session):
    path = f"/en/dossiers/news/{token(app)}"
    assert "Once a day" in client.get(path).text
    assert client.post(path, data={"rhythm": "weekly"}).status_code == 303
    assert rhythm(session) is Rhythm.WEEKLY
    assert client.post(path, data={"rhythm": "hourly"}).status_code == 422
    assert client.post(path, data={}).status_code == 422
    assert rhythm(session) is Rhythm.WEEKLY


def test_a_made_up_token_leads_nowhere(app, client, session):
    good = token(app)
    for wrong in ("x", good[:-1] + ("0" if good[-1] != "0" else "1"), good.partition("-")[0], "ä-ö", "a" * 40 + "-"):
        assert client.get(f"/en/dossiers/news/{wrong}").status_code == 404
        assert client.post(f"/en/dossiers/news/{wrong}/stop").status_code == 404
    assert rhythm(session) is None


def test_the_worker_writes_without_a_request(app, session):
    source = contribution(contact_email="a@example.org", contact_language="ar")
    finding = make.finding(make.dossier(source.format, public=True))
    make.citation(finding, source)
    response = make.response(make.routing(finding))
    mail.tell_published(finding.dossier)
    mail.tell_answered(response)
    session.execute(update(News).values(due_at=clock.now()))
    session.commit()
    chores.run()
    (one,) = session.scalars(select(OutboxMail)).all()
    assert one.language == "ar"
    assert f"/ar/c/{source.receipt}" in one.text
    assert 'dir="rtl"' in one.html


@pytest.fixture
def new_key(app):
    """Change the secret key, as after an accident; the one before is known."""
    before = app.config["SECRET_KEY"]

    def change():
        app.config.update(SECRET_KEY="another-key-of-more-than-32-characters", EARLIER_KEYS=(before,))

    yield change
    app.config.update(SECRET_KEY=before, EARLIER_KEYS=())


def test_who_wants_no_mail_gets_none_after_a_change_of_the_secret_key(app, client, session, new_key):
    source = contribution(contact_email="A@example.org", contact_language="de")
    session.commit()
    old = token(app)
    assert client.post(f"/en/dossiers/news/{old}", data={"rhythm": "never"}).status_code == 303
    new_key()
    new = token(app)
    assert new != old
    for link in (old, new):
        page = client.get(f"/en/dossiers/news/{link}").text
        assert re.search(r'value="never"[^>]* checked|checked[^>]* value="never"', page)
    finding = make.finding(make.dossier(source.format, public=True))
    make.citation(finding, source)
    session.commit()
    assert mail.tell_published(finding.dossier) == 0
    session.commit()
    assert rhythm(session) is Rhythm.NEVER
    assert session.scalars(select(Reader.key)).one() == news.reader_key("a@example.org")
    assert mail.send_news() == 0


def test_links_in_older_mails_stop_what_comes_with_the_new_key(app, client, session, new_key):
    source = contribution(contact_email="a@example.org", contact_language="de")
    session.commit()
    old = token(app)
    client.post(f"/en/dossiers/news/{old}", data={"rhythm": "weekly"})
    new_key()
    assert client.post(f"/en/dossiers/news/{old}/stop").status_code == 200
    assert rhythm(session) is Rhythm.NEVER, "one choice, not two"
    finding = make.finding(make.dossier(source.format, public=True))
    make.citation(finding, source)
    assert mail.tell_published(finding.dossier) == 0
    app.config["EARLIER_KEYS"] = ()
    assert client.get(f"/en/dossiers/news/{old}").status_code == 404, "a key that nobody names opens nothing"


def test_no_report_is_told_to_who_wanted_no_mail_under_an_earlier_key(app, client, session, new_key):
    source = contribution(contact_email="a@example.org", contact_language="de")
    finding = make.finding(make.dossier(source.format, public=True))
    make.citation(finding, source)
    session.commit()
    client.post(f"/en/dossiers/news/{token(app)}", data={"rhythm": "never"})
    new_key()
    assert tell_in_report(edition(), Snapshot(findings=[finding.id])) == 0
    assert session.scalars(select(OutboxMail)).all() == []
