"""Input about goals, indicators, values and sources."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from wtforms import BooleanField, DecimalField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional, Regexp

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.framework.forms.common import FIRST_YEAR, LAST_YEAR, ReasonedForm
from teilhabe_app.framework.labels import UNITS
from teilhabe_app.framework.models import ActionField, Source
from teilhabe_app.framework.service import GoalDraft, IndicatorDraft, ValueDraft
from teilhabe_app.web.forms import Form, MaxLength, MultilingualField, may_have_text, needs_text, required

MOST = 10**12


def _number_or_none(value: object) -> int | None:
    return int(str(value)) if value not in {"", None} else None


class GoalForm(ReasonedForm):
    """An overarching goal."""

    number = StringField(_l("Number in the concept"), needs_text(40), render_kw={"dir": "ltr"})
    title = MultilingualField(_l("Goal"), limit=300)
    definition = MultilingualField(_l("What it means"), multiline=True, needed=False, limit=2000)

    def draft(self) -> GoalDraft:
        """Return what was entered."""
        return GoalDraft(
            number=self.number.data or "" if "number" in self else "",
            title=self.title.texts,
            definition=self.definition.texts or None,
            why=self.why,
            seen=self.seen,
        )


class IndicatorForm(ReasonedForm):
    """What is measured."""

    name = MultilingualField(_l("What is measured"), limit=300)
    unit = SelectField(_l("Unit"), [required()], choices=[SelectChoice(code, label) for code, label in UNITS.items()])
    field_id = SelectField(_l("Action field"), [Optional()], coerce=_number_or_none)

    def offer(self, fields: Iterable[ActionField], language: str) -> None:
        """Offer the fields that hold today."""
        self.field_id.choices = [
            SelectChoice("", _l("The whole concept")),
            *(SelectChoice(str(field.id), field.short_name.in_language(language).text) for field in fields),
        ]

    def draft(self) -> IndicatorDraft:
        """Return what was entered."""
        return IndicatorDraft(
            name=self.name.texts, unit=self.unit.data, field_id=self.field_id.data, why=self.why, seen=self.seen
        )


class ValueForm(ReasonedForm):
    """One value; year, population, basis and source make it comparable."""

    year = IntegerField(_l("Year"), [Optional(), NumberRange(FIRST_YEAR, LAST_YEAR)])
    value = DecimalField(_l("Number"), [Optional(), NumberRange(-MOST, MOST)], places=None)
    value_text = StringField(
        _l("Value in words"), may_have_text(), description=_l("Where the source gives no single number.")
    )
    population = MultilingualField(_l("Who is counted"), needed=False, limit=300)
    basis = MultilingualField(_l("How it is counted"), needed=False, limit=300)
    note = MultilingualField(_l("Note"), multiline=True, needed=False, limit=2000)
    inferred = BooleanField(_l("This is our reading; no source states it."))
    source_id = SelectField(_l("Source"), [Optional()], coerce=_number_or_none)

    def offer(self, sources: Iterable[Source]) -> None:
        """Offer the sources."""
        self.source_id.choices = [
            SelectChoice("", _l("not known")),
            *(SelectChoice(str(source.id), source.title) for source in sources),
        ]

    def draft(self) -> ValueDraft:
        """Return what was entered."""
        return ValueDraft(
            year=self.year.data,
            value=None if self.value.data is None else round(Decimal(self.value.data), 4),
            value_text=self.value_text.data or None,
            population=self.population.texts or None,
            basis=self.basis.texts or None,
            note=self.note.texts or None,
            inferred=bool(self.inferred.data),
            source_id=self.source_id.data,
            why=self.why,
            seen=self.seen,
        )


class RemoveForm(ReasonedForm):
    """Why a value is taken out."""


class SourceForm(Form):
    """Where facts come from."""

    title = StringField(_l("Title"), needs_text())
    url = StringField(
        _l("Address"),
        [
            Optional(),
            MaxLength(2000),
            Regexp(r"^https?://[^\s]+$", message=_l("The address must start with https:// or http://.")),
        ],
        render_kw={"dir": "ltr", "inputmode": "url"},
    )
