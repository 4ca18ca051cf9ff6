"""What editors do with the programme: rooms, rounds of workshops, and its parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim
from teilhabe_app.events import queries
from teilhabe_app.events.models import Event, ItemKind, ProgrammeItem, Room, Slot
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import moving, places
from teilhabe_app.events.service.places import Changes
from teilhabe_app.web import i18n


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomDraft:
    """A room as entered."""

    name: Multilingual
    note: Multilingual | None = None
    seats: int | None = None
    step_free: bool | None = None
    position: int = 0
    version: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotDraft:
    """A round of workshops as entered; both times or none."""

    title: Multilingual | None = None
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    version: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemDraft:
    """A part of the programme as entered. Contributors: ``{"name": str | None, "role": {language: text}}``."""

    kind: ItemKind
    title: Multilingual
    about: Multilingual | None = None
    contributors: Sequence[dict[str, Any]] = ()
    spoken: Sequence[str] = ()
    interpreted: Sequence[str] = ()
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    room_id: int | None = None
    slot_id: int | None = None
    position: int = 0
    version: int | None = None


def add_room(actor: Actor, event: Event, draft: RoomDraft) -> Room:
    """Add a room."""
    policy.require(actor, Can.EDIT, event)
    room = Room(position=max((one.position for one in event.rooms), default=0) + 1)
    _fill_room(room, draft)
    event.rooms.append(room)
    audit.note(actor, "event.room", event)
    return room


def change_room(actor: Actor, room: Room, draft: RoomDraft) -> None:
    """Change a room; refused when somebody else changed it meanwhile."""
    policy.require(actor, Can.EDIT, room.event)
    claim(room, draft.version)
    _fill_room(room, draft)
    audit.note(actor, "event.room", room.event)


def remove_room(actor: Actor, room: Room) -> None:
    """Take a room away; what was to be there has no room then."""
    policy.require(actor, Can.EDIT, room.event)
    audit.note(actor, "event.room_remove", room.event)
    db.session.delete(room)


def _fill_room(room: Room, draft: RoomDraft) -> None:
    room.name, room.note = draft.name, draft.note or None
    room.seats, room.step_free = draft.seats, draft.step_free
    room.position = draft.position or room.position


def add_slot(actor: Actor, event: Event, draft: SlotDraft) -> Slot:
    """Add a round of workshops."""
    policy.require(actor, Can.EDIT, event)
    places.lock(event.id)  # of two editors at once, the second gets the next number
    _check_slot(event, None, draft)
    number = max((one.number for one in queries.slots_of(event)), default=0) + 1
    slot = Slot(number=number)
    _fill_slot(slot, draft)
    event.slots.append(slot)
    audit.note(actor, "event.slot", event, number=slot.number)
    return slot


def change_slot(actor: Actor, slot: Slot, draft: SlotDraft) -> Changes:
    """Change a round; refused when it would overlap with another one. Another time is told to those it concerns."""
    changes = Changes()
    policy.require(actor, Can.EDIT, slot.event)
    claim(slot, draft.version)
    _check_slot(slot.event, slot, draft)
    before = (slot.starts_at, slot.ends_at)
    _fill_slot(slot, draft)
    if (slot.starts_at, slot.ends_at) != before:
        moving.tell_of_round(slot, changes)
    audit.note(actor, "event.slot", slot.event, number=slot.number)
    return changes


def remove_slot(actor: Actor, slot: Slot) -> None:
    """Take a round away that has no workshops."""
    policy.require(actor, Can.EDIT, slot.event)
    places.lock(slot.event_id)
    if queries.workshops_in(slot):
        raise DomainError(_l("There are workshops in this round. Move or remove them first."))
    audit.note(actor, "event.slot_remove", slot.event, number=slot.number)
    db.session.delete(slot)


def _check_slot(event: Event, slot: Slot | None, draft: SlotDraft) -> None:
    """Refuse a period that is none, or in which another round already is; nobody can be in two rooms."""
    begin, end = draft.starts_at, draft.ends_at
    if (begin is None) is not (end is None):
        field = "starts_at" if begin is None else "ends_at"
        raise DomainError(_l("Please enter both times, or none."), field=field)
    if begin is None or end is None:
        return
    if begin >= end:
        raise DomainError(_l("The end lies before the beginning."), field="ends_at")
    places.lock(event.id)  # of two editors at once, the second sees the first one's round
    for other in queries.slots_of(event):
        if other is slot or other.starts_at is None or other.ends_at is None:
            continue
        if begin < other.ends_at and other.starts_at < end:
            raise DomainError(
                _l(
                    "At that time round %(number)s takes place (%(begin)s to %(end)s). Rounds must not overlap.",
                    number=other.number,
                    begin=i18n.datetime(other.starts_at),
                    end=i18n.time(other.ends_at),
                ),
                field="starts_at",
            )


def _fill_slot(slot: Slot, draft: SlotDraft) -> None:
    slot.title = draft.title or None
    slot.starts_at, slot.ends_at = draft.starts_at, draft.ends_at


def add_item(actor: Actor, event: Event, draft: ItemDraft) -> ProgrammeItem:
    """Add a part to the programme; without a position it comes last."""
    policy.require(actor, Can.EDIT, event)
    item = ProgrammeItem()
    _fill_item(event, item, draft)
    item.position = draft.position or max((one.position for one in event.items), default=0) + 1
    event.items.append(item)
    audit.note(actor, "event.item", event)
    return item


def change_item(actor: Actor, item: ProgrammeItem, draft: ItemDraft) -> None:
    """Change a part of the programme; refused when somebody else changed it meanwhile."""
    policy.require(actor, Can.EDIT, item.event)
    claim(item, draft.version)
    _fill_item(item.event, item, draft)
    item.position = draft.position or item.position
    audit.note(actor, "event.item", item.event)


def remove_item(actor: Actor, item: ProgrammeItem) -> None:
    """Take a part out of the programme."""
    policy.require(actor, Can.EDIT, item.event)
    audit.note(actor, "event.item_remove", item.event)
    db.session.delete(item)


def _fill_item(event: Event, item: ProgrammeItem, draft: ItemDraft) -> None:
    if draft.starts_at and draft.ends_at and draft.starts_at >= draft.ends_at:
        raise DomainError(_l("The end lies before the beginning."), field="ends_at")
    item.kind, item.title, item.about = draft.kind, draft.title, draft.about or None
    item.contributors = list(draft.contributors)
    item.spoken, item.interpreted = list(draft.spoken), list(draft.interpreted)
    item.starts_at, item.ends_at = draft.starts_at, draft.ends_at
    item.room_id = in_event(event.rooms, draft.room_id)
    item.slot_id = in_event(event.slots, draft.slot_id) if draft.kind is ItemKind.WORKSHOPS else None


def in_event(parts: Sequence[Any], chosen: int | None) -> int | None:
    """Return the id chosen if it is one of the event's own parts; another event's room is nobody's choice."""
    return chosen if any(one.id == chosen for one in parts) else None
