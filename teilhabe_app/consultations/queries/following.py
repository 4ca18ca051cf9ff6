"""Reads of who follows a consultation."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from teilhabe_app.consultations.models import Consultation, Follower
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.formats.models import Format, State


def follower_by_email(consultation: Consultation, email: str) -> Follower | None:
    """Find an address among those that follow a consultation."""
    query = select(Follower).where(Follower.consultation_id == consultation.id, Follower.email == email)
    return db.session.scalars(query).one_or_none()


def follower_by_hash(token_hash: str) -> Follower | None:
    """Find who a link in a mail belongs to."""
    query = (
        select(Follower)
        .where(Follower.token_hash == token_hash)
        .options(joinedload(Follower.consultation).joinedload(Consultation.format))
    )
    return db.session.scalars(query).one_or_none()


def followed_consultations() -> Sequence[Consultation]:
    """Return the published consultations that somebody follows, with their phases."""
    query = (
        select(Consultation)
        .join(Consultation.format)
        .where(
            Format.state == State.PUBLISHED,
            Consultation.id.in_(select(Follower.consultation_id).where(Follower.confirmed_at.is_not(None))),
        )
        .options(joinedload(Consultation.format), joinedload(Consultation.phases))
        .order_by(Consultation.id)
    )
    return db.session.scalars(query).unique().all()


def followers_of(consultation: Consultation) -> Sequence[Follower]:
    """Return the confirmed addresses that follow a consultation."""
    query = select(Follower).where(Follower.consultation_id == consultation.id, Follower.confirmed_at.is_not(None))
    return db.session.scalars(query.order_by(Follower.id)).all()


def mails_sent(marks: Sequence[str]) -> set[str]:
    """Return which of these mails were already written."""
    found = db.session.scalars(select(OutboxMail.once).where(OutboxMail.once.in_(marks)))
    return {mark for mark in found if mark}
