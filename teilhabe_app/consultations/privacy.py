"""Personal fields of statements: why they are kept and when they go."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Flask
from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import joinedload

from teilhabe_app.accounts import signals
from teilhabe_app.accounts.models import User
from teilhabe_app.consultations.models import Consultation, ConsultationPhase, Follower, Statement
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.privacy import PersonalField, register
from teilhabe_app.formats.models import Format

UNCONFIRMED = dt.timedelta(days=2)
AFTERWARDS = dt.timedelta(days=30)


def erase_followers(before: dt.datetime) -> int:
    """Delete addresses that nobody confirmed, and all of a consultation whose last phase is over; return how many."""
    last_phase = (
        select(func.max(ConsultationPhase.ends_on))
        .where(ConsultationPhase.consultation_id == Follower.consultation_id)
        .scalar_subquery()
    )
    closed = (
        select(Format.closes_at)
        .join(Consultation, Consultation.format_id == Format.id)
        .where(Consultation.id == Follower.consultation_id)
        .scalar_subquery()
    )
    over = before - AFTERWARDS
    query = delete(Follower).where(
        or_(
            and_(Follower.confirmed_at.is_(None), Follower.created_at < before - UNCONFIRMED),
            and_(closed < over, or_(last_phase.is_(None), last_phase < over.date())),
        )
    )
    return int(db.session.execute(query.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]


def export_statements(account: User, **_kwargs: Any) -> tuple[str, list[dict[str, Any]]]:
    """Return the statements that a person began, proposed or handed in, for the copy of their data."""
    mine = or_(
        Statement.drafted_by_id == account.id,
        Statement.proposed_by_id == account.id,
        Statement.handed_in_by_id == account.id,
    )
    query = select(Statement).where(mine).options(joinedload(Statement.organisation)).order_by(Statement.id)
    return "statements", [
        {
            "organisation": one.organisation.name,
            "state": one.state.value,
            "created_at": one.created_at.isoformat(),
            "began": one.drafted_by_id == account.id,
            "proposed": one.proposed_by_id == account.id,
            "handed_in": one.handed_in_by_id == account.id,
        }
        for one in db.session.scalars(query)
    ]


def export_followed(account: User, **_kwargs: Any) -> tuple[str, list[dict[str, Any]]]:
    """Return which consultations the address of an account follows, for the copy of its data."""
    query = (
        select(Follower)
        .where(Follower.email == account.email.lower())
        .options(joinedload(Follower.consultation).joinedload(Consultation.format))
        .order_by(Follower.id)
    )
    return "followed_consultations", [
        {"consultation": one.consultation.format.slug, "since": one.created_at.isoformat()}
        for one in db.session.scalars(query)
    ]


def erase_followed(account: User, **_kwargs: Any) -> None:
    """Forget what the address of an account follows when the account goes."""
    db.session.execute(delete(Follower).where(Follower.email == account.email.lower()))


FIELDS = (
    PersonalField(
        "statement.drafted_by",
        _l("Who began a statement of an organisation and who handed it in"),
        _l("So that a second person approves what is said in the name of an organisation"),
        _l("As long as the statement is kept, or until the account is deleted; it is never shown in public"),
    ),
    PersonalField(
        "follower.email",
        _l("E-mail address that follows a consultation"),
        _l("To write when a phase begins or ends soon"),
        _l("Until you stop it, at most 30 days after the last phase; two days if it is not confirmed"),
        erase_followers,
    ),
)


def connect(_app: Flask | Any) -> None:
    """Add the fields to the register and the copy of one's data."""
    register(*FIELDS)
    signals.account_exported.connect(export_statements)
    signals.account_exported.connect(export_followed)
    signals.account_erased.connect(erase_followed)
