"""The neighbours of the tests are real: a mail server that receives and refuses, a database server that copies."""

import smtplib

import psycopg
import pytest

from tests.support import postgres, smtp


def test_the_mail_server_keeps_and_refuses():
    with smtp.running(refuse={"nobody@example.org"}) as mailbox, smtplib.SMTP(smtp.HOST, mailbox.port) as sender:
        sender.sendmail("a@example.org", ["b@example.org"], "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nHallo\r\n")
        received = mailbox.wait_for(1)
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            sender.sendmail("a@example.org", ["nobody@example.org"], "Subject: x\r\n\r\n")
    assert (received[0].subject, received[0].text.strip()) == ("Grüße", "Hallo")
    assert len(mailbox.to("b@example.org")) == 1


@pytest.mark.postgres
def test_a_database_is_copied_from_a_template(postgres_server: postgres.Server):
    with psycopg.connect(postgres_server.create("first")) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS n")
    with psycopg.connect(postgres_server.create("second", template="first")) as connection:
        assert connection.execute("SELECT n FROM t").fetchone() == (1,)
    connection.close()
    for name in ("second", "first"):
        postgres_server.drop(name)
