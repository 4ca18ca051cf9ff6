"""Input of formats and processes; ``FormatForm`` is the part that all kinds of formats share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from wtforms import BooleanField, DateField, DateTimeLocalField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, Regexp, ValidationError

from teilhabe_app.core.i18n import WRITTEN, current_language, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats import queries
from teilhabe_app.formats.labels import LEVELS, PHASES
from teilhabe_app.formats.models import Format, Phase, PhaseKind, Process, State
from teilhabe_app.formats.service import SLUG_LENGTH, Draft, PhaseDraft, ProcessDraft
from teilhabe_app.web.forms import (
    ChecksField,
    Form,
    MaxLength,
    MultilingualField,
    VersionField,
    may_have_text,
    required,
)

ZONE = ZoneInfo("Europe/Berlin")
FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
FIRST_YEAR, LAST_YEAR = 1990, 2100
RESERVED = frozenset(
    {
        "new",
        "manage",
        "processes",
        "registrations",
        "phases",
        "workshops",
        "items",
        "needs",
        "calendar",
        "rooms",
        "rounds",
        "materials",
    }
)


class SensibleYear:
    """Refuse dates that nobody means and that calendars cannot hold."""

    def __call__(self, _form: Any, field: Any) -> None:
        """Refuse a year out of range."""
        if field.data and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
            raise ValidationError(gettext("Not a valid date value."))


class MomentField(DateTimeLocalField):
    """Date and time where the people are; ``moment`` is the same in UTC."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, [*validators, SensibleYear()], format=FORMATS, **kwargs)

    def process_data(self, value: Any) -> None:
        """Show a stored moment as local time."""
        super().process_data(value.astimezone(ZONE).replace(tzinfo=None) if value and value.tzinfo else value)

    @property
    def moment(self) -> dt.datetime:
        """Return the aware moment of a field that was filled in."""
        local: dt.datetime = self.data
        return local.replace(tzinfo=ZONE).astimezone(dt.UTC)

    @property
    def moment_or_none(self) -> dt.datetime | None:
        """Return the aware moment, or None where the field was left empty."""
        return self.moment if self.data else None


class SlugField(StringField):
    """The readable part of an address; made from the title when left empty."""

    def __init__(self, **kwargs: Any) -> None:
        shape = Regexp(r"^[a-z0-9]+(?:-[a-z0-9]+)*$", message=_l("Use small letters, digits and hyphens only."))
        super().__init__(
            _l("Address"),
            [Optional(), MaxLength(SLUG_LENGTH), shape],
            description=_l("The last part of the page's address. Leave it empty to make it from the title."),
            render_kw={"dir": "ltr", "autocomplete": "off"},
            **kwargs,
        )

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ARG002, FBT001
        """Refuse words that are pages of their own."""
        if self.data in RESERVED:
            raise ValidationError(gettext("This address is already in use. Please choose another one."))


def named(pairs: Sequence[tuple[Any, Any]]) -> list[SelectChoice]:
    """Build choices from (value, words)."""
    return [SelectChoice(value, label) for value, label in pairs]


