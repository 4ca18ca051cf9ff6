"""Input of questions to bodies and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from teilhabe_app.accounts.models import User
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats.forms import SensibleYear
from teilhabe_app.organisations.labels import LEVELS
from teilhabe_app.organisations.models import Body, Level
from teilhabe_app.synthesis import queries
from teilhabe_app.synthesis.forms.parts import named, number, words, written_in
from teilhabe_app.synthesis.models import AnswerDraft, Decision, Finding, Routing, SteeringMeeting
from teilhabe_app.synthesis.service import MeetingDraft, ResponseDraft, RouteDraft, Unfinished
from teilhabe_app.web.forms import (
    ChecksField,
    Form,
    MultilingualField,
    OnceForm,
    VersionField,
    may_have_text,
    needs_text,
    required,
)
from teilhabe_app.web.i18n import date

LONGEST_NOTE = 2000
LONGEST_REASON = 5000


def _decision(value: Any) -> Decision | None:
    return Decision(value) if value and value != "None" else None


class RouteForm(Form):
    """Which body answers at which level by when, and what it should know."""

    body_id = SelectField(_l("Responsible body"), [required()], coerce=number)
    level = SelectField(
        _l("Level"),
        [Optional()],
        choices=[
            SelectChoice("", _l("That of the body")),
            *(SelectChoice(level.value, label) for level, label in LEVELS.items()),
        ],
    )
    due_on = DateField(_l("Answer by"), [required(), SensibleYear()])
    note = TextAreaField(
        _l("Note to the body"),
        may_have_text(LONGEST_NOTE),
        description=_l("Only the people who answer for the body see it."),
        render_kw={"rows": 3, "dir": "auto"},
    )

    def __init__(
        self, *args: Any, finding: Finding | None = None, instead: Routing | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today().isoformat()
        running = or_(Body.valid_to.is_(None), Body.valid_to >= today)
        query = select(Body).where(Body.successor_id.is_(None), running).order_by(Body.id)
        self._instead = instead
        self._bodies = db.session.scalars(query).all()
        self.body_id.choices = named((body.id, words(body.name)) for body in self._bodies)
        proposed = queries.proposal()
        if proposed.meeting is not None:
            self.due_on.description = _(
                "Proposed so that %(body)s can talk about it on %(date)s.",
                body=words(proposed.meeting.body.name),
                date=date(proposed.meeting.meets_on),
            )
        if not self.is_submitted():
            self.due_on.data = proposed.due_on
            if finding and finding.measure and finding.measure.body and not instead:
                self.body_id.data = finding.measure.body.id

    def draft(self) -> RouteDraft:
        """Return what was entered."""
        body = next(body for body in self._bodies if body.id == self.body_id.data)
        return RouteDraft(
            body=body,
            due_on=self.due_on.data,
            level=Level(self.level.data) if self.level.data else None,
            note=self.note.data or "",
            language=written_in(),
            instead=self._instead,
        )


class RouteSeveralForm(RouteForm):
    """The same question about several findings."""

    finding_ids = ChecksField(_l("Findings"), [required(_l("Please tick at least one finding."))], coerce=int)

    def __init__(self, *args: Any, findings: Sequence[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.findings = {finding.id: finding for finding in findings}
        self.finding_ids.choices = named((key, words(one.statement)) for key, one in self.findings.items())

    @property
    def chosen(self) -> list[Finding]:
        """Return the findings that were ticked."""
        return [self.findings[key] for key in self.finding_ids.data or ()]


class SendBackForm(Form):
    """Why another body is responsible."""

    reason = TextAreaField(
        _l("Why is another body responsible?"),
        needs_text(LONGEST_NOTE),
        description=_l("This reason is public. If you know who is responsible, please name them."),
        render_kw={"rows": 4, "dir": "auto"},
    )


class DelegateForm(Form):
    """The person of the body who writes the answer."""

    person_id = SelectField(
        _l("Who writes the answer?"),
        coerce=number,
        description=_l(
            "You can choose everybody who answers for this body. "
            "If somebody is missing, the framework office can give them a seat on the page of the body."
        ),
    )

    def __init__(self, *args: Any, people: Sequence[User], routing: Routing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = ((person.id, f"{person.pseudonym} ({person.email})") for person in people)
        self.person_id.choices = named(pairs, none=_("Nobody in particular"))
        if not self.is_submitted():
            self.person_id.data = routing.assigned_to_id


class NoteForm(OnceForm):
    """A note among the people of a body."""

    text = TextAreaField(
        _l("Internal note"),
        needs_text(LONGEST_NOTE),
        description=_l("Only the people who answer for the body see it."),
        render_kw={"rows": 3, "dir": "auto"},
    )


class FourEyesForm(Form):
    """Whether a second person releases the answers of a body."""

    wanted = BooleanField(_l("A second person releases our answers"))


class ResponseForm(OnceForm):
    """The answer of a body."""

    version = VersionField()
    decision = RadioField(
        _l("Decision"),
        [required(_l("Please choose a decision."))],
        coerce=_decision,
        choices=[SelectChoice(decision, decision.label) for decision in Decision],
    )
    reason = MultilingualField(
        _l("Reason"),
        multiline=True,
        limit=LONGEST_REASON,
        description=_l("In plain words: what happens now, or why it does not happen. German is needed."),
    )
    review_on = DateField(
        _l("We look at it again on"),
        [Optional(), SensibleYear()],
        description=_l("Needed while it is still under discussion."),
    )

    def __init__(self, *args: Any, waiting: AnswerDraft | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_submitted():
            self.version.data = str(waiting.version if waiting else 0)
            if waiting is not None:
                self.decision.process_data(waiting.decision)
                self.reason.process(None, waiting.reason)
                self.review_on.data = waiting.review_on

    def draft(self) -> ResponseDraft:
        """Return what was entered."""
        return ResponseDraft(
            decision=self.decision.data,
            reason=self.reason.texts,
            review_on=self.review_on.data,
            once=self.once.data,
            seen=self.version.seen,
        )


class UnfinishedForm(ResponseForm):
    """An answer that is being written: nothing in it is needed yet."""

    decision = RadioField(
        _l("Decision"),
        [Optional()],
        coerce=_decision,
        choices=[SelectChoice(decision, decision.label) for decision in Decision],
        validate_choice=False,
    )
    reason = MultilingualField(
        _l("Reason"),
        multiline=True,
        needed=False,
        limit=LONGEST_REASON,
        description=_l("In plain words: what happens now, or why it does not happen. German is needed."),
    )

    def has_news(self, waiting: AnswerDraft | None) -> bool:
        """Tell whether anything was typed that the draft does not say."""
        typed = (self.decision.data, self.reason.texts, self.review_on.data)
        kept = (waiting.decision, waiting.reason, waiting.review_on) if waiting else (None, {}, None)
        return typed not in ((None, {}, None), kept)

    def unfinished(self) -> Unfinished:
        """Return what was entered so far."""
        return Unfinished(
            decision=self.decision.data,
            reason=self.reason.texts,
            review_on=self.review_on.data,
            seen=self.version.seen,
        )


class MeetingForm(Form):
    """When and where a steering body meets."""

    version = VersionField()
    body_id = SelectField(_l("Body"), [required()], coerce=number)
    meets_on = DateField(_l("Date"), [required(), SensibleYear()])
    place = StringField(_l("Place"), may_have_text())
    note = MultilingualField(_l("Note on the agenda"), multiline=True, needed=False, limit=LONGEST_NOTE)

    def __init__(self, *args: Any, meeting: SteeringMeeting | None = None, **kwargs: Any) -> None:
        super().__init__(*args, obj=meeting, **kwargs)
        self.body_id.choices = named((body.id, words(body.name)) for body in queries.steering_bodies())

    def draft(self) -> MeetingDraft:
        """Return what was entered."""
        return MeetingDraft(
            body_id=self.body_id.data,
            meets_on=self.meets_on.data,
            place=self.place.data or "",
            note=self.note.texts or None,
            seen=self.version.seen,
        )
