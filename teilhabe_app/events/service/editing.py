"""What editors do: the event, its programme and its workshops."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions.models import Place
from teilhabe_app.contributions.service import open_thread
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.events import queries
from teilhabe_app.events.models import Event, ItemKind, Mode, ProgrammeItem, Slot, Workshop
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import places
from teilhabe_app.events.service.places import Changes
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
    needs_answered_by: dt.date | None = None
    documentation: Multilingual | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemDraft:
    """A part of the programme as entered."""

    kind: ItemKind
    title: Multilingual
    by: Multilingual | None = None
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    room: str | None = None
    position: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkshopDraft:
    """A workshop as entered; without a capacity everybody fits in."""

    title: Multilingual
    about: Multilingual | None = None
    by: Multilingual | None = None
    goal_id: int | None = None
    field_ids: Sequence[int] = ()
    capacity: int | None = None
    room: str | None = None


def create_event(actor: Actor, draft: EventDraft) -> Event:
    """Create an event as a draft format."""
    policy.require(actor, Can.EDIT)
    event = Event(format=formats.create_format(actor, Kind.EVENT, draft.shared), capacity=draft.capacity, taken=0)
    _fill(event, draft)
    db.session.add(event)
    audit.note(actor, "event.create", event)
    return event


def update_event(actor: Actor, event: Event, draft: EventDraft) -> Changes:
    """Change an event; more places go to those who wait, fewer than are taken are refused."""
    policy.require(actor, Can.EDIT, event)
    formats.update_format(actor, event.format, draft.shared)
    _fill(event, draft)
    db.session.flush()
    changes = Changes()
    places.lock(event.id)
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


def add_item(actor: Actor, event: Event, draft: ItemDraft) -> ProgrammeItem:
    """Add a part to the programme; without a position it comes last."""
    policy.require(actor, Can.EDIT, event)
    item = ProgrammeItem()
    _fill_item(item, draft)
    item.position = draft.position or max((one.position for one in event.items), default=0) + 1
    event.items.append(item)
    audit.note(actor, "event.item", event)
    return item


def change_item(actor: Actor, item: ProgrammeItem, draft: ItemDraft) -> None:
    """Change a part of the programme."""
    policy.require(actor, Can.EDIT, item.event)
    _fill_item(item, draft)
    item.position = draft.position or item.position
    audit.note(actor, "event.item", item.event)


def remove_item(actor: Actor, item: ProgrammeItem) -> None:
    """Take a part out of the programme."""
    policy.require(actor, Can.EDIT, item.event)
    audit.note(actor, "event.item_remove", item.event)
    db.session.delete(item)


def _fill_item(item: ProgrammeItem, draft: ItemDraft) -> None:
    if draft.starts_at and draft.ends_at and draft.starts_at >= draft.ends_at:
        raise DomainError(_l("The end lies before the beginning."), field="ends_at")
    item.kind, item.title = draft.kind, draft.title
    item.contributors = _contributors(draft.by)
    item.starts_at, item.ends_at = draft.starts_at, draft.ends_at


def _contributors(role: Multilingual | None) -> list[dict[str, Any]]:
    return [{"name": None, "role": dict(role)}] if role else []


def add_workshop(actor: Actor, event: Event, draft: WorkshopDraft) -> Workshop:
    """Add a workshop with a thread for its cards."""
    policy.require(actor, Can.EDIT, event)
    number = max((one.number for one in event.workshops), default=0) + 1
    fields = queries.fields_by_ids(draft.field_ids)
    thread = open_thread(event.format, Place.WORKSHOP, draft.title, field=fields[0] if len(fields) == 1 else None)
    slot = event.slots[0] if event.slots else Slot(event=event, number=1)
    workshop = Workshop(number=number, slot=slot, capacity=draft.capacity, taken=0, thread=thread)
    _fill_workshop(workshop, draft)
    event.workshops.append(workshop)
    audit.note(actor, "event.workshop", event, number=number)
    return workshop


def change_workshop(actor: Actor, workshop: Workshop, draft: WorkshopDraft) -> Changes:
    """Change a workshop; more places go to those who wish for it."""
    policy.require(actor, Can.EDIT, workshop.event)
    _fill_workshop(workshop, draft)
    if workshop.thread:
        workshop.thread.title = draft.title
    db.session.flush()
    changes = Changes()
    places.lock(workshop.event_id)
    fits = [] if draft.capacity is None else [Workshop.taken <= draft.capacity]
    row = (
        update(Workshop)
        .where(Workshop.id == workshop.id, *fits)
        .values(capacity=draft.capacity)
        .returning(Workshop.taken)
        .execution_options(synchronize_session=False)
    )
    if db.session.execute(row).scalar() is None:
        raise DomainError(_l("More people have a place already. Cancel registrations first."), field="capacity")
    before = -1
    while len(changes.moved) > before:
        before = len(changes.moved)
        places.settle(workshop.id, changes)
    db.session.expire(workshop, ["capacity", "taken"])
    audit.note(actor, "event.workshop", workshop.event, number=workshop.number)
    return changes


def _fill_workshop(workshop: Workshop, draft: WorkshopDraft) -> None:
    workshop.title, workshop.about = draft.title, draft.about or None
    workshop.contributors = _contributors(draft.by)
    with db.session.no_autoflush:
        workshop.goals = [goal for goal in queries.all_goals() if goal.id == draft.goal_id]
        workshop.fields = queries.fields_by_ids(draft.field_ids)
