"""Outgoing mail: written in the transaction that causes it, sent by the worker."""

from __future__ import annotations

import datetime as dt
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import JSON, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from teilhabe_app.core import clock
from teilhabe_app.core.db import Base, Code, Created, Lang, LongText, Name, db

ATTEMPTS = 6
Transport = Callable[[EmailMessage], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A small text file that goes with a mail, such as a calendar entry."""

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


def message(mail: OutboxMail, sender: str) -> EmailMessage:
    """Build the MIME message: plain text, HTML, attachments."""
    built = EmailMessage()
    built["Subject"] = " ".join(mail.subject.split())
    built["From"] = sender
    built["To"] = mail.to_address
    built["Date"] = format_datetime(clock.now())
    built["Message-ID"] = make_msgid(idstring=str(mail.id), domain=sender.rpartition("@")[2])
    built["Auto-Submitted"] = "auto-generated"
    built.set_content(mail.text)
    built.add_alternative(mail.html, subtype="html")
    for part in mail.attachments:
        maintype, _, subtype = part["mimetype"].partition("/")
        if maintype == "text":
            built.add_attachment(part["text"], subtype=subtype, filename=part["name"])
        else:
            built.add_attachment(part["text"].encode(), maintype=maintype, subtype=subtype, filename=part["name"])
    built["Content-Language"] = mail.language  # last, because making parts moves such headers into the first of them
    return built


def deliver_due(transport: Transport, sender: str, limit: int = 50) -> int:
    """Send what is due, one commit a mail; a refusal is kept and tried again later. Return how many went out."""
    sent = 0
    due = (
        select(OutboxMail.id)
        .where(OutboxMail.sent_at.is_(None), OutboxMail.due_at <= clock.now(), OutboxMail.attempts < ATTEMPTS)
        .order_by(OutboxMail.due_at, OutboxMail.id)
        .limit(limit)
    )
    for key in db.session.scalars(due).all():
        mail = db.session.get(OutboxMail, key, with_for_update={"skip_locked": True})
        if mail is None or mail.sent_at is not None:
            continue
        mail.attempts += 1
        try:
            transport(message(mail, sender))
        except (OSError, smtplib.SMTPException, ValueError) as error:
            mail.last_error = f"{type(error).__name__}: {error}"[:300]
            mail.due_at = clock.now() + dt.timedelta(minutes=2**mail.attempts)
        else:
            mail.sent_at = clock.now()
            mail.last_error = None
            sent += 1
        db.session.commit()
    return sent


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
