"""Reads of who is to be called: people without an e-mail address for whom there is news.

The audit trail says it: ``UNTOLD`` stands there when a message had nowhere to go, ``TOLD`` when somebody has called.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import contains_eager

from teilhabe_app.core import clock
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.events.models import Event, MessageKind, Registration, RegistrationState
from teilhabe_app.formats.models import Format

UNTOLD, CALLED = "registration.untold", "registration.called"
TOLD = (CALLED, "registration.confirm_called")


def _news(*columns: Any) -> Select[Any]:
    on = and_(AuditEntry.object_type == Registration.__tablename__, AuditEntry.object_id == Registration.id)
    return (
        select(*columns)
        .join(AuditEntry, on)
        .where(
            AuditEntry.action.in_((UNTOLD, *TOLD)),
            Registration.name.is_not(None),
            Registration.email.is_(None),
            Registration.state != RegistrationState.CANCELLED,
        )
        .order_by(AuditEntry.id)
    )


def _left(rows: Sequence[Any], *, with_needs: bool) -> dict[int, list[MessageKind]]:
    """Follow the entries in their order: whoever was called knows everything up to then."""
    found: dict[int, dict[MessageKind, None]] = {}
    for key, action, detail in rows:
        if action != UNTOLD:
            found.pop(key, None)
        elif with_needs or detail["kind"] != MessageKind.NEED_ANSWERED:
            found.setdefault(key, {})[MessageKind(detail["kind"])] = None
    return {key: list(kinds) for key, kinds in found.items()}


def calls_of(event: Event, *, with_needs: bool) -> dict[int, list[MessageKind]]:
    """Return the news by registration that people of an event have to be told by phone (1 statement).

    ``with_needs``: also that a need was answered, for those who may know of needs.
    """
    query = _news(Registration.id, AuditEntry.action, AuditEntry.detail).where(Registration.event_id == event.id)
    return _left(db.session.execute(query).all(), with_needs=with_needs)


def untold_before(event: Event) -> set[tuple[int, str]]:
    """Return which messages to all were written down as not told, by registration and sign (1 statement)."""
    query = _news(Registration.id, AuditEntry.action, AuditEntry.detail).where(Registration.event_id == event.id)
    rows = db.session.execute(query).all()
    return {(key, detail.get("sign", "")) for key, action, detail in rows if action == UNTOLD}


def events_with_calls(*, with_needs: bool) -> Sequence[Event]:
    """Return the events that are not over in which somebody is to be called (2 statements)."""
    query = (
        _news(Registration.id, AuditEntry.action, AuditEntry.detail, Registration.event_id)
        .join(Event, Event.id == Registration.event_id)
        .join(Format, Format.id == Event.format_id)
        .where(Format.closes_at > clock.now())
    )
    rows = db.session.execute(query).all()
    left = _left([row[:3] for row in rows], with_needs=with_needs)
    ids = {row.event_id for row in rows if row.id in left}
    if not ids:
        return []
    events = select(Event).join(Event.format).where(Event.id.in_(ids)).options(contains_eager(Event.format))
    return db.session.scalars(events.order_by(Format.opens_at, Event.id)).all()
