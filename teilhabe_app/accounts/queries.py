"""Reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from teilhabe_app.accounts.models import AccountLink, Purpose, Role, RoleGrant, User, UserSession
from teilhabe_app.core import clock
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.core.paging import Page, page_of
from teilhabe_app.core.text import fold


def by_email(address: str) -> User | None:
    """Find an account by its address, whatever the case."""
    query = select(User).where(User.email == address.strip().lower())
    return db.session.scalars(query).unique().one_or_none()


def by_id(user_id: int) -> User | None:
    """Find an account by its number."""
    return db.session.get(User, user_id)


def by_pseudonym(pseudonym: str) -> User | None:
    """Find an account by its public name; look-alikes are the same name."""
    query = select(User).where(User.pseudonym_key == fold(pseudonym))
    return db.session.scalars(query).unique().one_or_none()


def open_link(token_hash: str, purposes: Collection[Purpose]) -> AccountLink | None:
    """Find a single-use link that still works."""
    query = (
        select(AccountLink)
        .where(
            AccountLink.token_hash == token_hash,
            AccountLink.purpose.in_(purposes),
            AccountLink.used_at.is_(None),
            AccountLink.expires_at > clock.now(),
        )
        .options(joinedload(AccountLink.user))
    )
    link = db.session.scalars(query).unique().one_or_none()
    return link if link and not link.user.deactivated_at else None


def sessions_of(account: User) -> Sequence[UserSession]:
    """Return the sessions that have not ended, newest first."""
    query = (
        select(UserSession)
        .where(UserSession.user_id == account.id, UserSession.expires_at > clock.now())
        .order_by(UserSession.id.desc())
    )
    return db.session.scalars(query).all()


def other_administrators(account: User) -> Sequence[int]:
    """Return the active administrators besides this one, locked until the transaction ends."""
    query = (
        select(RoleGrant.user_id)
        .join(User, User.id == RoleGrant.user_id)
        .where(
            RoleGrant.role == Role.ADMINISTRATOR,
            RoleGrant.user_id != account.id,
            User.deactivated_at.is_(None),
            User.confirmed_at.is_not(None),
        )
        .with_for_update(of=RoleGrant)
    )
    return db.session.scalars(query).all()


def people(search: str, cursor: str | None) -> Page[User]:
    """Return accounts, newest first, whose address or public name contains the search text."""
    query = select(User)
    if search:
        query = query.where(
            or_(
                User.email.contains(search.lower(), autoescape=True),
                User.pseudonym_key.contains(fold(search), autoescape=True),
            )
        )
    return page_of(query, (User.id,), cursor)


def audit_entries(action: str | None, object_type: str | None, cursor: str | None) -> Page[AuditEntry]:
    """Return what was done, newest first."""
    query = select(AuditEntry)
    if action:
        query = query.where(AuditEntry.action == action)
    if object_type:
        query = query.where(AuditEntry.object_type == object_type)
    return page_of(query, (AuditEntry.id,), cursor, size=50)


def audit_words() -> tuple[list[str], list[str]]:
    """Return the actions and the kinds of objects that occur."""
    actions = db.session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action)).all()
    kinds = db.session.scalars(select(AuditEntry.object_type).distinct().order_by(AuditEntry.object_type)).all()
    return list(actions), list(kinds)


def pseudonyms(ids: Collection[int | None]) -> Mapping[int, str]:
    """Return the public names of some accounts."""
    query = select(User.id, User.pseudonym).where(User.id.in_([key for key in ids if key is not None]))
    return {row.id: row.pseudonym for row in db.session.execute(query)}


def mails(cursor: str | None) -> Page[OutboxMail]:
    """Return outgoing mails, newest first."""
    return page_of(select(OutboxMail), (OutboxMail.id,), cursor)


def mail_by_id(mail_id: int) -> OutboxMail | None:
    """Find one outgoing mail."""
    return db.session.get(OutboxMail, mail_id)
