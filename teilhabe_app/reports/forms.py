"""Input of report editions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wtforms import DateField, FieldList, FormField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional, ValidationError

from teilhabe_app.core.i18n import current_language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.framework.labels import ACTS
from teilhabe_app.reports import queries
from teilhabe_app.reports.models import Edition
from teilhabe_app.reports.service import DecisionDraft, EditionDraft
from teilhabe_app.web.forms import Form, MultilingualField, PartForm, VersionField, required

FIRST_YEAR, LAST_YEAR = 1990, 2100
ROWS = 4


class _SensibleYear:
    """Refuse dates that nobody means."""

    def __call__(self, _form: Any, field: Any) -> None:
        """Refuse a year out of range."""
        if field.data and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
            raise ValidationError(_("Not a valid date value."))


class DecisionForm(PartForm):
    """What a body did with the report; an empty row is left out."""

    on = DateField(_l("Date"), [Optional(), _SensibleYear()])
    body_id = SelectField(_l("Body"), coerce=int, default=0)
    act = SelectField(_l("What it did"), choices=lambda: [SelectChoice(code, word) for code, word in ACTS.items()])

    def validate_body_id(self, field: SelectField) -> None:
        """Ask for the body of a date, and for the date of a body."""
        if bool(field.data) != bool(self.on.data):
            raise ValidationError(_("Please give both the body and the date."))


class EditionForm(Form):
    """An edition before it is frozen."""

    version = VersionField()
    title = MultilingualField(_l("Title"), limit=300)
    introduction = MultilingualField(_l("Introduction"), multiline=True, needed=False)
    cutoff_on = DateField(
        _l("Cut-off date"),
        [required(), _SensibleYear()],
        description=_l("The edition shows how everything stood at the end of this day."),
    )
    data_year = IntegerField(
        _l("Year of the figures"),
        [Optional(), NumberRange(min=FIRST_YEAR, max=LAST_YEAR)],
        description=_l("The year that most of the indicators are from."),
    )
    previous_id = SelectField(_l("Follows the edition"), coerce=int, default=0)
    decisions = FieldList(
        FormField(DecisionForm, label=_l("Decision")), _l("Decisions on this edition"), max_entries=20
    )

    def __init__(self, *args: Any, edition: Edition | None = None, **kwargs: Any) -> None:
        lang = current_language().code
        bodies = queries.bodies()
        ids = {body.key: body.id for body in bodies}
        rows: list[dict[str, Any]] = []
        if edition is not None:
            rows = [
                {"on": dt.date.fromisoformat(row["on"]), "body_id": ids.get(row["body_key"], 0), "act": row["act"]}
                for row in edition.decisions or ()
            ]
            kwargs = {
                "version": str(edition.version),
                "title": edition.title,
                "introduction": edition.introduction,
                "cutoff_on": edition.cutoff_on,
                "data_year": edition.data_year,
                "previous_id": edition.previous_id or 0,
                **kwargs,
            }
        rows += [{} for _row in range(max(1, ROWS - len(rows)))]
        frozen = queries.frozen_editions()
        if edition is None and frozen:
            kwargs.setdefault("previous_id", frozen[0].id)
        super().__init__(*args, **{"decisions": rows, **kwargs})
        self.previous_id.choices = [SelectChoice(0, _("None: this is the first"))] + [
            SelectChoice(one.id, one.title.in_language(lang).text) for one in frozen
        ]
        choices = [SelectChoice(0, "–"), *(SelectChoice(body.id, body.name.in_language(lang).text) for body in bodies)]
        for row in self.decisions:
            row.form.body_id.choices = choices

    def draft(self) -> EditionDraft:
        """Return the input."""
        return EditionDraft(
            title=self.title.texts,
            introduction=self.introduction.texts or None,
            cutoff_on=self.cutoff_on.data,
            data_year=self.data_year.data,
            previous_id=self.previous_id.data or None,
            decisions=[
                DecisionDraft(on=row.form.on.data, body_id=row.form.body_id.data, act=row.form.act.data)
                for row in self.decisions
                if row.form.on.data and row.form.body_id.data
            ],
            version=self.version.seen,
        )