class FormatForm(Form):
    """What every format is asked. Hosts inherit and add their own; ``format_draft()`` feeds the formats service."""

    version = VersionField()
    title = MultilingualField(_l("Title"))
    summary = MultilingualField(_l("Short description"), multiline=True)
    opens_at = MomentField(_l("Begins"), [required()])
    closes_at = MomentField(_l("Ends"), [required()])
    place = StringField(_l("Place"), may_have_text(), description=_l("Street and city, or “online”."))
    languages = ChecksField(_l("Languages"), choices=named([(code, name) for code, name in WRITTEN.items()]))
    levels = ChecksField(_l("Levels"), choices=named([(level.value, name) for level, name in LEVELS.items()]))
    field_ids = ChecksField(_l("Action fields"), coerce=int)
    body_ids = ChecksField(_l("Organisers"), coerce=int)
    process_id = SelectField(_l("Part of the process"), coerce=int)
    translates = BooleanField(
        _l("Contributions may be sent to the translation service of this site"),
        description=_l("Readers can then ask for a machine translation. Without this, nothing leaves our server."),
    )
    slug = SlugField()

    SHARED = (
        "title",
        "summary",
        "opens_at",
        "closes_at",
        "place",
        "languages",
        "levels",
        "field_ids",
        "body_ids",
        "process_id",
        "translates",
        "slug",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = current_language().code
        self.field_ids.choices = named(queries.field_choices()(lang))
        self.body_ids.choices = named(queries.body_choices()(lang))
        self.process_id.choices = named([(0, gettext("None")), *queries.process_choices()(lang)])
        if self.process_id.data is None:
            self.process_id.data = 0

    def validate_closes_at(self, field: Any) -> None:
        """Refuse an end before the beginning."""
        if field.data and self.opens_at.data and field.data <= self.opens_at.data:
            raise ValidationError(gettext("The end lies before the beginning."))

    @property
    def shared(self) -> list[Any]:
        """Return the fields that all kinds have, in the order of the page."""
        engine = current_app.config["TEILHABE"].translation
        return [self[name] for name in self.SHARED if name != "translates" or engine != "none"]

    @staticmethod
    def values_of(format_: Format) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        return {
            "version": str(format_.version),
            "slug": format_.slug,
            "title": format_.title,
            "summary": format_.summary,
            "opens_at": format_.opens_at,
            "closes_at": format_.closes_at,
            "place": format_.place,
            "languages": format_.languages,
            "levels": format_.levels,
            "field_ids": [field.id for field in format_.fields],
            "body_ids": [body.id for body in format_.bodies],
            "process_id": format_.process_id or 0,
            "translates": format_.translates,
        }

    def format_draft(self) -> Draft:
        """Return what was entered."""
        return Draft(
            slug=self.slug.data or "",
            title=self.title.texts,
            summary=self.summary.texts,
            opens_at=self.opens_at.moment,
            closes_at=self.closes_at.moment,
            place=self.place.data or None,
            languages=self.languages.data or (),
            levels=self.levels.data or (),
            field_ids=self.field_ids.data or (),
            body_ids=self.body_ids.data or (),
            process_id=self.process_id.data or None,
            translates=bool(self.translates.data),
            version=self.version.seen,
        )


class ProcessForm(Form):
    """What a process is and whether everybody sees it."""

    version = VersionField()
    title = MultilingualField(_l("Title"))
    summary = MultilingualField(_l("Short description"), multiline=True)
    state = SelectField(
        _l("State"), choices=named([(State.DRAFT.value, _l("Draft")), (State.PUBLISHED.value, _l("Published"))])
    )
    slug = SlugField()

    @staticmethod
    def values_of(process: Process) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        return {
            "version": str(process.version),
            "title": process.title,
            "summary": process.summary,
            "state": process.state.value,
            "slug": process.slug,
        }

    def draft(self) -> ProcessDraft:
        """Return what was entered."""
        return ProcessDraft(
            slug=self.slug.data or "",
            title=self.title.texts,
            summary=self.summary.texts,
            state=State(self.state.data),
            version=self.version.seen,
        )


class PhaseForm(Form):
    """A phase with its dates."""

    kind = SelectField(_l("Kind"), choices=named([(kind.value, name) for kind, name in PHASES.items()]))
    title = MultilingualField(_l("Title"))
    starts_on = DateField(_l("From"), [required(), SensibleYear()])
    ends_on = DateField(_l("Until"), [required(), SensibleYear()])

    @staticmethod
    def values_of(phase: Phase) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        return {
            "kind": phase.kind.value,
            "title": phase.title,
            "starts_on": phase.starts_on,
            "ends_on": phase.ends_on,
        }

    def draft(self) -> PhaseDraft:
        """Return what was entered."""
        return PhaseDraft(
            kind=PhaseKind(self.kind.data),
            title=self.title.texts,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
        )
