"""Writes: accounts, passwords, roles. Nothing here commits."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from teilhabe_app.accounts import queries
from teilhabe_app.accounts.models import User
from teilhabe_app.core import audit
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l

_hasher = PasswordHasher()
# Compared when the address is unknown, so that the time tells nothing.
_NOBODY = _hasher.hash("nobody")


def hash_password(password: str) -> str:
    """Return the argon2 hash that is stored."""
    return _hasher.hash(password)


def check_password(email: str, password: str) -> User:
    """Return the account for a right pair; say the same thing for every wrong one."""
    user = queries.by_email(email)
    try:
        _hasher.verify(user.password_hash if user else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        user = None
    if user is None or user.deactivated_at or not user.confirmed_at:
        raise DomainError(_l("This e-mail address and this password do not belong together."))
    if _hasher.check_needs_rehash(user.password_hash):
        user.password_hash = hash_password(password)
    audit.note(user, "account.sign_in", user)
    return user
