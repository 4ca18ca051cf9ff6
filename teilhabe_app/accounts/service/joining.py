"""Joining: sign up, confirm, forgotten passwords, invitations. All by single-use links in mails."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts import current, queries
from teilhabe_app.accounts.models import AccountLink, Purpose, Role, RoleGrant, User
from teilhabe_app.accounts.policy import Can
from teilhabe_app.accounts.service.passwords import (
    UNSET,
    drop_links,
    hash_password,
    is_right,
    refuse_weak,
    set_password,
)
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.text import fold

LASTS = {
    Purpose.CONFIRM: dt.timedelta(hours=48),
    Purpose.RESET: dt.timedelta(hours=1),
    Purpose.INVITE: dt.timedelta(days=7),
}
RESERVED = {"admin", "administrator", "administration", "moderation", "moderator", "redaktion", "teilhabe"}


@dataclass(frozen=True, kw_only=True, slots=True)
class SignUp:
    """What somebody enters to get an account."""

    email: str
    pseudonym: str
    password: str
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """Whom an administrator invites, and with which roles."""

    email: str
    pseudonym: str
    language: str
    roles: frozenset[Role]


def sign_up(draft: SignUp) -> tuple[User, str | None]:
    """Create an account that waits for its confirmation; return it with the token for the mail.

    For an address that already has an account nothing changes and the token is None: the mail says so, the page does
    not. A waiting account does not hold its public name yet, so that nobody can find out who is waiting.
    """
    refuse_weak(draft.password, field="password", email=draft.email, pseudonym=draft.pseudonym)
    refuse_pseudonym(draft.pseudonym)
    hashed = hash_password(draft.password)
    user = queries.by_email(draft.email)
    if user is None:
        user = User(email=draft.email.lower(), pseudonym_key=f"?{secrets.token_urlsafe(16)}", pseudonym=draft.pseudonym)
        user.password_hash = hashed
        try:
            with db.session.begin_nested():
                db.session.add(user)
        except IntegrityError:  # the same address a moment ago
            user = queries.by_email(draft.email)
            if user is None:
                raise
            return user, None
        audit.note(None, "account.sign_up", user)
    elif user.confirmed_at or user.deactivated_at or user.password_hash == UNSET:
        return user, None
    user.pseudonym, user.password_hash, user.language = draft.pseudonym, hashed, draft.language
    drop_links(user)
    return user, send_link(user, Purpose.CONFIRM)


def confirm(link: AccountLink, password: str) -> User:
    """Confirm an account.

    The password chosen at sign-up is asked for: the mailbox alone could belong to a mistyped address.
    """
    user = link.user
    if not is_right(user, password):
        raise DomainError(_l("This is not the password that was chosen for this account."), field="password")
    _use(link)
    drop_links(user)
    user.confirmed_at = user.confirmed_at or clock.now()
    _take_pseudonym(user)
    audit.note(user, "account.confirm", user)
    return user


def ask_for_reset(email: str) -> tuple[User, str] | None:
    """Return the account and the token for a mail with a new-password link; None where there is no account."""
    user = queries.by_email(email)
    if user is None or user.deactivated_at:
        return None
    audit.note(None, "account.ask_reset", user)
    return user, send_link(user, Purpose.RESET)


def choose_password(link: AccountLink, password: str) -> User:
    """Set the password by a link of a mail (forgotten, or invited); ends every session and link, and confirms."""
    user = link.user
    refuse_weak(password, field="password", email=user.email, pseudonym=user.pseudonym)
    _use(link)
    set_password(user, password)
    user.confirmed_at = user.confirmed_at or clock.now()
    _take_pseudonym(user)
    audit.note(user, "account.choose_password", user, purpose=link.purpose.value)
    return user


def invite(actor: User, draft: Invitation) -> tuple[User, str]:
    """Create an account for somebody who chooses the password by the link in the mail."""
    policy.require(actor, Can.MANAGE)
    if queries.by_email(draft.email):
        raise DomainError(_l("There is already an account with this e-mail address."), field="email")
    refuse_pseudonym(draft.pseudonym)
    user = User(
        email=draft.email.lower(),
        pseudonym=draft.pseudonym,
        pseudonym_key=fold(draft.pseudonym),
        password_hash=UNSET,
        language=draft.language,
        grants=[RoleGrant(role=role) for role in sorted(draft.roles)],
    )
    try:
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError as error:
        raise DomainError(_l("There is already an account with this e-mail address."), field="email") from error
    audit.note(actor, "account.invite", user, roles=sorted(draft.roles))
    return user, send_link(user, Purpose.INVITE)


def invite_again(actor: User, account: User) -> str:
    """Make a new invitation link for somebody who has not come yet; the old one stops working."""
    policy.require(actor, Can.MANAGE)
    if account.confirmed_at or account.password_hash != UNSET:
        raise DomainError(_l("This person has already come."))
    drop_links(account)
    account.created_at = clock.now()  # the time until an unused account is deleted starts again
    audit.note(actor, "account.invite_again", account)
    return send_link(account, Purpose.INVITE)


def create_administrator(draft: SignUp) -> User:
    """Create a confirmed administrator; only for the command line of the operator."""
    refuse_weak(draft.password, field="password", email=draft.email, pseudonym=draft.pseudonym)
    if queries.by_email(draft.email):
        raise DomainError(_l("There is already an account with this e-mail address."), field="email")
    refuse_pseudonym(draft.pseudonym)
    user = User(
        email=draft.email.lower(),
        pseudonym=draft.pseudonym,
        pseudonym_key=fold(draft.pseudonym),
        password_hash=hash_password(draft.password),
        language=draft.language,
        confirmed_at=clock.now(),
        grants=[RoleGrant(role=Role.ADMINISTRATOR)],
    )
    db.session.add(user)
    audit.note(None, "account.create_administrator", user)
    return user


def send_link(account: User, purpose: Purpose) -> str:
    """Return the token of a new link; only its hash is stored."""
    token = secrets.token_urlsafe(32)
    link = AccountLink(token_hash=current.digest(token), user=account, purpose=purpose)
    link.expires_at = clock.now() + LASTS[purpose]
    db.session.add(link)
    return token


def refuse_pseudonym(pseudonym: str, *, keeper: User | None = None) -> None:
    """Refuse a public name that is taken, reserved, or an e-mail address."""
    if "@" in pseudonym:
        raise DomainError(_l("Everybody will see this name. Please do not use your e-mail address."), field="pseudonym")
    holder = queries.by_pseudonym(pseudonym)
    if fold(pseudonym) in RESERVED or (holder is not None and holder is not keeper):
        raise DomainError(_l("This name is already taken. Please choose another one."), field="pseudonym")


def _use(link: AccountLink) -> None:
    """Use a link up; of two attempts at the same time the database lets one through."""
    used = (
        update(AccountLink)
        .where(AccountLink.id == link.id, AccountLink.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(AccountLink.id)
    )
    if db.session.execute(used, execution_options={"synchronize_session": False}).scalar() is None:
        raise DomainError(_l("This link was already used."))


def _take_pseudonym(user: User) -> None:
    """Give a confirmed account its public name, with a number where somebody else took it meanwhile."""
    wish, number = user.pseudonym, 1
    while (holder := queries.by_pseudonym(user.pseudonym)) is not None and holder is not user:
        number += 1
        user.pseudonym = f"{wish} {number}"
    user.pseudonym_key = fold(user.pseudonym)
