"""Input of the work on contributions: who reads, what is split where, and what a text is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.synthesis.forms.parts import TranslatedForm, field_choices, named, number, words
from teilhabe_app.synthesis.models import AsideReason, Segment, Theme
from teilhabe_app.synthesis.service import AsideDraft, CodeDraft, SplitDraft, ThemeDraft
from teilhabe_app.web.forms import ChecksField, Form, MultilingualField, VersionField, may_have_text, required

LONGEST_WORDS = 300


class ThemeForm(TranslatedForm):
    """A topic."""

    version = VersionField()
    name = MultilingualField(_l("Theme"), limit=300)
    description = MultilingualField(
        _l("What belongs to it"),
        multiline=True,
        needed=False,
        limit=2000,
        description=_l("So that everybody means the same: what belongs to it, and what does not."),
    )
    field_id = SelectField(_l("Action field"), [Optional()], coerce=number)

    def __init__(self, *args: Any, theme: Theme | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field_id.choices = field_choices()
        if theme is not None and not self.is_submitted():
            self.version.data = str(theme.version)
            self.name.process(None, theme.name)
            self.description.process(None, theme.description)
            self.field_id.data = theme.field_id

    def draft(self) -> ThemeDraft:
        """Return what was entered."""
        return ThemeDraft(
            name=self.name.texts,
            description=self.description.texts or None,
            field_id=self.field_id.data,
            version=self.version.seen if self.version.data else None,
            untouched=self.untouched.data,
        )


class MergeForm(Form):
    """The topic that another one goes into."""

    into_id = SelectField(_l("Merge into"), [required()], coerce=number)

    def __init__(self, *args: Any, themes: Sequence[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = ((theme.id, words(theme.name)) for theme in themes)
        self.into_id.choices = named(pairs, none=_("Please choose"))


class AssignForm(Form):
    """Who reads contributions; 0 is nobody."""

    person = SelectField(_l("Who reads it"), [required()], coerce=number)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person.choices = named([*people, (0, _("Nobody"))])


class SplitForm(Form):
    """Where segments begin, and how it was split when the page was shown."""

    seen = HiddenField()
    words = StringField(
        _l("Another segment begins with these words"),
        may_have_text(LONGEST_WORDS),
        description=_l("Copy the words exactly. You can do that several times."),
    )

    def draft(self, starts: Sequence[int]) -> SplitDraft:
        """Return what was entered."""
        return SplitDraft(starts=starts, seen=self.seen.data or "", words=self.words.data or "")


class SegmentAsideForm(Form):
    """Why a segment is not taken up."""

    version = VersionField()
    reason = SelectField(
        _l("Reason"),
        [required()],
        coerce=AsideReason,
        choices=[SelectChoice(reason, reason.label) for reason in AsideReason],
    )
    note = StringField(_l("Note"), may_have_text(), description=_l("Everybody can read it."))

    def __init__(self, *args: Any, segment: Segment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if segment is not None and not self.is_submitted():
            self.version.data = str(segment.version)

    def draft(self) -> AsideDraft:
        """Return what was entered."""
        return AsideDraft(reason=self.reason.data, note=self.note.data or "", version=self.version.seen)


class CodingForm(Form):
    """What one text is about; ``act`` is the button that was pressed."""

    at = HiddenField()
    revision = VersionField()
    themes = ChecksField(_l("Themes"), coerce=number)

    def __init__(self, *args: Any, choices: Sequence[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.themes.choices = named((theme.id, words(theme.name)) for theme in choices)

    def draft(self, *, fits_none: bool) -> CodeDraft:
        """Return what was ticked."""
        chosen = [] if fits_none else [key for key in self.themes.data or [] if key]
        return CodeDraft(theme_ids=chosen, fits_none=fits_none, revision=self.revision.seen)


class QuickAsideForm(Form):
    """Setting a text aside while coding: reasons as radio buttons, so that arrow keys choose."""

    at = HiddenField()
    revision = VersionField()
    reason = RadioField(
        _l("Reason"),
        [required()],
        coerce=lambda value: AsideReason(value) if value else None,
        choices=[SelectChoice(reason, reason.label) for reason in AsideReason],
    )
    note = StringField(_l("Note"), may_have_text(), description=_l("Everybody can read it."))
