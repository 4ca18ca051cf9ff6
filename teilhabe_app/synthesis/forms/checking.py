"""Input of the check with the contributors, and of decisions about points of few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import DateField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats.forms import SensibleYear
from teilhabe_app.synthesis.forms.parts import named, number, words
from teilhabe_app.synthesis.models import Check, CheckNote, Finding, NoteEffect, Opinion, PointAct
from teilhabe_app.synthesis.service import CheckDraft, NoteAnswer, NoteDraft, PointDraft
from teilhabe_app.web.forms import (
    Form,
    MultilingualField,
    PublicForm,
    VersionField,
    may_have_text,
    needs_text,
    required,
)

LONGEST_NOTE = 3000


def _finding_choices(findings: Sequence[Finding]) -> list[SelectChoice]:
    pairs = ((finding.id, f"{finding.number}. {words(finding.statement)[:110]}") for finding in findings)
    return named(pairs, none=_("Please choose"))


class CheckForm(Form):
    """From when until when contributors check the findings."""

    version = VersionField()
    begins_on = DateField(_l("From"), [required(), SensibleYear()])
    ends_on = DateField(
        _l("Until"), [required(), SensibleYear()], description=_l("This day counts. Give people at least two weeks.")
    )

    def __init__(self, *args: Any, check: Check | None = None, **kwargs: Any) -> None:
        super().__init__(*args, obj=check, **kwargs)

    def draft(self) -> CheckDraft:
        """Return what was entered."""
        return CheckDraft(begins_on=self.begins_on.data, ends_on=self.ends_on.data, version=self.version.seen)


class OpinionForm(PublicForm):
    """What a contributor says of the draft findings."""

    opinion = RadioField(
        _l("Is your point there?"),
        [required()],
        coerce=Opinion,
        choices=[SelectChoice(opinion, opinion.label) for opinion in Opinion],
    )
    text = TextAreaField(
        _l("What is missing or wrong?"),
        may_have_text(LONGEST_NOTE),
        description=_l("You can write in your language. Only the moderators read it."),
        render_kw={"rows": 4, "dir": "auto"},
    )

    def __init__(self, *args: Any, language: str, note: CheckNote | None = None, **kwargs: Any) -> None:
        super().__init__(*args, obj=note, **kwargs)
        self._language = language

    def draft(self) -> NoteDraft:
        """Return what was entered."""
        return NoteDraft(opinion=self.opinion.data, text=self.text.data or "", language=self._language)


class NoteAnswerForm(Form):
    """The answer to an objection."""

    version = VersionField()
    answer = MultilingualField(
        _l("Answer"),
        multiline=True,
        limit=LONGEST_NOTE,
        description=_l("In plain words. The contributor reads it on the page of the receipt."),
    )
    effect = RadioField(
        _l("What changed?"),
        [required()],
        coerce=NoteEffect,
        choices=[SelectChoice(effect, effect.label) for effect in NoteEffect],
    )
    finding_id = SelectField(_l("In which finding?"), [Optional()], coerce=number)

    def __init__(self, *args: Any, note: CheckNote, findings: Sequence[Finding], **kwargs: Any) -> None:
        super().__init__(*args, obj=note, **kwargs)
        self.finding_id.choices = _finding_choices(findings)

    def draft(self) -> NoteAnswer:
        """Return what was entered."""
        return NoteAnswer(
            text=self.answer.texts,
            effect=self.effect.data,
            finding_id=self.finding_id.data,
            version=self.version.seen,
        )


class PointForm(Form):
    """What becomes of a point that few have made."""

    seen = HiddenField()
    act = RadioField(
        _l("What becomes of it?"),
        [required()],
        coerce=PointAct,
        choices=[SelectChoice(act, act.label) for act in PointAct],
    )
    into_id = SelectField(_l("Into which finding?"), [Optional()], coerce=number)
    reason = TextAreaField(
        _l("Reason"), needs_text(LONGEST_NOTE), description=_l("Everybody can read it."), render_kw={"rows": 3}
    )

    def __init__(self, *args: Any, others: Sequence[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.into_id.choices = _finding_choices(others)

    def draft(self) -> PointDraft:
        """Return what was entered."""
        return PointDraft(
            act=self.act.data, reason=self.reason.data or "", into_id=self.into_id.data, seen=self.seen.data
        )
