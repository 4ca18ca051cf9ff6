"""Personal fields of contributions: why they are kept and when they go."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Flask
from sqlalchemy import ColumnElement, delete, or_, select, update

from teilhabe_app.accounts import signals
from teilhabe_app.accounts.models import User
from teilhabe_app.contributions.models import Contribution, Decision, Notice, Objection, Support, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.privacy import PersonalField, register

NOTIFIER = dt.timedelta(days=365)
ADDRESS = dt.timedelta(days=3 * 365)


def erase_addresses(before: dt.datetime) -> int:
    """Forget addresses three years after sending, and of withdrawn ones at once; return how many."""
    old = or_(Contribution.submitted_at < before - ADDRESS, Contribution.visibility == Visibility.WITHDRAWN)
    return _empty("contact_email", old)


def erase_names(_before: dt.datetime) -> int:
    """Forget the public names under withdrawn contributions; return how many."""
    return _empty("author_name", Contribution.visibility == Visibility.WITHDRAWN)


def erase_notifiers(before: dt.datetime) -> int:
    """Forget the addresses of those who reported something a year after it was decided; return how many."""
    old = Notice.contact_email.is_not(None) & (Notice.decided_at < before - NOTIFIER)
    change = update(Notice).where(old).values(contact_email=None)
    result = db.session.execute(change, execution_options={"synchronize_session": False})
    return int(result.rowcount)  # type: ignore[attr-defined]


def erase_author(account: User, **_kwargs: Any) -> None:
    """Forget support, and name and address under what a person wrote, when the account goes; the texts stay."""
    _forget_support(account)
    _empty("contact_email", Contribution.author_id == account.id)
    _empty("author_name", (Contribution.author_id == account.id) & Contribution.organisation_id.is_(None))


def export_author(account: User, **_kwargs: Any) -> tuple[str, list[dict[str, Any]]]:
    """Return what a person wrote, for the copy of their data."""
    query = select(Contribution).where(Contribution.author_id == account.id).order_by(Contribution.id)
    return "contributions", [
        {
            "receipt": one.receipt,
            "text": one.text,
            "proposed_text": one.proposed_text,
            "language": one.language,
            "kind": one.kind.value,
            "visibility": one.visibility.value,
            "submitted_at": one.submitted_at.isoformat(),
        }
        for one in db.session.scalars(query)
    ]


def export_support(account: User, **_kwargs: Any) -> tuple[str, list[dict[str, Any]]]:
    """Return what a person supports, for the copy of their data."""
    query = (
        select(Contribution.receipt, Support.created_at)
        .join(Contribution, Contribution.id == Support.contribution_id)
        .where(Support.user_id == account.id)
        .order_by(Support.id)
    )
    return "support", [{"receipt": row.receipt, "at": row.created_at.isoformat()} for row in db.session.execute(query)]


def export_objections(account: User, **_kwargs: Any) -> tuple[str, list[dict[str, Any]]]:
    """Return how a person objected to decisions, for the copy of their data."""
    query = (
        select(Objection, Contribution.receipt)
        .join(Objection.decision)
        .join(Decision.contribution)
        .where(Contribution.author_id == account.id)
        .order_by(Objection.id)
    )
    return "objections", [
        {"receipt": row.receipt, "text": row.Objection.text, "at": row.Objection.created_at.isoformat()}
        for row in db.session.execute(query)
    ]


def _forget_support(account: User) -> None:
    supported = select(Support.contribution_id).where(Support.user_id == account.id)
    db.session.execute(
        update(Contribution).where(Contribution.id.in_(supported)).values(support_count=Contribution.support_count - 1),
        execution_options={"synchronize_session": False},
    )
    db.session.execute(delete(Support).where(Support.user_id == account.id))


def _empty(column: str, condition: ColumnElement[bool]) -> int:
    field = getattr(Contribution, column)
    change = update(Contribution).where(field.is_not(None), condition).values({column: None})
    result = db.session.execute(change, execution_options={"synchronize_session": False})
    return int(result.rowcount)  # type: ignore[attr-defined]


FIELDS = (
    PersonalField(
        where="contribution.contact_email",
        what=_l("E-mail address that somebody leaves with a contribution"),
        purpose=_l("To tell this person what becomes of the contribution."),
        keep=_l("Three years after it was sent, or until the contribution is withdrawn."),
        erase=erase_addresses,
    ),
    PersonalField(
        where="moderation_notice.contact_email",
        what=_l("E-mail address of somebody who reports a contribution"),
        purpose=_l("To tell this person what we decide."),
        keep=_l("One year after the decision."),
        erase=erase_notifiers,
    ),
    PersonalField(
        where="contribution.author_name",
        what=_l("Public name under a contribution"),
        purpose=_l("To show under which name somebody wrote, if they want that."),
        keep=_l("As long as the contribution is public, or until it is withdrawn."),
        erase=erase_names,
    ),
)


def connect(_app: Flask | Any) -> None:
    """Add the fields to the register and follow accounts that go."""
    register(*FIELDS)
    signals.account_erased.connect(erase_author)
    signals.account_exported.connect(export_author)
    signals.account_exported.connect(export_support)
    signals.account_exported.connect(export_objections)
