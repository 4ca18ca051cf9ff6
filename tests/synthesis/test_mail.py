import datetime as dt

import pytest
from flask import g
from sqlalchemy import select, update

from teilhabe_app.core import clock, privacy
from teilhabe_app.core.i18n import BY_CODE, LANGUAGES
from teilhabe_app.core.outbox import OutboxMail, message
from teilhabe_app.synthesis import mail
from teilhabe_app.synthesis.models import AsideReason, News, Reader, Rhythm, SetAside
from teilhabe_app.synthesis.service import news
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


def tomorrow(session):
    session.flush()
    session.execute(update(News).where(News.sent_at.is_(None)).values(due_at=clock.now()))
    session.expire_all()
    return mail.send_news()


def moved(address="a@example.org", language="de"):
    source = contribution(contact_email=address, contact_language=language)
    finding = make.finding(make.dossier(source.format, public=True))
    make.citation(finding, source)
    return source, finding


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES])
def test_each_step_is_told_once_in_the_language_of_the_contributor(session, language):
    source, finding = moved("a@example.org", language)
    make.citation(finding, source, source.text[:4])
    left_out = contribution(source.thread, contact_email="b@example.org", contact_language=language)
    save(SetAside(dossier_id=finding.dossier_id, contribution=left_out, reason=AsideReason.DUPLICATE))
    response = make.response(make.routing(finding))
    outcome = make.outcome(response)
    session.expire_all()
    told = [(mail.tell_published(finding.dossier), mail.tell_answered(response), mail.tell_changed(outcome))
            for _twice in range(2)]  # fmt: skip
    assert told == [(2, 1, 1), (0, 0, 0)]
    assert mail.send_news() == 0, "the morning has not come"
    assert tomorrow(session) == 2
    assert tomorrow(session) == 0
    mails = sent(session)
    assert [(one.kind, one.to_address) for one in mails] == [("news", "a@example.org"), ("news", "b@example.org")]
    assert {one.language for one in mails} == {language}
    first = mails[0]
    assert f"/{language}/c/{source.receipt}" in first.text
    assert first.text.count(f"/{language}/c/") == 1, "one mail, one place for each contribution"
    assert f'dir="{BY_CODE[language].dir}"' in first.html
    assert f"/{language}/dossiers/news/{news.token_of('A@example.org')}" in first.text
    built = message(first, "teilhabe@example.org")
    assert built["List-Unsubscribe"] == f"<{first.unsubscribe}>"
    assert built["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_mail_for_all_contributions_of_an_address(session):
    first, finding = moved()
    second = contribution(first.thread, contact_email="A@example.org", contact_language="en")
    make.citation(finding, second)
    mail.tell_published(finding.dossier)
    assert tomorrow(session) == 1
    (one,) = sent(session)
    assert one.language == "en"
    assert first.receipt in one.text
    assert second.receipt in one.text


def test_more_steps_than_fit_into_one_mail_go_with_the_next(session, monkeypatch):
    monkeypatch.setattr(mail.digest, "MOST", 2)
    sources = []
    for _number in range(5):
        source, finding = moved()
        mail.tell_published(finding.dossier)
        sources.append(source)
    assert [tomorrow(session) for _round in range(4)] == [1, 1, 1, 0]
    mails = sent(session)
    assert [[source.receipt in one.text for source in sources].count(True) for one in mails] == [2, 2, 1]
    assert all(any(source.receipt in one.text for one in mails) for source in sources)


def test_who_wants_it_at_once_weekly_or_never(session):
    rhythms = {"now@example.org": Rhythm.AT_ONCE, "week@example.org": Rhythm.WEEKLY, "no@example.org": Rhythm.NEVER}
    for address, rhythm in rhythms.items():
        news.set_rhythm(news.reader_key(address), rhythm)
        _source, finding = moved(address)
        mail.tell_published(finding.dossier)
    session.flush()
    assert mail.send_news() == 1
    assert [one.to_address for one in sent(session)] == ["now@example.org"]
    assert tomorrow(session) == 1
    assert {one.to_address for one in sent(session)} == {"now@example.org", "week@example.org"}


def test_the_time_of_a_mail():
    def due(rhythm, *moment):
        return news.due_at(rhythm, dt.datetime(*moment, tzinfo=news.ZONE)).astimezone(news.ZONE)

    assert due(Rhythm.DAILY, 2026, 3, 28, 12) == dt.datetime(2026, 3, 29, 7, tzinfo=news.ZONE), "summer time begins"
    assert due(Rhythm.DAILY, 2026, 3, 28, 6, 59) == dt.datetime(2026, 3, 28, 7, tzinfo=news.ZONE)
    assert due(Rhythm.WEEKLY, 2026, 11, 23, 6) == dt.datetime(2026, 11, 23, 7, tzinfo=news.ZONE), "a Monday"
    assert due(Rhythm.WEEKLY, 2026, 11, 23, 8) == dt.datetime(2026, 11, 30, 7, tzinfo=news.ZONE)
    assert due(Rhythm.AT_ONCE, 2026, 11, 23, 8).hour == 8


def test_what_was_taken_back_is_not_told(session):
    source, finding = moved()
    outcome = make.outcome(make.response(make.routing(finding)))
    mail.tell_changed(outcome)
    session.flush()
    session.delete(outcome)
    assert tomorrow(session) == 0
    mail.tell_published(finding.dossier)
    source.contact_email = None
    assert tomorrow(session) == 0
    assert sent(session) == []


def test_nobody_without_an_address_and_nothing_hidden_is_told(session):
    source = contribution()
    hidden = contribution(source.thread, visibility="hidden", hidden_reason="x", contact_email="c@example.org")
    finding = make.finding(make.dossier(source.format, public=True))
    make.citation(finding, source)
    make.citation(finding, hidden)
    response = make.response(make.routing(finding))
    session.expire_all()
    assert mail.tell_answered(response) == 0
    assert tomorrow(session) == 0


def test_rounds_take_a_constant_number_of_statements(session, statements):
    counts = []
    for many in (1, 3, 10):
        for n in range(many):
            source, finding = moved(f"p{many}-{n}@example.org")
            response = make.response(make.routing(finding))
            outcome = make.outcome(response)
            mail.tell_published(finding.dossier)
            mail.tell_answered(response)
            mail.tell_changed(outcome)
        session.flush()
        session.execute(update(News).where(News.sent_at.is_(None)).values(due_at=clock.now()))
        session.expire_all()
        statements.clear()
        assert mail.send_news() == many
        counts.append(len(statements))
        session.flush()
        assert source.receipt
    assert len(set(counts)) == 1, counts


def test_what_is_kept_goes(session):
    source, finding = moved()
    mail.tell_published(finding.dossier)
    news.set_rhythm(news.reader_key("a@example.org"), Rhythm.WEEKLY)
    session.flush()
    fields = {field.where: field for field in privacy.register_of_fields()}
    later = clock.now() + dt.timedelta(days=4 * 365)
    assert fields["news_reader.key"].erase(later) == 0
    source.contact_email = None
    session.flush()
    assert fields["news.reader_key"].erase(clock.now()) == 1
    assert fields["news_reader.key"].erase(clock.now()) == 0
    assert fields["news_reader.key"].erase(later) == 1
    assert session.scalars(select(Reader)).all() == []


def test_a_choice_stays_as_long_as_an_address_is_kept(session):
    source = contribution(contact_email="A@example.org")
    news.set_rhythm(news.reader_key("a@example.org"), Rhythm.NEVER)
    session.flush()
    erase = {field.where: field for field in privacy.register_of_fields()}["news_reader.key"].erase
    later = clock.now() + dt.timedelta(days=4 * 365)
    assert erase(later) == 0
    source.contact_email = None
    session.flush()
    assert erase(later) == 1


def test_numbers_of_deleted_rows_stop_no_mail(session):
    """SQLite gives the number of the last row, once that is deleted, to the next one."""
    source, finding = moved()
    mail.tell_published(finding.dossier)
    assert tomorrow(session) == 1
    number = session.scalars(select(News.id)).one()
    source.contact_email = None
    session.flush()
    fields = {field.where: field for field in privacy.register_of_fields()}
    assert fields["news.reader_key"].erase(clock.now()) == 1
    _source, other = moved()
    mail.tell_published(other.dossier)
    session.execute(update(News).values(id=number))
    assert tomorrow(session) == 1
    assert len(sent(session)) == 2


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
