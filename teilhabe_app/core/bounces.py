"""Mail that came back: reports of mail servers (RFC 3464) are matched with the mails they are about."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage, Message
from pathlib import Path

from flask import current_app

from teilhabe_app.core import clock, outbox
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail

LARGEST = 2 * 1024 * 1024  # bytes; reports are small
MANY = 200  # files in one round of the worker


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail server says about one of our mails; ``words`` are the server's own."""

    mail_id: int
    action: str
    status: str
    words: str

    @property
    def is_final(self) -> bool:
        """Tell whether the mail will never arrive; a delay is no failure."""
        return self.action == "failed"


def parse(raw: bytes) -> Report | None:
    """Read a delivery status notification; None for any other mail, and for one that is not about a mail of ours."""
    try:
        built = email.message_from_bytes(raw[:LARGEST], policy=email.policy.default)
        if built.get_content_type() != "multipart/report":
            return None
        parts = list(built.walk())
        fields = next((_fields(part) for part in parts if part.get_content_type() == "message/delivery-status"), None)
        mail_id = next(filter(None, map(_original, parts)), None)
    except (ValueError, LookupError, AttributeError, TypeError):  # the standard parser stumbles over broken headers
        return None
    if not fields or mail_id is None:
        return None
    action, status = fields.get("action", "").lower(), fields.get("status", "").partition(" ")[0]
    words = fields.get("diagnostic-code", "").partition(";")[2] or fields.get("diagnostic-code", "")
    return Report(mail_id, action, status, " ".join(f"{status} {words}".split()))


def _fields(part: Message) -> dict[str, str]:
    """Return the fields of the recipient whose report is worst: the first that failed, else the first at all."""
    content = part.get_payload()
    blocks = [block for block in content if isinstance(block, Message)] if isinstance(content, list) else []
    people = [{name.lower(): str(value) for name, value in block.items()} for block in blocks]
    people = [one for one in people if "action" in one]
    return next((one for one in people if one["action"].lower() == "failed"), people[0] if people else {})


def _original(part: Message) -> int | None:
    """Return the number of our mail that a report carries, whole or by its headers."""
    kind = part.get_content_type()
    if kind == "text/rfc822-headers" and isinstance(part, EmailMessage):
        content = part.get_content()
        text = content if isinstance(content, str) else content.decode("utf-8", "replace")
        return outbox.id_in(str(email.message_from_string(text).get("Message-ID", "")))
    if kind == "message/rfc822":
        inner = part.get_payload()
        if isinstance(inner, list) and inner and isinstance(inner[0], Message):
            return outbox.id_in(str(inner[0].get("Message-ID", "")))
    return None


def take(raw: bytes) -> OutboxMail | None:
    """Note in the outbox that a mail came back; return it, or None for what is no such report."""
    report = parse(raw)
    if report is None or not report.is_final:
        return None
    mail = db.session.get(OutboxMail, report.mail_id)
    if mail is None:
        return None
    mail.failed_at = clock.now()
    mail.sent_at = mail.sent_at or mail.failed_at
    mail.last_error = f"{outbox.CAME_BACK}{report.words}"[:300]
    return mail


def collect() -> int:
    """Read the new reports in the maildir of the settings, if there is one; return how many mails came back.

    Everything that was looked at goes to ``cur`` and stays there for people to read.
    """
    folder: Path | None = current_app.config["TEILHABE"].bounces
    if folder is None or not (folder / "new").is_dir():
        return 0
    count = 0
    (folder / "cur").mkdir(exist_ok=True)
    for path in sorted((folder / "new").iterdir())[:MANY]:
        with path.open("rb") as file:
            count += take(file.read(LARGEST)) is not None
        path.rename(folder / "cur" / f"{path.name.partition(':')[0]}:2,S")
    return count
