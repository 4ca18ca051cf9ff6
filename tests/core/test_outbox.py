"""Mail goes out through a real SMTP server, once, and a refusal is kept and tried again."""

import datetime as dt
import smtplib

import pytest
import sqlalchemy as sa

from teilhabe_app.core import clock, outbox
from teilhabe_app.core.outbox import OutboxMail
from tests.factories import save
from tests.support import smtp

SENDER = "teilhabe@example.org"


def mail(**values) -> OutboxMail:
    defaults = {
        "to_address": "amal@example.org",
        "language": "ar",
        "kind": "receipt",
        "subject": "شكراً\nBcc: x@example.org",
        "text": "مرحبا\n",
        "html": '<html lang="ar" dir="rtl"><p>مرحبا</p></html>',
        "attachments": [{"name": "termin.ics", "mimetype": "text/calendar", "text": "BEGIN:VCALENDAR"}],
        "due_at": clock.now() - dt.timedelta(seconds=1),
    }
    return save(OutboxMail(**{**defaults, **values}))


def test_a_mail_arrives_once_with_both_parts_and_its_attachment(session, tmp_path):
    queued = mail()
    with smtp.running() as box:
        transport = outbox.transport_for(box.url, tmp_path)
        assert outbox.deliver_due(transport, SENDER) == 1
        assert outbox.deliver_due(transport, SENDER) == 0
        received = box.wait_for(1)
    assert len(received) == 1
    assert queued.sent_at is not None
    assert received[0].message["Bcc"] is None  # a line break in a subject adds no header
    kinds = [part.get_content_type() for part in received[0].message.walk()]
    assert {"text/plain", "text/html", "text/calendar"} <= set(kinds)


def test_a_refusal_for_good_is_given_up_at_once_with_the_servers_words(session, tmp_path):
    queued = mail(to_address="refused@example.org")
    with smtp.running(refuse={"refused@example.org"}) as box:
        transport = outbox.transport_for(box.url, tmp_path)
        assert outbox.deliver_due(transport, SENDER) == 0
        queued.due_at = clock.now() - dt.timedelta(seconds=1)
        assert outbox.deliver_due(transport, SENDER) == 0
    assert (queued.state, queued.attempts) == ("refused", 1)
    assert queued.last_error == "550 no such mailbox"


def test_a_refusal_for_now_is_tried_again_later_and_given_up_in_the_end(session, tmp_path):
    queued = mail(to_address="busy@example.org")
    with smtp.running(busy={"busy@example.org"}) as box:
        transport = outbox.transport_for(box.url, tmp_path)
        waits = []
        for attempt in range(1, outbox.ATTEMPTS + 1):
            assert outbox.deliver_due(transport, SENDER) == 0
            assert queued.attempts == attempt
            waits.append(queued.due_at - clock.now())
            assert queued.state == ("trying" if attempt < outbox.ATTEMPTS else "refused")
            queued.due_at = clock.now() - dt.timedelta(seconds=1)
    assert queued.last_error == "451 try again later"
    assert waits == sorted(waits)
    assert waits[0] > dt.timedelta(minutes=1)


def test_our_own_trouble_with_the_server_is_no_fault_of_the_mail():
    assert not outbox.is_permanent(smtplib.SMTPSenderRefused(550, b"who are you", SENDER))
    assert not outbox.is_permanent(smtplib.SMTPAuthenticationError(535, b"wrong password"))
    assert outbox.is_permanent(smtplib.SMTPDataError(554, b"no"))


def test_the_database_is_free_while_the_mail_server_takes_its_time(session):
    mail()
    seen = []

    def slow(_built) -> None:
        seen.append(session().in_transaction())

    assert outbox.deliver_due(slow, SENDER) == 1
    assert seen == [False]


def test_whoever_dies_while_sending_leaves_a_mail_that_is_tried_again(session):
    queued = mail()

    def dies(_built) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outbox.deliver_due(dies, SENDER)
    session.rollback()
    assert queued.state == "trying"
    assert queued.due_at > clock.now()


def test_what_is_no_longer_true_is_not_sent(session, monkeypatch):
    queued = mail(kind="sometimes")
    monkeypatch.setitem(outbox._conditions, "sometimes", lambda one: one.language == "de")
    assert outbox.deliver_due(lambda _built: None, SENDER) == 0
    assert (queued.state, queued.sent_at) == ("overtaken", None)


def test_states_as_conditions_say_the_same(session):
    now = clock.now()
    made = [
        mail(),
        mail(attempts=2, last_error="451"),
        mail(sent_at=now),
        mail(failed_at=now, last_error="550"),
        mail(sent_at=now, failed_at=now, last_error="came back: 5.1.1"),
        mail(failed_at=now, last_error=outbox.OVERTAKEN),
    ]
    assert [one.state for one in made] == list(outbox.STATES)
    for state, condition in outbox.STATES.items():
        found = session.scalars(sa.select(OutboxMail).where(condition)).all()
        assert [one.state for one in found] == [state]


def test_without_smtp_mails_become_files(session, tmp_path):
    mail()
    assert outbox.deliver_due(outbox.transport_for("", tmp_path), SENDER) == 1
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1


def test_attachments_keep_the_parameters_of_their_type(session):
    part = {
        "name": "termin.ics",
        "mimetype": "text/calendar; method=PUBLISH; component=VEVENT",
        "text": "BEGIN:VCALENDAR",
    }
    built = outbox.message(mail(attachments=[part]), SENDER)
    entry = next(one for one in built.walk() if one.get_content_type() == "text/calendar")
    assert entry.get_param("method") == "PUBLISH"
    assert entry.get_param("charset") == "utf-8"


@pytest.mark.parametrize("url", ["smtp://127.0.0.1:1"])
def test_no_server_loses_nothing(session, tmp_path, url):
    queued = mail()
    assert outbox.deliver_due(outbox.transport_for(url, tmp_path), SENDER) == 0
    assert queued.sent_at is None
    assert queued.attempts == 1
