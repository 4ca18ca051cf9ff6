"""Input of editors: the event, its programme, its workshops, answers to needs."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField
from wtforms.validators import NumberRange, Optional

from teilhabe_app.core.i18n import current_language, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events import queries
from teilhabe_app.events.labels import ITEMS, MODES
from teilhabe_app.events.models import (
    Event,
    ItemKind,
    Mode,
    ProgrammeItem,
    Workshop,
)
from teilhabe_app.events.service import EventDraft, ItemDraft, WorkshopDraft
from teilhabe_app.formats import queries as formats
from teilhabe_app.formats.forms import ChecksField, FormatForm, MomentField, SensibleYear, named
from teilhabe_app.web.forms import (
    Form,
    MultilingualField,
    may_have_text,
)

MOST_PLACES = 100_000


class EventForm(FormatForm):
    """An event: what all formats share, then places and dates."""

    mode = SelectField(_l("How one takes part"), choices=named([(mode.value, name) for mode, name in MODES.items()]))
    about = MultilingualField(_l("More about the event"), multiline=True, needed=False)
    takes_registrations = BooleanField(_l("People register here"))
    capacity = IntegerField(_l("Places"), [Optional(), NumberRange(0, MOST_PLACES)], default=0)
    registration_opens_at = MomentField(_l("Registration begins"), [Optional()])
    registration_closes_at = MomentField(_l("Registration ends"), [Optional()])
    needs_answered_by = DateField(_l("Needs are answered by"), [Optional(), SensibleYear()])
    documentation = MultilingualField(_l("Documentation"), multiline=True, needed=False)

    OWN = (
        "mode",
        "about",
        "takes_registrations",
        "capacity",
        "registration_opens_at",
        "registration_closes_at",
        "needs_answered_by",
        "documentation",
    )

    @property
    def own(self) -> list[Any]:
        """Return the fields that only events have."""
        return [self[name] for name in self.OWN]

    @classmethod
    def of_event(cls, event: Event) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        own = {name: getattr(event, name) for name in cls.OWN}
        return {**cls.values_of(event.format), **own, "mode": event.mode.value}

    def draft(self) -> EventDraft:
        """Return what was entered."""
        return EventDraft(
            shared=self.format_draft(),
            mode=Mode(self.mode.data),
            about=self.about.texts or None,
            capacity=self.capacity.data or 0,
            takes_registrations=bool(self.takes_registrations.data),
            registration_opens_at=self.registration_opens_at.moment_or_none,
            registration_closes_at=self.registration_closes_at.moment_or_none,
            needs_answered_by=self.needs_answered_by.data,
            documentation=self.documentation.texts or None,
        )


class ItemForm(Form):
    """A part of the programme."""

    kind = SelectField(_l("Kind"), choices=named([(kind.value, name) for kind, name in ITEMS.items()]))
    title = MultilingualField(_l("Title"))
    by = MultilingualField(_l("Who (roles, not names)"), needed=False)
    starts_at = MomentField(_l("Begins"), [Optional()])
    ends_at = MomentField(_l("Ends"), [Optional()])
    room = StringField(_l("Room"), may_have_text())
    position = IntegerField(_l("Position in the programme"), [Optional(), NumberRange(1, 1000)])

    @staticmethod
    def values_of(item: ProgrammeItem) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        names = ("title", "starts_at", "ends_at", "position")
        role = item.contributors[0]["role"] if item.contributors else None
        return {"kind": item.kind.value, "by": role, **{name: getattr(item, name) for name in names}}

    def draft(self) -> ItemDraft:
        """Return what was entered."""
        return ItemDraft(
            kind=ItemKind(self.kind.data),
            title=self.title.texts,
            by=self.by.texts or None,
            starts_at=self.starts_at.moment_or_none,
            ends_at=self.ends_at.moment_or_none,
            room=self.room.data or None,
            position=self.position.data or 0,
        )


class WorkshopForm(Form):
    """A workshop."""

    title = MultilingualField(_l("Title"))
    about = MultilingualField(_l("What it is about"), multiline=True, needed=False)
    by = MultilingualField(_l("Who (roles, not names)"), needed=False)
    capacity = IntegerField(
        _l("Places"), [Optional(), NumberRange(0, MOST_PLACES)], description=_l("Leave empty if everybody fits in.")
    )
    room = StringField(_l("Room"), may_have_text())
    goal_id = SelectField(_l("Goal"), coerce=int)
    field_ids = ChecksField(_l("Action fields"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = current_language().code
        goals = [(goal.id, goal.title.in_language(lang).text) for goal in queries.all_goals()]
        self.goal_id.choices = named([(0, gettext("None")), *goals])
        self.goal_id.data = self.goal_id.data or 0
        self.field_ids.choices = named(formats.field_choices()(lang))

    @staticmethod
    def values_of(workshop: Workshop) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        names = ("title", "about", "capacity")
        values: dict[str, Any] = {name: getattr(workshop, name) for name in names}
        values["by"] = workshop.contributors[0]["role"] if workshop.contributors else None
        goal_id = workshop.goals[0].id if workshop.goals else 0
        return {**values, "goal_id": goal_id, "field_ids": [field.id for field in workshop.fields]}

    def draft(self) -> WorkshopDraft:
        """Return what was entered."""
        return WorkshopDraft(
            title=self.title.texts,
            about=self.about.texts or None,
            by=self.by.texts or None,
            goal_id=self.goal_id.data or None,
            field_ids=self.field_ids.data or (),
            capacity=self.capacity.data,
            room=self.room.data or None,
        )
