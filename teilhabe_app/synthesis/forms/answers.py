"""Input of questions to bodies, their answers and what these change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import or_, select
from wtforms import (
    DateField,
    RadioField,
    SelectField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.framework.labels import CHOOSE_OPERATION
from teilhabe_app.framework.models import Measure, Operation
from teilhabe_app.framework.service import RevisionDraft, as_it_stands
from teilhabe_app.organisations.models import Body
from teilhabe_app.synthesis.forms.parts import named, number, words
from teilhabe_app.synthesis.models import Decision, Finding, Response
from teilhabe_app.synthesis.service import (
    DEFAULT_TIME,
    ResponseDraft,
    RouteDraft,
)
from teilhabe_app.web.forms import (
    Form,
    MultilingualField,
    OnceForm,
    VersionField,
    required,
)

LONGEST_QUOTE = 20_000


class RouteForm(Form):
    """Which body answers by when."""

    body_id = SelectField(_l("Responsible body"), [required()], coerce=number)
    due_on = DateField(_l("Answer by"), [required()])

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today().isoformat()
        running = or_(Body.valid_to.is_(None), Body.valid_to >= today)
        query = select(Body).where(Body.successor_id.is_(None), running).order_by(Body.id)
        self._bodies = db.session.scalars(query).all()
        self.body_id.choices = named((body.id, words(body.name)) for body in self._bodies)
        if not self.is_submitted():
            self.due_on.data = clock.today() + DEFAULT_TIME
            if finding.measure and finding.measure.body:
                self.body_id.data = finding.measure.body.id

    def draft(self) -> RouteDraft:
        """Return what was entered."""
        body = next(body for body in self._bodies if body.id == self.body_id.data)
        return RouteDraft(body=body, due_on=self.due_on.data)


class ResponseForm(OnceForm):
    """The answer of a body."""

    decision = RadioField(
        _l("Decision"),
        [required(_l("Please choose a decision."))],
        coerce=lambda value: Decision(value) if value else None,
        choices=[SelectChoice(decision, decision.label) for decision in Decision],
    )
    reason = MultilingualField(
        _l("Reason"),
        multiline=True,
        limit=5000,
        description=_l("In plain words: what happens now, or why it does not happen. German is needed."),
    )
    review_on = DateField(
        _l("We look at it again on"), [Optional()], description=_l("Needed while it is still under discussion.")
    )

    def draft(self) -> ResponseDraft:
        """Return what was entered."""
        return ResponseDraft(
            decision=self.decision.data,
            reason=self.reason.texts,
            review_on=self.review_on.data,
            once=self.once.data,
        )


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


class ChangeForm(Form):
    """A change of a measure that follows from an answer; fields start with what the measure says now."""

    version = VersionField()
    operation = RadioField(
        _l("What happens to the measure?"),
        [required()],
        coerce=lambda value: Operation(value) if value else None,
        choices=[SelectChoice(operation, label) for operation, label in CHOOSE_OPERATION.items()],
    )
    title = MultilingualField(_l("Title"), limit=300)
    description = MultilingualField(_l("Description"), multiline=True, needed=False)
    reason = MultilingualField(_l("Reason"), multiline=True, limit=5000)
    decided_on = DateField(_l("Decided on"), [Optional()])

    def __init__(self, *args: Any, measure: Measure, response: Response, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._measure = measure
        if not self.is_submitted():
            self.version.data = str(measure.version)
            self.title.process(None, measure.title)
            self.description.process(None, measure.description)
            self.reason.process(None, response.reason)

    def draft(self) -> RevisionDraft:
        """Return what was entered."""
        as_it_is = as_it_stands(self._measure, self.operation.data, self.reason.texts, self.decided_on.data)
        return replace(
            as_it_is,
            title=self.title.texts,
            description=self.description.texts or None,
            seen=self.version.seen,
        )
