"""Mails about accounts. None carries a name somebody typed: the address may belong to somebody else."""

from __future__ import annotations

from teilhabe_app.accounts.models import User
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Language
from teilhabe_app.web.mails import absolute_url, queue


def confirm(account: User, token: str, way: str | None = None) -> None:
    """Send the link that confirms an account and then leads where its owner wanted to go."""
    href = absolute_url("accounts.confirm", token=token, lang=account.language, next=way)
    queue(account.email, account.language, "accounts/mail/confirm", href=href)


def already_known(account: User, way: str | None = None) -> None:
    """Tell the owner of an address that there is already an account."""
    href = absolute_url("accounts.forgotten", lang=account.language, next=way)
    queue(account.email, account.language, "accounts/mail/known", href=href)


def reset(account: User, token: str, way: str | None = None) -> None:
    """Send the link to a new password."""
    href = absolute_url("accounts.choose_password", token=token, lang=account.language, next=way)
    queue(account.email, account.language, "accounts/mail/reset", href=href)


def reset_for_nobody(spoken: Language) -> None:
    """Do the work of a mail without sending one, so that the time does not tell whether an address is known."""
    mail = queue("nobody@example.org", spoken.code, "accounts/mail/reset", href="")
    if mail is not None:
        db.session.expunge(mail)


def invitation(account: User, token: str) -> None:
    """Invite somebody to choose a password."""
    href = absolute_url("accounts.choose_password", token=token, lang=account.language)
    queue(account.email, account.language, "accounts/mail/invite", href=href)
