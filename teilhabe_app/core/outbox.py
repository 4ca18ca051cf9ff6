"""Outgoing mail: written in the transaction that causes it, sent by the worker."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import JSON, ColumnElement, Index, and_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from teilhabe_app.core import clock
from teilhabe_app.core.db import Base, Code, Created, Lang, LongText, Name, db

ATTEMPTS = 6
BATCH = 50  # mails in one round of the worker
OVERTAKEN = "overtaken"  # in ``last_error``: it was no longer true when its turn came
CAME_BACK = "came back: "  # begins ``last_error`` of a mail that a later report says was not delivered
PERMANENT = 500
Transport = Callable[[EmailMessage], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A small text file that goes with a mail, such as a calendar entry; the type may have parameters."""

    name: str
    mimetype: str
    text: str


class OutboxMail(Base):
    """One mail to one person. ``once`` makes a second attempt to queue the same message harmless."""

    __tablename__ = "outbox_mail"
    __table_args__ = (Index(None, "sent_at", "due_at"),)

    to_address: Mapped[Name]
    language: Mapped[Lang]
    kind: Mapped[Code]
    subject: Mapped[Name]
    text: Mapped[LongText]
    html: Mapped[LongText]
    attachments: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    once: Mapped[Name | None] = mapped_column(unique=True)
    created_at: Mapped[Created]
    due_at: Mapped[Created]
    sent_at: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[Name | None]
    failed_at: Mapped[dt.datetime | None]  # given up: refused for good, tried too often, or it came back
    about: Mapped[Code | None] = mapped_column(index=True)  # what it is about, for those who look after that
    unsubscribe: Mapped[Name | None]  # where one POST stops further mails of this kind

    @property
    def state(self) -> str:
        """Return where it stands: queued, trying, sent, refused, returned or overtaken."""
        if self.failed_at is not None:
            if self.last_error == OVERTAKEN:
                return OVERTAKEN
            return "returned" if self.sent_at is not None else "refused"
        if self.sent_at is not None:
            return "sent"
        return "trying" if self.attempts else "queued"


# The same states as conditions, for counting and filtering.
STATES: dict[str, ColumnElement[bool]] = {
    "queued": and_(OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_(None), OutboxMail.attempts == 0),
    "trying": and_(OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_(None), OutboxMail.attempts > 0),
    "sent": and_(OutboxMail.sent_at.is_not(None), OutboxMail.failed_at.is_(None)),
    "refused": and_(
        OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_not(None), OutboxMail.last_error != OVERTAKEN
    ),
    "returned": and_(
        OutboxMail.sent_at.is_not(None), OutboxMail.failed_at.is_not(None), OutboxMail.last_error != OVERTAKEN
    ),
    OVERTAKEN: and_(OutboxMail.failed_at.is_not(None), OutboxMail.last_error == OVERTAKEN),
}

_conditions: dict[str, Callable[[OutboxMail], bool]] = {}


def only_while(kind: str, still_true: Callable[[OutboxMail], bool]) -> None:
    """Ask ``still_true`` at the moment of sending: what is no longer true is not sent, however long it waited."""
    _conditions[kind] = still_true


def message_id(mail_id: int, domain: str) -> str:
    """Return the Message-ID of a mail; nobody else can make one, so a report that names it is about our mail."""
    return f"<{mail_id}.{_mark(mail_id)}@{domain}>"


def id_in(header: str) -> int | None:
    """Return the number of the mail that a Message-ID names, if we made it."""
    found = re.search(r"<(\d{1,9})\.([0-9a-f]{24})@", header)
    if found is None or not hmac.compare_digest(found[2], _mark(int(found[1]))):
        return None
    return int(found[1])


def _mark(mail_id: int) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"message-id {mail_id}".encode(), hashlib.sha256).hexdigest()[:24]


