"""Input about action fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.framework.forms.common import ReasonedForm, bodies_field, levels_field
from teilhabe_app.framework.labels import CHOOSE_FIELD_OPERATION
from teilhabe_app.framework.models import ActionField, FieldOperation, Indicator, Measure
from teilhabe_app.framework.service import FieldDraft, PartDraft, SplitDraft
from teilhabe_app.web.forms import ChecksField, MultilingualField, PartForm, may_have_text, required

PARTS = (2, 3, 4)
NUMBER = 40


class FieldForm(ReasonedForm):
    """An action field and what is done to it; a new field is added."""

    operation = RadioField(
        _l("What is decided?"),
        [required()],
        choices=[SelectChoice(operation.value, label) for operation, label in CHOOSE_FIELD_OPERATION.items()],
    )
    number = StringField(_l("Number in the concept"), may_have_text(NUMBER), render_kw={"dir": "ltr"})
    short_name = MultilingualField(_l("Short name"), limit=100)
    name = MultilingualField(_l("Official name"), limit=300)
    definition = MultilingualField(_l("What the field is about"), multiline=True, limit=2000)
    levels = levels_field()
    bodies = bodies_field()

    def draft(self) -> FieldDraft:
        """Return what was entered."""
        return FieldDraft(
            operation=FieldOperation(self.operation.data) if "operation" in self else FieldOperation.ADD,
            words=_words(self),
            levels=list(self.levels.data or []),
            body_ids=frozenset(self.bodies.data or []),
            why=self.why,
            seen=self.seen,
        )


class WordsForm(PartForm):
    """The words of a field that follows."""

    number = StringField(_l("Number in the concept"), may_have_text(NUMBER), render_kw={"dir": "ltr"})
    short_name = MultilingualField(_l("Short name"), limit=100)
    name = MultilingualField(_l("Official name"), limit=300)
    definition = MultilingualField(_l("What the field is about"), multiline=True, limit=2000)


def _words(form: Any) -> PartDraft:
    return PartDraft(
        number=form.number.data or "",
        name=form.name.texts,
        short_name=form.short_name.texts,
        definition=form.definition.texts,
    )


class SplitForm(ReasonedForm):
    """The fields that follow, and where each measure and indicator goes."""

    parts = FieldList(FormField(WordsForm, _l("New field")), _l("The new fields"), min_entries=2, max_entries=4)

    @property
    def words(self) -> list[PartDraft]:
        """Return the new fields."""
        return [_words(part.form) for part in self.parts.entries]

    def draft(self, measures: Mapping[int, int], indicators: Mapping[int, int]) -> SplitDraft:
        """Return what was entered, with where each thing goes."""
        return SplitDraft(parts=self.words, measures=measures, indicators=indicators, why=self.why, seen=self.seen)


def part_choices(
    count: int, measures: Sequence[Measure], indicators: Sequence[Indicator], formdata: MultiDict[str, str] | None
) -> Any:
    """Return a form with one choice for each measure and indicator: the part that it goes to."""
    names = [(f"measure_{measure.id}", measure.key) for measure in measures]
    names += [(f"indicator_{indicator.id}", indicator.key) for indicator in indicators]
    choices = [SelectChoice(str(index), _l("New field %(number)s", number=index + 1)) for index in range(count)]
    fields = {name: SelectField(key, [required()], choices=choices, default="0") for name, key in names}
    return type("PlacesForm", (PartForm,), fields)(formdata)


class MergeForm(ReasonedForm):
    """The fields that end and the one that follows."""

    fields = ChecksField(_l("Fields to merge"), [Optional()], choices=[], coerce=int)
    number = StringField(_l("Number in the concept"), may_have_text(NUMBER), render_kw={"dir": "ltr"})
    short_name = MultilingualField(_l("Short name"), limit=100)
    name = MultilingualField(_l("Official name"), limit=300)
    definition = MultilingualField(_l("What the field is about"), multiline=True, limit=2000)

    def offer(self, fields: Iterable[ActionField], language: str) -> None:
        """Offer the fields that hold today."""
        self.fields.choices = [SelectChoice(field.id, field.short_name.in_language(language).text) for field in fields]

    @property
    def words(self) -> PartDraft:
        """Return the words of the new field."""
        return _words(self)
