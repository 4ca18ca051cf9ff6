"""Input of editors: the settings of an event."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectField, URLField
from wtforms.validators import NumberRange, Optional, ValidationError

from teilhabe_app.core.i18n import current_language, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events.labels import ALLOCATIONS, MODES
from teilhabe_app.events.models import Allocation, Event, Mode
from teilhabe_app.events.service import EventDraft
from teilhabe_app.formats import queries as formats
from teilhabe_app.formats.forms import FormatForm, MomentField, SensibleYear, named
from teilhabe_app.web.forms import MultilingualField, may_have_text

MOST_PLACES = 100_000


class EventForm(FormatForm):
    """An event: what all formats share, then places and dates."""

    mode = SelectField(_l("How one takes part"), choices=named([(mode.value, name) for mode, name in MODES.items()]))
    about = MultilingualField(_l("More about the event"), multiline=True, needed=False)
    takes_registrations = BooleanField(_l("People register here"))
    capacity = IntegerField(_l("Places"), [Optional(), NumberRange(0, MOST_PLACES)], default=0)
    registration_opens_at = MomentField(_l("Registration begins"), [Optional()])
    registration_closes_at = MomentField(_l("Registration ends"), [Optional()])
    online_url = URLField(
        _l("Address for taking part online"),
        may_have_text(),
        description=_l("It begins with https://. Only people with a place get it."),
    )
    needs_approval = BooleanField(_l("We decide on each registration"))
    most_in_group = IntegerField(_l("Most people in a group"), [Optional(), NumberRange(1, 100)], default=10)
    allocation = SelectField(
        _l("Places in workshops"), choices=named([(one.value, name) for one, name in ALLOCATIONS.items()])
    )
    wishes_until = MomentField(_l("Wishes are collected until"), [Optional()])
    needs_answered_by = DateField(_l("Needs are answered by"), [Optional(), SensibleYear()])
    reminder_days = IntegerField(
        _l("Reminder so many days before"),
        [Optional(), NumberRange(1, 60)],
        description=_l("Leave empty if there is no reminder."),
    )
    survey_format_id = SelectField(_l("Survey after the event"), coerce=int)
    documentation = MultilingualField(_l("Documentation"), multiline=True, needed=False)

    OWN = (
        "mode",
        "about",
        "takes_registrations",
        "capacity",
        "registration_opens_at",
        "registration_closes_at",
        "online_url",
        "needs_approval",
        "most_in_group",
        "allocation",
        "wishes_until",
        "needs_answered_by",
        "reminder_days",
        "survey_format_id",
        "documentation",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        surveys = formats.survey_choices()(current_language().code)
        self.survey_format_id.choices = named([(0, gettext("None")), *surveys])
        self.survey_format_id.data = self.survey_format_id.data or 0
        self.allocation.data = self.allocation.data or Allocation.AT_ONCE.value

    def validate_online_url(self, field: Any) -> None:
        """Take full addresses only."""
        if field.data and not field.data.startswith("https://"):
            raise ValidationError(gettext("Please enter a full address that begins with https://."))

    @property
    def own(self) -> list[Any]:
        """Return the fields that only events have."""
        return [self[name] for name in self.OWN]

    @classmethod
    def of_event(cls, event: Event) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        own = {name: getattr(event, name) for name in cls.OWN}
        chosen = {"mode": event.mode.value, "allocation": event.allocation.value}
        return {**cls.values_of(event.format), **own, **chosen}

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
            online_url=self.online_url.data or None,
            needs_approval=bool(self.needs_approval.data),
            most_in_group=self.most_in_group.data or 10,
            allocation=Allocation(self.allocation.data),
            wishes_until=self.wishes_until.moment_or_none,
            needs_answered_by=self.needs_answered_by.data,
            reminder_days=self.reminder_days.data,
            survey_format_id=self.survey_format_id.data or None,
            documentation=self.documentation.texts or None,
        )
