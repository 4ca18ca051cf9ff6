"""Input of events and registrations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wtforms import BooleanField, DateField, EmailField, IntegerField, SelectField, StringField, TelField, TextAreaField
from wtforms.validators import Email, NumberRange, Optional

from teilhabe_app.core.i18n import LANGUAGES, current_language, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events import queries
from teilhabe_app.events.labels import ANSWERS, ITEMS, MODES, NEEDS
from teilhabe_app.events.models import (
    Event,
    ItemKind,
    Mode,
    NeedAnswer,
    NeedKind,
    ProgrammeItem,
    Registration,
    Workshop,
)
from teilhabe_app.events.service import Draft, EventDraft, ItemDraft, WorkshopDraft
from teilhabe_app.formats import queries as formats
from teilhabe_app.formats.forms import ChecksField, FormatForm, MomentField, SensibleYear, named
from teilhabe_app.web.forms import (
    Form,
    MultilingualField,
    OnceForm,
    PublicForm,
    may_have_text,
    needs_text,
    required,
)

MOST_PLACES = 100_000
MIN_DIGITS = 5
RANKS = (1, 2, 3)
DETAILS = {
    NeedKind.INTERPRETING: _l("Which language?"),
    NeedKind.CHILDCARE: _l("How many children, and how old?"),
    NeedKind.ASSISTANCE: _l("What kind of assistance?"),
    NeedKind.DIET: _l("Which diet?"),
    NeedKind.OTHER: _l("What do you need?"),
}
NEEDS_DETAIL = {NeedKind.INTERPRETING, NeedKind.CHILDCARE, NeedKind.OTHER}


class WishesPart:
    """Three ranked wishes for workshops."""

    wish_1 = SelectField(_l("First wish"), coerce=int, default=0, validators=[Optional()])
    wish_2 = SelectField(_l("Second wish"), coerce=int, default=0, validators=[Optional()])
    wish_3 = SelectField(_l("Third wish"), coerce=int, default=0, validators=[Optional()])

    def offer(self, event: Event) -> None:
        """Offer the workshops of an event; one wish more than there are workshops makes no sense."""
        lang = current_language().code
        words = [
            (one.id, gettext("%(number)s. %(title)s", number=one.number, title=one.title.in_language(lang).text))
            for one in event.workshops
        ]
        for rank, field in zip(RANKS, self.wish_fields, strict=True):
            field.choices = named([(0, gettext("No wish")), *(words if rank <= len(words) else [])])

    @property
    def wish_fields(self) -> list[Any]:
        """Return the three selects in order."""
        return [self.wish_1, self.wish_2, self.wish_3]

    @property
    def wishes(self) -> list[int]:
        """Return the workshops wished for, in order."""
        return [field.data for field in self.wish_fields if field.data]

    def wishes_differ(self) -> bool:
        """Refuse to wish for the same workshop twice."""
        seen: set[int] = set()
        fine = True
        for field in self.wish_fields:
            if field.data and field.data in seen:
                field.errors = [*field.errors, gettext("Please choose each workshop only once.")]
                fine = False
            seen.add(field.data)
        return fine


class _RegistrationPart(WishesPart):
    name = StringField(
        _l("Your name"),
        needs_text(),
        description=_l("As you like to be called, in any script."),
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(
        _l("E-mail address"),
        [*may_have_text(), Email(message=_l("Invalid email address."))],
        description=_l("We send the confirmation there. If you have no e-mail, give a phone number."),
        render_kw={"autocomplete": "email"},
    )
    phone = TelField(_l("Phone number"), may_have_text(), render_kw={"autocomplete": "tel"})
    language = SelectField(
        _l("Language for our messages"),
        choices=named([(one.code, one.own_name) for one in LANGUAGES]),
        default=lambda: current_language().code,
    )
    organisation_name = StringField(_l("Organisation"), may_have_text(), render_kw={"autocomplete": "organization"})

    def need_fields(self) -> Iterator[tuple[NeedKind, Any, Any]]:
        """Yield each need with its checkbox and the field for details, if it has one."""
        for kind in NeedKind:
            yield kind, self[f"need_{kind.value}"], self._fields.get(f"need_{kind.value}_detail")  # type: ignore[index, attr-defined]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what concerns several fields, after each field by itself."""
        fine = super().validate(extra_validators)  # type: ignore[misc]
        if not self.email.data and not self.phone.data and not self.email.errors:
            _complain(self.email, gettext("Please give an e-mail address or a phone number."))
            fine = False
        if self.phone.data and len(re.findall(r"\d", self.phone.data)) < MIN_DIGITS:
            _complain(self.phone, gettext("Please give a phone number with its digits."))
            fine = False
        for kind, box, detail in self.need_fields():
            if detail is not None and kind in NEEDS_DETAIL and box.data and not detail.data:
                _complain(detail, gettext("Please tell us a little more."))
                fine = False
        return self.wishes_differ() and fine

    def draft(self) -> Draft:
        """Return what was entered; details without their tick count as a need."""
        needs = {
            kind: detail.data or None if detail is not None else None
            for kind, box, detail in self.need_fields()
            if box.data or (detail is not None and detail.data)
        }
        return Draft(
            name=self.name.data or "",
            email=(self.email.data or "").lower() or None,
            phone=self.phone.data or None,
            organisation_name=self.organisation_name.data or None,
            language=self.language.data,
            wishes=self.wishes,
            needs=needs,
            once=self.once.data,  # type: ignore[attr-defined]
        )


for _kind in NeedKind:
    setattr(_RegistrationPart, f"need_{_kind.value}", BooleanField(NEEDS[_kind]))
    if _kind in DETAILS:
        setattr(_RegistrationPart, f"need_{_kind.value}_detail", StringField(DETAILS[_kind], may_have_text()))


class RegistrationForm(_RegistrationPart, PublicForm):
    """Somebody registers without an account."""

    consent = BooleanField(
        _l("I agree that my details are kept for this event and deleted afterwards."),
        [required(_l("Without your consent we may not keep your registration."))],
    )


class PhoneForm(_RegistrationPart, OnceForm):
    """Staff register somebody who calls."""

    consent = BooleanField(
        _l("I have read out what the details are kept for, and the person agrees."),
        [required(_l("Without consent we may not keep the registration."))],
    )


class WishesForm(WishesPart, Form):
    """Somebody changes their wishes."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse the same workshop twice."""
        fine = super().validate(extra_validators)
        return self.wishes_differ() and fine

    @staticmethod
    def values_of(registration: Registration) -> dict[str, int]:
        """Return the stored wishes as ``data`` of the form."""
        return {f"wish_{wish.rank}": wish.workshop_id for wish in registration.wishes}


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
        names = ("title", "by", "starts_at", "ends_at", "room", "position")
        return {"kind": item.kind.value, **{name: getattr(item, name) for name in names}}

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
        names = ("title", "about", "by", "capacity", "room")
        values: dict[str, Any] = {name: getattr(workshop, name) for name in names}
        return {**values, "goal_id": workshop.goal_id or 0, "field_ids": [field.id for field in workshop.fields]}

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


class NeedForm(Form):
    """The organiser's answer to a need."""

    answer = SelectField(_l("Answer"), choices=named([(answer.value, name) for answer, name in ANSWERS.items()]))
    text = TextAreaField(_l("Reason, or what there is instead"), may_have_text(2000), render_kw={"rows": 2})

    @property
    def chosen(self) -> NeedAnswer:
        """Return the answer chosen."""
        return NeedAnswer(self.answer.data)


def _complain(field: Any, message: str) -> None:
    field.errors = [*field.errors, message]
