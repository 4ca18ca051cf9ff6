"""Reads of what staff still have to do for events that are not over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.events.models import Event, Need, NeedAnswer, Registration, RegistrationState
from teilhabe_app.formats.models import Format

GONE = (RegistrationState.CANCELLED, RegistrationState.DECLINED)


def events_with_open_needs() -> Sequence[Event]:
    """Return events in which a need has no answer yet, by their promise (1 statement)."""
    waiting = select(Registration.event_id).join(Registration.needs)
    return _ahead(waiting.where(Need.answer == NeedAnswer.OPEN, Registration.state.not_in(GONE)))


def events_with_requests() -> Sequence[Event]:
    """Return events in which a registration waits for a decision (1 statement)."""
    return _ahead(select(Registration.event_id).where(Registration.state == RegistrationState.REQUESTED))


def _ahead(ids: Any) -> Sequence[Event]:
    query = select(Event).join(Event.format).where(Event.id.in_(ids), Format.closes_at > clock.now())
    order = (Event.needs_answered_by, Format.opens_at, Event.id)
    return db.session.scalars(query.options(contains_eager(Event.format)).order_by(*order)).all()