def message(mail: OutboxMail, sender: str) -> EmailMessage:
    """Build the MIME message: plain text, HTML, attachments."""
    built = EmailMessage()
    built["Subject"] = " ".join(mail.subject.split())
    built["From"] = sender
    built["To"] = mail.to_address
    built["Date"] = format_datetime(clock.now())
    built["Message-ID"] = message_id(mail.id, sender.rpartition("@")[2])
    built["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:  # RFC 8058: the reader's program stops them by one POST
        built["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        built["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    built.set_content(mail.text)
    built.add_alternative(mail.html, subtype="html")
    for part in mail.attachments:
        kind, *extra = (one.strip() for one in part["mimetype"].split(";"))
        maintype, _, subtype = kind.partition("/")
        params = dict(one.split("=", 1) for one in extra)
        if maintype == "text":
            built.add_attachment(part["text"], subtype=subtype, filename=part["name"], params=params)
        else:
            content = part["text"].encode()
            built.add_attachment(content, maintype=maintype, subtype=subtype, filename=part["name"], params=params)
    built["Content-Language"] = mail.language  # last, because making parts moves such headers into the first of them
    return built


def deliver_due(transport: Transport, sender: str, limit: int = BATCH) -> int:
    """Send what is due; return how many went out.

    The database is free while we talk to the mail server. A mail is claimed first, by moving its next attempt into
    the future: should we die in between, it is tried again then. What is refused for good or was tried too often is
    given up (``failed_at``); anything else is tried again after a pause that grows.
    """
    due = (
        select(OutboxMail.id)
        .where(OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_(None), OutboxMail.due_at <= clock.now())
        .order_by(OutboxMail.due_at, OutboxMail.id)
        .limit(limit)
    )
    keys = db.session.scalars(due).all()
    db.session.commit()
    return sum(_deliver(key, transport, sender) for key in keys)


def _deliver(key: int, transport: Transport, sender: str) -> bool:
    mail = _claim(key)
    if mail is None:
        db.session.commit()
        return False
    still_true = _conditions.get(mail.kind)
    if still_true is not None and not still_true(mail):
        mail.failed_at, mail.last_error = clock.now(), OVERTAKEN
        db.session.commit()
        return False
    problem: Exception | None = None
    try:
        built = message(mail, sender)
        db.session.commit()
        transport(built)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        problem = error
    if problem is None:
        mail.sent_at, mail.last_error = clock.now(), None
    else:
        mail.last_error = words_of(problem)[:300]
        if is_permanent(problem) or mail.attempts >= ATTEMPTS:
            mail.failed_at = clock.now()
    db.session.commit()
    return problem is None


def _claim(key: int) -> OutboxMail | None:
    now = clock.now()
    attempts = (db.session.scalar(select(OutboxMail.attempts).where(OutboxMail.id == key)) or 0) + 1
    row = (
        update(OutboxMail)
        .where(
            OutboxMail.id == key,
            OutboxMail.sent_at.is_(None),
            OutboxMail.failed_at.is_(None),
            OutboxMail.due_at <= now,
            OutboxMail.attempts == attempts - 1,
        )
        .values(attempts=attempts, due_at=now + dt.timedelta(minutes=2**attempts))
        .returning(OutboxMail.id)
        .execution_options(synchronize_session=False)
    )
    if db.session.scalar(row) is None:
        return None
    return db.session.get(OutboxMail, key, populate_existing=True)


def is_permanent(error: Exception) -> bool:
    """Tell whether another attempt is useless: the recipient or the message was refused with a code from 500.

    A refused sender, a refused sign-in or a missing server is our own affair and passes once it is mended.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return int(error.smtp_code) >= PERMANENT
    return isinstance(error, ValueError | smtplib.SMTPNotSupportedError)


def words_of(error: Exception) -> str:
    """Return what the mail server said, else what went wrong."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {_said(text)}" for code, text in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_said(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _said(text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(words.split())


def send_again(mail: OutboxMail) -> None:
    """Queue a mail once more, with all attempts before it."""
    mail.sent_at = mail.failed_at = mail.last_error = None
    mail.attempts, mail.due_at = 0, clock.now()


def transport_for(mail_url: str, instance: Path) -> Transport:
    """Return SMTP for a ``MAIL_URL``, else a folder of ``.eml`` files in the instance."""
    if not mail_url:
        return _folder(instance / "mail")
    url = urlsplit(mail_url)

    def send(built: EmailMessage) -> None:
        kind = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
        with kind(url.hostname or "localhost", url.port or 0, timeout=20) as server:
            if url.scheme == "smtp+starttls":
                server.starttls()
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(built)

    return send


def _folder(folder: Path) -> Transport:
    def write(built: EmailMessage) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        name = built["Message-ID"].strip("<>").partition("@")[0]
        (folder / f"{name}.eml").write_bytes(built.as_bytes())

    return write
