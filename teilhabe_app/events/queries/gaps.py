"""What a programme still lacks, worked out from what is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from teilhabe_app.core.i18n import LANGUAGES
from teilhabe_app.events.models import Event, ItemKind, ProgrammeItem, Room, Slot, Workshop
from teilhabe_app.events.queries.page import Programme


@dataclass(frozen=True, slots=True)
class Gap:
    """What something lacks: codes (time, room, places, workshops, seats) and languages without a translation."""

    codes: Sequence[str]
    languages: Sequence[str]

    def __bool__(self) -> bool:
        """Tell whether anything is missing."""
        return bool(self.codes or self.languages)


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is missing, by id; and the next step for the editor."""

    items: dict[int, Gap]
    workshops: dict[int, Gap]
    rooms: dict[int, Gap]
    slots: dict[int, Gap]
    event: Gap
    next_step: str

    @property
    def count(self) -> int:
        """Return how many things lack something."""
        each = (self.items, self.workshops, self.rooms, self.slots)
        return sum(bool(gap) for gaps in each for gap in gaps.values()) + bool(self.event)


def gaps_of(event: Event, programme: Programme) -> Gaps:
    """Return everything that is missing, and what to do first."""
    parts = [part for day in programme.days for part in day.parts]
    items = {part.item.id: _of_item(part.item, part.starts_at is None, bool(part.workshops)) for part in parts}
    workshops = {one.id: _of_workshop(one) for one in programme.workshops}
    rooms = {one.id: _of_room(one) for one in event.rooms}
    slots = {one.id: _of_slot(one) for one in event.slots}
    shared = event.format
    own = Gap(
        [] if shared.place or event.online_url else ["place"], untranslated(shared.title, shared.summary, event.about)
    )
    gaps = Gaps(items, workshops, rooms, slots, own, "")
    return Gaps(items, workshops, rooms, slots, own, _next_step(event, programme, gaps))


def _next_step(event: Event, programme: Programme, gaps: Gaps) -> str:
    if not programme.days:
        return "item"
    if not event.rooms:
        return "room"
    if not programme.workshops:
        return "workshop"
    if gaps.count:
        return "gaps"
    return "look" if event.format.is_public else "publish"


def _of_item(item: ProgrammeItem, without_time: bool, has_workshops: bool) -> Gap:  # noqa: FBT001
    codes = ["time"] if without_time else []
    if item.kind is ItemKind.WORKSHOPS:
        codes += [] if has_workshops else ["workshops"]
    elif item.room_id is None and item.kind is not ItemKind.BREAK:
        codes.append("room")
    return Gap(codes, untranslated(item.title, item.about, *_roles(item.contributors)))


def _of_workshop(workshop: Workshop) -> Gap:
    codes = [] if workshop.room_id else ["room"]
    if workshop.slot.starts_at is None:
        codes.append("time")
    if workshop.capacity is None:
        codes.append("places")
    elif workshop.room and workshop.room.seats is not None:
        kept = sum(one.capacity for one in workshop.reserves)
        codes += ["seats"] if workshop.capacity + kept > workshop.room.seats else []
    return Gap(codes, untranslated(workshop.title, workshop.about, *_roles(workshop.contributors)))


def _of_room(room: Room) -> Gap:
    return Gap(["step_free"] if room.step_free is None else [], untranslated(room.name, room.note))


def _of_slot(slot: Slot) -> Gap:
    return Gap([] if slot.starts_at else ["time"], untranslated(slot.title))


def _roles(records: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    return [one.get("role") or {} for one in records]


def untranslated(*texts: dict[str, str] | None) -> list[str]:
    """Return the languages in which one of the texts is missing; a text that is nowhere is not missing."""
    return [language.code for language in LANGUAGES if any(text and not text.get(language.code) for text in texts)]
