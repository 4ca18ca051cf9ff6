"""Input of editors: workshops with their places."""

from __future__ import annotations

from typing import Any

from wtforms import FieldList, FormField, HiddenField, IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from teilhabe_app.core.i18n import current_language, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events import queries
from teilhabe_app.events.forms import parts
from teilhabe_app.events.labels import MODES
from teilhabe_app.events.models import Event, Mode, Workshop
from teilhabe_app.events.service import WorkshopDraft
from teilhabe_app.formats import queries as formats
from teilhabe_app.formats.forms import named
from teilhabe_app.web.forms import ChecksField, Form, MultilingualField, PartForm, VersionField

MOST_PLACES = 100_000


class ReserveForm(PartForm):
    """Places kept for those who come by a pool."""

    pool_id = HiddenField()
    capacity = IntegerField(_l("Places"), [Optional(), NumberRange(0, MOST_PLACES)])


class WorkshopForm(Form):
    """A workshop."""

    version = VersionField()
    title = MultilingualField(_l("Title"))
    slot_id = SelectField(_l("Round"), coerce=int)
    room_id = SelectField(_l("Room"), coerce=int)
    capacity = IntegerField(
        _l("Places"), [Optional(), NumberRange(0, MOST_PLACES)], description=_l("Leave empty if everybody fits in.")
    )
    reserves = FieldList(FormField(ReserveForm), label=_l("Reserved places, beside the others"))
    mode = SelectField(_l("How one takes part"))
    about = MultilingualField(_l("What it is about"), multiline=True, needed=False)
    contributors = parts.contributors()
    spoken = parts.spoken()
    interpreted = parts.interpreted()
    field_ids = ChecksField(_l("Action fields"), coerce=int)
    goal_ids = ChecksField(_l("Goals"), coerce=int)
    measure_ids = ChecksField(_l("Measures"), coerce=int)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = current_language().code
        self.slot_id.choices = named([(slot.id, parts.slot_name(slot)) for slot in event.slots])
        if not event.slots:
            self.slot_id.choices = named([(0, gettext("Round %(number)s", number=1))])
        self.room_id.choices = parts.room_choices(event)
        self.slot_id.data = self.slot_id.data or self.slot_id.choices[0].value
        self.room_id.data = self.room_id.data or 0
        modes = [(mode.value, name) for mode, name in MODES.items() if mode is not Mode.UNKNOWN]
        self.mode.choices = named([("", gettext("Like the event")), *modes])
        self.mode.data = self.mode.data or ""
        goals = [(goal.id, goal.title.in_language(lang).text) for goal in queries.all_goals()]
        self.goal_ids.choices = named(goals)
        self.field_ids.choices = named(formats.field_choices()(lang))
        measures = [(one.id, f"{one.key} · {one.title.in_language(lang).text}") for one in queries.all_measures()]
        self.measure_ids.choices = named(measures)
        self._offer_reserves(event, lang)
        if not self.contributors.entries:
            parts.one_more(self.contributors)

    def _offer_reserves(self, event: Event, lang: str) -> None:
        """One line for each pool, whatever was sent."""
        sent = {entry.form.pool_id.data: entry.form.capacity for entry in self.reserves.entries}
        known = {str(pool.id): pool for pool in event.pools}
        for entry in list(self.reserves.entries):
            if str(entry.form.pool_id.data) not in known:
                self.reserves.entries.remove(entry)
        for key in known:
            if key not in {str(one) for one in sent}:
                self.reserves.append_entry({"pool_id": key, "capacity": None})
        for entry in self.reserves.entries:
            pool = known[str(entry.form.pool_id.data)]
            entry.form.capacity.label.text = pool.title.in_language(lang).text

    @staticmethod
    def values_of(workshop: Workshop) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        names = ("version", "title", "about", "capacity", "spoken", "interpreted", "slot_id")
        values: dict[str, Any] = {name: getattr(workshop, name) for name in names}
        for name in ("field", "goal", "measure"):
            values[f"{name}_ids"] = [one.id for one in getattr(workshop, f"{name}s")]
        values |= {"room_id": workshop.room_id or 0, "mode": workshop.mode.value if workshop.mode else ""}
        values["reserves"] = [{"pool_id": str(one.pool_id), "capacity": one.capacity} for one in workshop.reserves]
        return {**values, "contributors": parts.stored_people(workshop.contributors)}

    def draft(self) -> WorkshopDraft:
        """Return what was entered."""
        return WorkshopDraft(
            title=self.title.texts,
            about=self.about.texts or None,
            contributors=parts.people(self.contributors),
            spoken=self.spoken.data or (),
            interpreted=self.interpreted.data or (),
            mode=Mode(self.mode.data) if self.mode.data else None,
            goal_ids=self.goal_ids.data or (),
            field_ids=self.field_ids.data or (),
            measure_ids=self.measure_ids.data or (),
            capacity=self.capacity.data,
            reserves={int(one.form.pool_id.data): one.form.capacity.data or 0 for one in self.reserves.entries},
            room_id=self.room_id.data or None,
            slot_id=self.slot_id.data or None,
            version=self.version.seen,
        )
