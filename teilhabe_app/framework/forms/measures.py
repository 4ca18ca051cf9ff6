"""Input about measures."""

from __future__ import annotations

from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.framework.forms.common import ReasonedForm, bodies_field, levels_field
from teilhabe_app.framework.labels import CHOOSE_OPERATION, STATUSES
from teilhabe_app.framework.models import MeasureStatus, Operation
from teilhabe_app.framework.service import RevisionDraft
from teilhabe_app.web.forms import MultilingualField, may_have_text, required


class NewMeasureForm(ReasonedForm):
    """A measure as it is to read."""

    title = MultilingualField(_l("Title"), limit=300)
    description = MultilingualField(_l("Description"), multiline=True, needed=False)
    status = SelectField(
        _l("Status"), [required()], choices=[SelectChoice(status.value, label) for status, label in STATUSES.items()]
    )
    levels = levels_field()
    responsible = StringField(
        _l("Responsible"), may_have_text(), description=_l("As the body was called when this was decided.")
    )
    bodies = bodies_field()

    def draft(self) -> RevisionDraft:
        """Return what was entered."""
        return RevisionDraft(
            operation=Operation.ADD,
            reason=self.reason.texts,
            title=self.title.texts,
            description=self.description.texts or None,
            status=MeasureStatus(self.status.data),
            levels=list(self.levels.data or []),
            responsible=self.responsible.data or None,
            decided_on=self.decided_on.data,
            body_ids=frozenset(self.bodies.data or []) if "bodies" in self else None,
        )


class MeasureForm(NewMeasureForm):
    """What is done to a measure, why, and how it then reads."""

    operation = RadioField(
        _l("What is decided?"),
        [required()],
        choices=[SelectChoice(operation.value, label) for operation, label in CHOOSE_OPERATION.items()],
        validate_choice=True,
    )

    def draft(self) -> RevisionDraft:
        """Return what was entered."""
        plain = super().draft()
        return RevisionDraft(
            operation=Operation(self.operation.data),
            reason=plain.reason,
            title=plain.title,
            description=plain.description,
            status=plain.status,
            levels=plain.levels,
            responsible=plain.responsible,
            decided_on=plain.decided_on,
            body_ids=plain.body_ids,
            seen=self.seen,
        )
