"""Reports of mail servers, as they really look, find the mail they are about."""

import datetime as dt

import pytest

from config import Settings
from teilhabe_app.core import bounces, clock, outbox
from teilhabe_app.core.outbox import OutboxMail
from tests.factories import save

REFUSAL = """\
Return-Path: <>
Received: by mail.example.net (Postfix) id 4Rt7yH0abc; Tue, 10 Nov 2026 09:12:01 +0100 (CET)
Date: Tue, 10 Nov 2026 09:12:01 +0100 (CET)
From: MAILER-DAEMON@mail.example.net (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: teilhabe@example.org
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4Rt7yH0abc.1"
Message-Id: <20261110081201.4Rt7yH0abc@mail.example.net>

This is a MIME-encapsulated message.

--4Rt7yH0abc.1
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--4Rt7yH0abc.1
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net
X-Postfix-Queue-ID: 4Rt7yH0abc
Arrival-Date: Tue, 10 Nov 2026 09:11:58 +0100 (CET)

Final-Recipient: rfc822; nobody@example.com
Original-Recipient: rfc822;nobody@example.com
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.com
Diagnostic-Code: smtp; 550 5.1.1 <nobody@example.com>: Recipient address
    rejected: User unknown

--4Rt7yH0abc.1
{original}
--4Rt7yH0abc.1--
"""
WHOLE = """\
Content-Description: Undelivered Message
Content-Type: message/rfc822

Subject: =?utf-8?q?Sie_haben_einen_Platz?=
From: teilhabe@example.org
To: nobody@example.com
Message-ID: {id}
Content-Type: text/plain; charset=utf-8

Guten Tag.
"""
HEADERS = """\
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Subject: =?utf-8?q?Sie_haben_einen_Platz?=
From: teilhabe@example.org
Message-ID: {id}
"""


def sent(**values) -> OutboxMail:
    defaults = {
        "to_address": "nobody@example.com",
        "language": "de",
        "kind": "confirmed",
        "subject": "Sie haben einen Platz",
        "text": "Guten Tag.\n",
        "html": "<p>Guten Tag.</p>",
        "sent_at": clock.now(),
        "attempts": 1,
    }
    return save(OutboxMail(**{**defaults, **values}))


def report(mail_id: str, *, original: str = WHOLE, action: str = "failed", status: str = "5.1.1") -> bytes:
    text = REFUSAL.format(action=action, status=status, original=original.format(id=mail_id))
    return text.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("original", [WHOLE, HEADERS])
def test_a_report_names_the_mail_and_the_reason(session, original):
    mail = sent()
    assert bounces.take(report(outbox.message_id(mail.id, "example.org"), original=original)) is mail
    assert mail.state == "returned"
    assert mail.last_error.startswith("came back: 5.1.1 550 5.1.1 <nobody@example.com>")
    assert "User unknown" in mail.last_error


def test_a_delay_changes_nothing(session):
    mail = sent()
    raw = report(outbox.message_id(mail.id, "example.org"), action="delayed", status="4.4.1")
    assert bounces.take(raw) is None
    assert mail.state == "sent"


def test_nobody_else_can_make_such_a_report(session):
    mail = sent()
    true = outbox.message_id(mail.id, "example.org")
    for forged in (
        f"<{mail.id}.{'0' * 24}@example.org>",
        f"<{mail.id}@example.org>",
        true.replace(str(mail.id), "9", 1),
    ):
        assert bounces.take(report(forged)) is None
    assert mail.state == "sent"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Subject: Hello\r\n\r\nI am on holiday.",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n--x--",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n",
        b'Content-Type: multipart/report;;;="\r\n\r\n--',
    ],
)
def test_other_mail_is_left_alone(session, raw):
    assert bounces.take(raw) is None


def test_reports_come_through_a_pipe(app, session):
    mail = sent()
    session.commit()
    raw = report(outbox.message_id(mail.id, "example.org"))
    done = app.test_cli_runner().invoke(args=["mail", "bounce"], input=raw)
    assert (done.exit_code, done.output.strip()) == (0, "noted")
    assert session.get(OutboxMail, mail.id).state == "returned"
    done = app.test_cli_runner().invoke(args=["mail", "bounce"], input=b"Subject: Hello\r\n\r\nHi")
    assert (done.exit_code, done.output.strip()) == (0, "nothing of ours")


def test_reports_lie_in_a_maildir(app, session, tmp_path, monkeypatch):
    mail = sent()
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.a.host").write_bytes(report(outbox.message_id(mail.id, "example.org")))
    (tmp_path / "new" / "2.b.host").write_bytes(b"Subject: Hello\r\n\r\nHi")
    settings = Settings(secret_key="x" * 40, database_url="sqlite://", bounces=tmp_path)
    monkeypatch.setitem(app.config, "TEILHABE", settings)
    assert bounces.collect() == 1
    assert mail.state == "returned"
    assert sorted(path.name for path in (tmp_path / "cur").iterdir()) == ["1.a.host:2,S", "2.b.host:2,S"]
    assert bounces.collect() == 0


def test_without_a_maildir_nothing_is_read(session):
    assert bounces.collect() == 0


def test_what_came_back_can_be_sent_again(session):
    mail = sent(failed_at=clock.now(), last_error="came back: 5.1.1")
    outbox.send_again(mail)
    assert (mail.state, mail.attempts, mail.last_error) == ("queued", 0, None)
    assert mail.due_at <= clock.now() + dt.timedelta(seconds=1)
