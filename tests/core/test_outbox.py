"""Mail goes out through a real SMTP server, once, and a refusal is kept and tried again."""

import datetime as dt

import pytest

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


def test_a_refused_mail_says_why_and_is_due_again_later(session, tmp_path):
    queued = mail(to_address="refused@example.org")
    with smtp.running(refuse={"refused@example.org"}) as box:
        assert outbox.deliver_due(outbox.transport_for(box.url, tmp_path), SENDER) == 0
    assert queued.sent_at is None
    assert queued.attempts == 1
    assert queued.last_error
    assert queued.due_at > clock.now()


def test_without_smtp_mails_become_files(session, tmp_path):
    mail()
    assert outbox.deliver_due(outbox.transport_for("", tmp_path), SENDER) == 1
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1


@pytest.mark.parametrize("url", ["smtp://127.0.0.1:1"])
def test_no_server_loses_nothing(session, tmp_path, url):
    queued = mail()
    assert outbox.deliver_due(outbox.transport_for(url, tmp_path), SENDER) == 0
    assert queued.sent_at is None
    assert queued.attempts == 1
