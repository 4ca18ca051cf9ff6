"""Passwords: hashing, checking, changing."""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete

from teilhabe_app.accounts import current, queries
from teilhabe_app.accounts.models import AccountLink, User
from teilhabe_app.accounts.policy import Can
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import gettext, ngettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.text import fold

SHORTEST = 10
FEWEST_DIFFERENT = 5
UNSET = "!"  # an invited person has not chosen a password yet

_hasher = PasswordHasher()
# Compared when the address is unknown, so that the time tells nothing.
_NOBODY = _hasher.hash("nobody")


def hash_password(password: str) -> str:
    """Return the argon2 hash that is stored; the same letters from any keyboard give the same password."""
    return _hasher.hash(unicodedata.normalize("NFC", password))


def is_right(user: User | None, password: str) -> bool:
    """Tell whether the password belongs to the account; takes as long for nobody as for somebody."""
    stored = user.password_hash if user and user.password_hash != UNSET else _NOBODY
    try:
        _hasher.verify(stored, unicodedata.normalize("NFC", password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not _NOBODY


def check_password(email: str, password: str) -> User:
    """Return the account for a right pair; say the same thing for every wrong one."""
    user = queries.by_email(email)
    if not is_right(user, password) or user is None or user.deactivated_at or not user.confirmed_at:
        raise DomainError(_l("This e-mail address and this password do not belong together."))
    if _hasher.check_needs_rehash(user.password_hash):
        user.password_hash = hash_password(password)
    audit.note(user, "account.sign_in", user)
    return user


def refuse_weak(password: str, *, field: str, email: str = "", pseudonym: str = "") -> None:
    """Refuse a password that is short, monotonous, or just the person's name or address."""
    if len(password) < SHORTEST:
        raise DomainError(
            ngettext(
                "The password needs at least %(num)s character.",
                "The password needs at least %(num)s characters.",
                SHORTEST,
            ),
            field=field,
        )
    known = {fold(email), fold(email.partition("@")[0]), fold(pseudonym)}
    if len(set(password)) < FEWEST_DIFFERENT or fold(password) in known:
        raise DomainError(gettext("This password is too easy to guess."), field=field)


def set_password(account: User, password: str, *, field: str = "password", but_this: bool = False) -> None:
    """Set a new password; it ends the sessions (``but_this`` keeps the running one) and every link sent before."""
    refuse_weak(password, field=field, email=account.email, pseudonym=account.pseudonym)
    account.password_hash = hash_password(password)
    account.version += 1
    current.end_all(account, but_this=but_this)
    drop_links(account)


def change_password(actor: User, old: str, new: str) -> None:
    """Change one's own password; the old one is asked for, and every other session ends."""
    policy.require(actor, Can.USE_ACCOUNT, actor)
    require_password(actor, old)
    set_password(actor, new, field="new_password", but_this=True)
    audit.note(actor, "account.password", actor)


def require_password(actor: User, password: str, *, field: str = "password") -> None:
    """Raise unless the password is right; asked for before acts that cannot be taken back."""
    if not is_right(actor, password):
        raise DomainError(_l("This is not your current password."), field=field)


def drop_links(account: User) -> None:
    """Make every link that was sent to this account worthless."""
    db.session.execute(delete(AccountLink).where(AccountLink.user_id == account.id))
