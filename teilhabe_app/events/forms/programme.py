"""Input of editors: rooms, rounds and the parts of the programme."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from teilhabe_app.core.i18n import gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events.forms import parts
from teilhabe_app.events.labels import ITEMS
from teilhabe_app.events.models import Event, ItemKind, ProgrammeItem, Room, Slot
from teilhabe_app.events.service import ItemDraft, RoomDraft, SlotDraft
from teilhabe_app.formats.forms import MomentField, named
from teilhabe_app.web.forms import Form, MultilingualField, VersionField

MOST_SEATS = 100_000
STEP_FREE = {"yes": True, "no": False, "unknown": None}


class RoomForm(Form):
    """A room: what it is called, how one gets there, and for whom it is."""

    version = VersionField()
    name = MultilingualField(_l("Name"))
    note = MultilingualField(_l("How to get there"), multiline=True, needed=False)
    seats = IntegerField(_l("Seats"), [Optional(), NumberRange(1, MOST_SEATS)])
    step_free = SelectField(
        _l("Step-free access"),
        choices=named([("unknown", _l("Not yet known")), ("yes", _l("Yes")), ("no", _l("No"))]),
    )
    position = IntegerField(_l("Position in the list"), [Optional(), NumberRange(1, 1000)])

    @staticmethod
    def values_of(room: Room) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        names = ("version", "name", "note", "seats", "position")
        known = next(code for code, value in STEP_FREE.items() if value is room.step_free)
        return {"step_free": known, **{name: getattr(room, name) for name in names}}

    def draft(self) -> RoomDraft:
        """Return what was entered."""
        return RoomDraft(
            name=self.name.texts,
            note=self.note.texts or None,
            seats=self.seats.data,
            step_free=STEP_FREE[self.step_free.data],
            position=self.position.data or 0,
            version=self.version.seen,
        )


class SlotForm(Form):
    """A round of parallel workshops."""

    version = VersionField()
    title = MultilingualField(_l("Title"), needed=False)
    starts_at = MomentField(_l("Begins"), [Optional()])
    ends_at = MomentField(_l("Ends"), [Optional()])

    @staticmethod
    def values_of(slot: Slot) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        return {name: getattr(slot, name) for name in ("version", "title", "starts_at", "ends_at")}

    def draft(self) -> SlotDraft:
        """Return what was entered."""
        return SlotDraft(
            title=self.title.texts or None,
            starts_at=self.starts_at.moment_or_none,
            ends_at=self.ends_at.moment_or_none,
            version=self.version.seen,
        )


class ItemForm(Form):
    """A part of the programme."""

    version = VersionField()
    kind = SelectField(_l("Kind"), choices=named([(kind.value, name) for kind, name in ITEMS.items()]))
    title = MultilingualField(_l("Title"))
    starts_at = MomentField(_l("Begins"), [Optional()])
    ends_at = MomentField(_l("Ends"), [Optional()])
    room_id = SelectField(_l("Room"), coerce=int)
    slot_id = SelectField(
        _l("Round"), coerce=int, description=_l("For parts of the kind “Workshops”: this round is shown there.")
    )
    about = MultilingualField(_l("What it is about"), multiline=True, needed=False)
    contributors = parts.contributors()
    spoken = parts.spoken()
    interpreted = parts.interpreted()
    position = IntegerField(
        _l("Position in the programme"),
        [Optional(), NumberRange(1, 1000)],
        description=_l("It counts where there are no times."),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room_id.choices = parts.room_choices(event)
        rounds = [(slot.id, parts.slot_name(slot)) for slot in event.slots]
        self.slot_id.choices = parts.chosen(rounds, gettext("None"))
        self.room_id.data, self.slot_id.data = self.room_id.data or 0, self.slot_id.data or 0
        if not self.contributors.entries:
            parts.one_more(self.contributors)

    @staticmethod
    def values_of(item: ProgrammeItem) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        names = ("version", "title", "about", "spoken", "interpreted", "starts_at", "ends_at", "position")
        values: dict[str, Any] = {name: getattr(item, name) for name in names}
        values |= {"room_id": item.room_id or 0, "slot_id": item.slot_id or 0, "kind": item.kind.value}
        return {**values, "contributors": parts.stored_people(item.contributors)}

    def draft(self) -> ItemDraft:
        """Return what was entered."""
        return ItemDraft(
            kind=ItemKind(self.kind.data),
            title=self.title.texts,
            about=self.about.texts or None,
            contributors=parts.people(self.contributors),
            spoken=self.spoken.data or (),
            interpreted=self.interpreted.data or (),
            starts_at=self.starts_at.moment_or_none,
            ends_at=self.ends_at.moment_or_none,
            room_id=self.room_id.data or None,
            slot_id=self.slot_id.data or None,
            position=self.position.data or 0,
            version=self.version.seen,
        )
