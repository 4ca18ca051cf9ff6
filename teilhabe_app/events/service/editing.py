"""What editors do with the event as a whole: its settings, places and dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import update

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.events.models import Allocation, Event, Mode
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import places
from teilhabe_app.events.service.places import Changes
from teilhabe_app.events.service.wishing import are_decided
from teilhabe_app.formats import service as formats
from teilhabe_app.formats.models import Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class EventDraft:
    """An event as entered: what all formats share, and what only events have."""

    shared: formats.Draft
    mode: Mode = Mode.UNKNOWN
    about: Multilingual | None = None
    capacity: int = 0
    takes_registrations: bool = False
    registration_opens_at: dt.datetime | None = None
    registration_closes_at: dt.datetime | None = None
    online_url: str | None = None
    needs_approval: bool = False
    most_in_group: int = 10
    allocation: Allocation = Allocation.AT_ONCE
    wishes_until: dt.datetime | None = None
    needs_answered_by: dt.date | None = None
    reminder_days: int | None = None
    survey_format_id: int | None = None
    documentation: Multilingual | None = None


def create_event(actor: Actor, draft: EventDraft) -> Event:
    """Create an event as a draft format."""
    policy.require(actor, Can.EDIT)
    event = Event(format=formats.create_format(actor, Kind.EVENT, draft.shared), capacity=draft.capacity, taken=0)
    _fill(event, draft)
    db.session.add(event)
    audit.note(actor, "event.create", event)
    return event


def update_event(actor: Actor, event: Event, draft: EventDraft) -> Changes:
    """Change an event; more places go to those who wait, fewer than are taken are refused.

    Wishes that were collected get places in the order of registering when there is to be no joint allocation any more.
    """
    policy.require(actor, Can.EDIT, event)
    were_collected = not are_decided(event)
    formats.update_format(actor, event.format, draft.shared)
    _fill(event, draft)
    db.session.flush()
    changes = Changes()
    places.lock(event.id)
    if were_collected and are_decided(event):
        places.give_out_all(event, changes)
    row = (
        update(Event)
        .where(Event.id == event.id, Event.taken <= draft.capacity)
        .values(capacity=draft.capacity)
        .returning(Event.id)
        .execution_options(synchronize_session=False)
    )
    if db.session.execute(row).scalar() is None:
        raise DomainError(_l("More people have a place already. Cancel registrations first."), field="capacity")
    places.fill(event.id, changes)
    db.session.expire(event, ["capacity", "taken"])
    audit.note(actor, "event.update", event, promoted=len(changes.promoted))
    return changes


def _fill(event: Event, draft: EventDraft) -> None:
    begin, end = draft.registration_opens_at, draft.registration_closes_at
    if begin and end and begin >= end:
        raise DomainError(_l("The end lies before the beginning."), field="registration_closes_at")
    event.mode, event.about, event.documentation = draft.mode, draft.about or None, draft.documentation or None
    event.takes_registrations = draft.takes_registrations
    event.registration_opens_at, event.registration_closes_at = begin, end
    event.needs_answered_by = draft.needs_answered_by
    event.online_url = draft.online_url or None
    event.needs_approval, event.most_in_group = draft.needs_approval, draft.most_in_group
    _fill_allocation(event, draft)
    event.reminder_days, event.survey_format_id = draft.reminder_days, draft.survey_format_id


def _fill_allocation(event: Event, draft: EventDraft) -> None:
    """Take how places in workshops are given out; once they were given out together, that stands."""
    together = draft.allocation is Allocation.TOGETHER
    if event.allocated_at is not None:
        return
    if together and draft.wishes_until is None:
        raise DomainError(_l("Please say until when wishes are collected."), field="wishes_until")
    if together and draft.wishes_until and draft.wishes_until >= draft.shared.opens_at:
        raise DomainError(_l("Wishes must end before the event begins."), field="wishes_until")
    event.allocation, event.wishes_until = draft.allocation, draft.wishes_until if together else None
