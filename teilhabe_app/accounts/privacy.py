"""What is kept about people with accounts, why, and until when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Flask
from sqlalchemy import Delete, and_, delete, or_

from teilhabe_app.accounts.models import AccountLink, User, UserSession
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.core.privacy import PersonalField, register

UNCONFIRMED = dt.timedelta(days=7)
MAILS = dt.timedelta(days=30)
AUDIT = dt.timedelta(days=730)


def _run(statement: Delete) -> int:
    result = db.session.execute(statement, execution_options={"synchronize_session": False})
    return int(result.rowcount)  # type: ignore[attr-defined]


def erase_unconfirmed(before: dt.datetime) -> int:
    """Delete accounts that nobody confirmed within a week."""
    return _run(delete(User).where(User.confirmed_at.is_(None), User.created_at < before - UNCONFIRMED))


def erase_links(before: dt.datetime) -> int:
    """Delete links that were used or have expired."""
    return _run(delete(AccountLink).where(or_(AccountLink.used_at.is_not(None), AccountLink.expires_at < before)))


def erase_sessions(before: dt.datetime) -> int:
    """Delete sessions that have ended."""
    return _run(delete(UserSession).where(UserSession.expires_at < before))


def erase_mails(before: dt.datetime) -> int:
    """Delete mails a month after they were sent, or after they could not be sent."""
    old = before - MAILS
    never = and_(OutboxMail.sent_at.is_(None), OutboxMail.due_at < old)
    return _run(delete(OutboxMail).where(or_(OutboxMail.sent_at < old, never)))


def erase_audit(before: dt.datetime) -> int:
    """Delete entries of the audit trail after two years."""
    return _run(delete(AuditEntry).where(AuditEntry.at < before - AUDIT))


FIELDS: tuple[PersonalField, ...] = (
    PersonalField(
        "user",
        _l("Account: e-mail address, public name, language, and the password in a form that cannot be read"),
        _l("So that you can sign in and take part under a name of your choice"),
        _l("Until you delete your account"),
    ),
    PersonalField(
        "user.unconfirmed",
        _l("Accounts that were never confirmed"),
        _l("So that there is time to open the link in the mail"),
        _l("7 days"),
        erase_unconfirmed,
    ),
    PersonalField(
        "user_session",
        _l("Your sign-ins: when they began and when they end"),
        _l("So that you stay signed in while you use the site, and can end it from elsewhere"),
        _l("At most 12 hours"),
        erase_sessions,
    ),
    PersonalField(
        "account_link",
        _l("Links for confirming an account and for a new password"),
        _l("So that only the owner of a mailbox can confirm an account or change its password"),
        _l("Until they are used or have expired, at most 7 days"),
        erase_links,
    ),
    PersonalField(
        "outbox_mail",
        _l("E-mails that we send you"),
        _l("So that an e-mail is not lost when the mail server does not answer"),
        _l("30 days after sending"),
        erase_mails,
    ),
    PersonalField(
        "audit_entry",
        _l("Record of acts: which account did what and when, without any texts"),
        _l("So that misuse can be found and decisions can be checked"),
        _l("2 years"),
        erase_audit,
    ),
    PersonalField(
        "limit_counter",
        _l("Counters against mass sending: a hash made from the network address, not the address"),
        _l("So that nobody can overload the site or guess passwords"),
        _l("2 days"),
    ),
)


def connect(_app: Flask | Any) -> None:
    """Add the fields to the register."""
    register(*FIELDS)
