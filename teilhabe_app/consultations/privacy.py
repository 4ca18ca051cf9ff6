"""Personal fields of statements: why they are kept and when they go."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Flask
from sqlalchemy import and_, delete, func, or_, select

from teilhabe_app.consultations.models import Consultation, ConsultationPhase, Follower
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
    """Add the fields to the register."""
    register(*FIELDS)
