"""Input about proposals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.synthesis.forms.parts import named, number, words
from teilhabe_app.synthesis.models import Candidate, Finding
from teilhabe_app.synthesis.service.assistance import TakeDraft
from teilhabe_app.web.forms import Form, may_have_text

LONGEST_STATEMENT = 2_000
LARGEST_ID = 2**31 - 1


def _choices(findings: Sequence[Finding]) -> list[Any]:
    pairs = ((finding.id, f"{finding.number}. {words(finding.statement)[:110]}") for finding in findings)
    return named(pairs, none=_("Please choose"))


class GroupForm(Form):
    """What becomes of a group: a new finding, part of one that is there, or nothing."""

    statement = TextAreaField(_l("Finding, in German"), may_have_text(LONGEST_STATEMENT))
    whole = BooleanField(_l("Quote whole texts instead of the marked words"))
    finding_id = SelectField(_l("Or add it to a finding"), [Optional()], coerce=number)
    act = StringField(widget=HiddenInput())

    def __init__(self, *args: Any, candidate: Candidate, findings: Sequence[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.finding_id.choices = _choices(findings)
        if not self.is_submitted() and candidate.draft_language == "de":
            self.statement.data = candidate.draft

    def draft(self) -> TakeDraft:
        """Return what was chosen."""
        chosen = [int(text) for text in request.form.getlist("ids") if text.isdecimal() and len(text) < 10]  # noqa: PLR2004 -- what the database holds
        return TakeDraft(chosen=chosen, whole=bool(self.whole.data), statement=self.statement.data or "")


class TwinsForm(Form):
    """What becomes of near-duplicates."""

    group = IntegerField([Optional()], widget=HiddenInput())
    finding_id = SelectField(_l("For which finding?"), [Optional()], coerce=number)
    act = StringField(widget=HiddenInput())

    def __init__(self, *args: Any, findings: Sequence[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.finding_id.choices = _choices(findings)

    def validate_group(self, field: IntegerField) -> None:
        """Let numbers that the database cannot hold stand for no group."""
        if field.data is not None and not 0 < field.data <= LARGEST_ID:
            field.data = None
