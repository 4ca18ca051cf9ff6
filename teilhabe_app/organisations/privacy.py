"""Personal fields of organisations: why they are kept and when they go."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Flask
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import joinedload

from teilhabe_app.accounts import signals
from teilhabe_app.accounts.models import User
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.privacy import PersonalField, register
from teilhabe_app.organisations.models import Invitation, Membership, Seat

MEMBERSHIP = dt.timedelta(days=3 * 365)


def erase_invitations(before: dt.datetime) -> int:
    """Delete invitations that were used or have expired; return how many."""
    query = delete(Invitation).where(or_(Invitation.used_at.is_not(None), Invitation.expires_at < before))
    return int(db.session.execute(query).rowcount)  # type: ignore[attr-defined]


def erase_memberships(before: dt.datetime) -> int:
    """Delete memberships that ended more than three years ago; return how many."""
    query = delete(Membership).where(Membership.ended_at < before - MEMBERSHIP)
    return int(db.session.execute(query).rowcount)  # type: ignore[attr-defined]


def export_memberships(account: User, **_kwargs: Any) -> tuple[str, list[dict[str, Any]]]:
    """Return for which organisations a person acts or acted, for the copy of their data."""
    query = select(Membership).where(Membership.user_id == account.id).options(joinedload(Membership.organisation))
    return "memberships", [
        {
            "organisation": one.organisation.name,
            "role": one.role.value,
            "since": one.since.isoformat(),
            "ended_at": one.ended_at and one.ended_at.isoformat(),
        }
        for one in db.session.scalars(query.order_by(Membership.id))
    ]


def export_seats(account: User, **_kwargs: Any) -> tuple[str, list[dict[str, Any]]]:
    """Return for which bodies a person answers, for the copy of their data."""
    query = select(Seat).where(Seat.user_id == account.id).options(joinedload(Seat.body)).order_by(Seat.id)
    return "seats", [{"body": dict(one.body.name), "since": one.since.isoformat()} for one in db.session.scalars(query)]


FIELDS = (
    PersonalField(
        "seat",
        _l("Which person answers for which body"),
        _l("So that only people of a body answer in its name"),
        _l("Until the person no longer answers for the body, or until the account is deleted"),
    ),
    PersonalField(
        "membership",
        _l("Which person acts for which organisation, and in which role"),
        _l("So that only members write in the name of an organisation"),
        _l("Three years after the membership has ended, or until the account is deleted"),
        erase_memberships,
    ),
    PersonalField(
        "invitation",
        _l("E-mail address that an organisation invites"),
        _l("To send the invitation"),
        _l("Until it is used or has expired, at most 14 days"),
        erase_invitations,
    ),
)


def connect(_app: Flask | Any) -> None:
    """Add the fields to the register and the copy of one's data."""
    register(*FIELDS)
    signals.account_exported.connect(export_memberships)
    signals.account_exported.connect(export_seats)
