"""Accounts as people use them, and as administrators look after them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts import current, queries
from teilhabe_app.accounts.models import Role, RoleGrant, User, UserSession
from teilhabe_app.accounts.policy import Can
from teilhabe_app.accounts.service.joining import refuse_pseudonym
from teilhabe_app.accounts.service.passwords import drop_links, require_password
from teilhabe_app.accounts.signals import account_erased, account_exported
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.core.policy import policy
from teilhabe_app.core.text import fold


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """What people change about themselves."""

    pseudonym: str
    language: str


def change_profile(actor: User, draft: Profile) -> None:
    """Change one's public name and language; what was written before keeps the name it was written under."""
    policy.require(actor, Can.USE_ACCOUNT, actor)
    refuse_pseudonym(draft.pseudonym, keeper=actor)
    try:
        with db.session.begin_nested():
            actor.pseudonym, actor.pseudonym_key = draft.pseudonym, fold(draft.pseudonym)
            actor.language = draft.language
            actor.version += 1
            db.session.flush()
    except IntegrityError as error:
        raise DomainError(_l("This name is already taken. Please choose another one."), field="pseudonym") from error
    audit.note(actor, "account.change", actor)


def end_session(actor: User, session_id: int) -> None:
    """End one of one's own sessions."""
    policy.require(actor, Can.USE_ACCOUNT, actor)
    db.session.execute(delete(UserSession).where(UserSession.id == session_id, UserSession.user_id == actor.id))
    audit.note(actor, "account.end_session", actor)


def end_other_sessions(actor: User) -> None:
    """End all of one's sessions but the running one."""
    policy.require(actor, Can.USE_ACCOUNT, actor)
    current.end_all(actor, but_this=True)
    audit.note(actor, "account.end_sessions", actor)


def export(actor: User) -> dict[str, Any]:
    """Return everything that is bound to the account; the other slices add their parts."""
    policy.require(actor, Can.USE_ACCOUNT, actor)
    parts = dict(part for _receiver, part in account_exported.send(actor))
    return {
        "account": {
            "email": actor.email,
            "pseudonym": actor.pseudonym,
            "language": actor.language,
            "created_at": actor.created_at.isoformat(),
            "confirmed_at": actor.confirmed_at and actor.confirmed_at.isoformat(),
            "roles": sorted(actor.roles),
        },
        "sessions": [
            {"started_at": row.created_at.isoformat(), "ends_at": row.expires_at.isoformat()}
            for row in queries.sessions_of(actor)
        ],
        **parts,
    }


def delete_account(actor: User, password: str) -> None:
    """Delete one's own account: address, name, sessions, links and sent mails; other slices forget the person too."""
    policy.require(actor, Can.USE_ACCOUNT, actor)
    require_password(actor, password)
    _keep_an_administrator(actor)
    audit.note(actor, "account.delete", actor)
    account_erased.send(actor)
    current.end_all(actor)
    drop_links(actor)
    db.session.execute(delete(OutboxMail).where(OutboxMail.to_address == actor.email))
    db.session.delete(actor)
    db.session.flush()


def set_roles(actor: User, account: User, roles: Collection[Role]) -> None:
    """Grant and revoke roles; there is always an administrator left."""
    policy.require(actor, Can.MANAGE)
    wanted, had = set(roles), {grant.role for grant in account.grants}
    if wanted == had:
        return
    if Role.ADMINISTRATOR in had - wanted:
        _keep_an_administrator(account, field="roles")
    account.grants = [grant for grant in account.grants if grant.role in wanted]
    account.grants += [RoleGrant(role=role) for role in sorted(wanted - had)]
    account.version += 1
    audit.note(actor, "account.roles", account, granted=sorted(wanted - had), revoked=sorted(had - wanted))


def deactivate(actor: User, account: User) -> None:
    """Lock an account out at once; what the person wrote stays."""
    policy.require(actor, Can.MANAGE)
    if account.deactivated_at:
        raise DomainError(_l("This account is already deactivated."))
    _keep_an_administrator(account)
    account.deactivated_at = clock.now()
    account.version += 1
    current.end_all(account)
    drop_links(account)
    audit.note(actor, "account.deactivate", account)


def reactivate(actor: User, account: User) -> None:
    """Let a person in again."""
    policy.require(actor, Can.MANAGE)
    if not account.deactivated_at:
        raise DomainError(_l("This account is already active."))
    account.deactivated_at = None
    account.version += 1
    audit.note(actor, "account.reactivate", account)


def _keep_an_administrator(account: User, *, field: str | None = None) -> None:
    """Refuse whatever would leave the site without an active administrator."""
    if "administrator" in account.roles and not account.deactivated_at and not queries.other_administrators(account):
        raise DomainError(
            _l("This is the last administrator. Please make somebody else an administrator first."), field=field
        )
