"""Input of what an answer changed in the framework."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from wtforms import DateField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats.forms import SensibleYear
from teilhabe_app.framework.labels import CHOOSE_OPERATION
from teilhabe_app.framework.models import ActionField, Measure, MeasureStatus, Operation
from teilhabe_app.framework.service import RevisionDraft, as_it_stands
from teilhabe_app.organisations.labels import LEVELS
from teilhabe_app.synthesis.forms.parts import named, number, words
from teilhabe_app.synthesis.models import Response
from teilhabe_app.web.forms import ChecksField, Form, MultilingualField, VersionField, required

LONGEST_REASON = 5000


class OutcomeForm(Form):
    """A revision of a measure that an answer led to."""

    revision_id = SelectField(_l("Change of a measure"), [required()], coerce=number)

    def __init__(self, *args: Any, measures: Sequence[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.revisions = {revision.id: revision for measure in measures for revision in measure.revisions}
        pairs = (
            (revision.id, _("%(measure)s, change %(number)s", measure=_named_measure(measure), number=revision.number))
            for measure in measures
            for revision in reversed(measure.revisions)
        )
        self.revision_id.choices = named(pairs)


def _named_measure(measure: Measure) -> str:
    return f"{measure.key} {words(measure.title)}"


class CausedForm(Form):
    """What a measure is to say because of one or several answers."""

    title = MultilingualField(_l("Title"), limit=300)
    description = MultilingualField(_l("Description"), multiline=True, needed=False)
    reason = MultilingualField(_l("Reason"), multiline=True, limit=LONGEST_REASON)
    decided_on = DateField(_l("Decided on"), [Optional(), SensibleYear()])
    also = ChecksField(_l("Also because of these findings"), [Optional()], coerce=int)

    def __init__(self, *args: Any, response: Response, others: Sequence[Response], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._response = response
        self._others = {one.id: one for one in others}
        self.also.choices = named(
            (
                one.id,
                _(
                    "Finding %(number)s: %(statement)s",
                    number=one.routing.finding.number,
                    statement=words(one.routing.finding.statement),
                ),
            )
            for one in others
        )
        if not others:
            del self.also
        if not self.is_submitted():
            self.reason.process(None, response.reason)

    @property
    def causes(self) -> list[Response]:
        """Return the answers that led to it."""
        also = self.also.data if "also" in self else None
        return [self._response, *(self._others[key] for key in also or ())]


class ChangeForm(CausedForm):
    """A change of a measure that follows from an answer; fields start with what the measure says now."""

    version = VersionField()
    operation = RadioField(
        _l("What happens to the measure?"),
        [required()],
        coerce=lambda value: Operation(value) if value else None,
        choices=[SelectChoice(operation, label) for operation, label in CHOOSE_OPERATION.items()],
    )

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._measure = measure
        if not self.is_submitted():
            self.version.data = str(measure.version)
            self.title.process(None, measure.title)
            self.description.process(None, measure.description)

    def draft(self) -> RevisionDraft:
        """Return what was entered."""
        as_it_is = as_it_stands(self._measure, self.operation.data, self.reason.texts, self.decided_on.data)
        return replace(
            as_it_is,
            title=self.title.texts,
            description=self.description.texts or None,
            seen=self.version.seen,
        )


class AddForm(CausedForm):
    """A new measure that follows from an answer."""

    field_id = SelectField(_l("Action field"), [required()], coerce=number)
    levels = ChecksField(
        _l("Levels"), [Optional()], choices=[SelectChoice(level.value, label) for level, label in LEVELS.items()]
    )

    def __init__(self, *args: Any, fields: Sequence[ActionField], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {field.id: field for field in fields}
        self.field_id.choices = named((key, words(field.short_name)) for key, field in self.fields.items())
        if not self.is_submitted():
            finding = self._response.routing.finding
            self.field_id.data = finding.field_id
            level = self._response.routing.level
            self.levels.data = [level.value] if level else []

    def draft(self) -> RevisionDraft:
        """Return what was entered; a new measure is planned, and the body that answered stands for it."""
        body = self._response.routing.body
        return RevisionDraft(
            operation=Operation.ADD,
            reason=self.reason.texts,
            title=self.title.texts,
            description=self.description.texts or None,
            status=MeasureStatus.PLANNED,
            levels=list(self.levels.data or ()),
            responsible=body.name.in_language("de").text,
            decided_on=self.decided_on.data,
            body_ids=frozenset({body.id}),
        )
