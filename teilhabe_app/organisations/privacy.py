"""Personal fields of organisations: why they are kept and when they go."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Flask
from sqlalchemy import delete, or_

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.privacy import PersonalField, register
from teilhabe_app.organisations.models import Invitation, Membership

MEMBERSHIP = dt.timedelta(days=3 * 365)


def erase_invitations(before: dt.datetime) -> int:
    """Delete invitations that were used or have expired; return how many."""
    query = delete(Invitation).where(or_(Invitation.used_at.is_not(None), Invitation.expires_at < before))
    return int(db.session.execute(query).rowcount)  # type: ignore[attr-defined]


def erase_memberships(before: dt.datetime) -> int:
    """Delete memberships that ended more than three years ago; return how many."""
    query = delete(Membership).where(Membership.ended_at < before - MEMBERSHIP)
    return int(db.session.execute(query).rowcount)  # type: ignore[attr-defined]


FIELDS = (
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
    """Add the fields to the register."""
    register(*FIELDS)
