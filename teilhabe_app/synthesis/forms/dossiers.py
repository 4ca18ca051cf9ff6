"""Input of dossiers, themes, findings and citations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats.models import Format, Process
from teilhabe_app.framework.models import Measure
from teilhabe_app.synthesis.forms.parts import TranslatedForm, field_choices, named, number, words
from teilhabe_app.synthesis.models import AsideReason, CitationRole, Dossier, Finding, Theme
from teilhabe_app.synthesis.service import (
    CiteDraft,
    DossierDraft,
    FindingDraft,
)
from teilhabe_app.web.forms import (
    ChecksField,
    Form,
    MultilingualField,
    VersionField,
    may_have_text,
    required,
)

LONGEST_QUOTE = 20_000


class DossierForm(TranslatedForm):
    """The frame of a dossier."""

    version = VersionField()
    title = MultilingualField(_l("Title"), limit=300)
    method = MultilingualField(
        _l("How we worked"),
        multiline=True,
        needed=False,
        description=_l("Who read the contributions, how they were grouped, and what was left out."),
    )
    process_id = SelectField(_l("Process"), [Optional()], coerce=number)
    formats = ChecksField(
        _l("Formats"), coerce=int, description=_l("Without a choice, all published formats of the process are taken.")
    )

    def __init__(self, *args: Any, dossier: Dossier | None = None, **kwargs: Any) -> None:
        super().__init__(*args, obj=None, **kwargs)
        self._processes = db.session.scalars(select(Process).order_by(Process.id)).all()
        self._formats = db.session.scalars(select(Format).order_by(Format.opens_at.desc(), Format.id)).all()
        self.process_id.choices = named(((p.id, words(p.title)) for p in self._processes), none=_("No process"))
        self.formats.choices = named((format_.id, words(format_.title)) for format_ in self._formats)
        if dossier is not None and not self.is_submitted():
            self.version.data = str(dossier.version)
            self.title.process(None, dossier.title)
            self.method.process(None, dossier.method)
            self.process_id.data = dossier.process_id
            self.formats.data = [format_.id for format_ in dossier.formats]

    def draft(self) -> DossierDraft:
        """Return what was entered."""
        return DossierDraft(
            title=self.title.texts,
            method=self.method.texts or None,
            process=next((p for p in self._processes if p.id == self.process_id.data), None),
            formats=[format_ for format_ in self._formats if format_.id in (self.formats.data or [])],
            version=self.version.seen,
            untouched=self.untouched.data,
        )


class FindingForm(TranslatedForm):
    """A finding."""

    version = VersionField()
    statement = MultilingualField(
        _l("Finding"), multiline=True, limit=2000, description=_l("One statement in plain words, without judging it.")
    )
    theme_id = SelectField(_l("Theme"), [Optional()], coerce=number)
    field_id = SelectField(_l("Action field"), [Optional()], coerce=number)
    measure_id = SelectField(_l("Measure that it is about"), [Optional()], coerce=number)

    def __init__(self, *args: Any, dossier: Dossier, finding: Finding | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = or_(Theme.retired_at.is_(None), Theme.id == (finding.theme_id if finding else None))
        themes = db.session.scalars(select(Theme).where(Theme.dossier_id == dossier.id, given).order_by(Theme.position))
        self.theme_id.choices = named(((theme.id, words(theme.name)) for theme in themes), none=_("No theme"))
        self.field_id.choices = field_choices()
        measures = db.session.scalars(select(Measure).order_by(Measure.key))
        pairs = ((measure.id, f"{measure.key} {words(measure.title)}") for measure in measures)
        self.measure_id.choices = named(pairs, none=_("No measure"))
        if finding is not None and not self.is_submitted():
            self.version.data = str(finding.version)
            self.statement.process(None, finding.statement)
            self.theme_id.data = finding.theme_id
            self.field_id.data = finding.field_id
            self.measure_id.data = finding.measure_id

    def draft(self) -> FindingDraft:
        """Return what was entered."""
        return FindingDraft(
            statement=self.statement.texts,
            theme_id=self.theme_id.data,
            field_id=self.field_id.data,
            measure_id=self.measure_id.data,
            version=self.version.seen,
            untouched=self.untouched.data,
        )


class CiteForm(Form):
    """Exact words of a contribution for a finding; a new finding can be begun at once."""

    revision = VersionField()
    finding_id = SelectField(_l("For which finding?"), [Optional()], coerce=number)
    statement = TextAreaField(
        _l("Or a new finding, in German"), may_have_text(2000), description=_l("More languages can be added later.")
    )
    role = RadioField(
        _l("What does it do for the finding?"),
        [required()],
        coerce=CitationRole,
        choices=[SelectChoice(role, role.label) for role in CitationRole],
        default=CitationRole.SUPPORTS,
    )
    quote = TextAreaField(
        _l("Words to quote"),
        may_have_text(LONGEST_QUOTE),
        description=_l("Copy the words, or mark them in the text. Empty means the whole text."),
    )

    def __init__(self, *args: Any, findings: Sequence[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = ((finding.id, f"{finding.number}. {words(finding.statement)[:110]}") for finding in findings)
        self.finding_id.choices = named(pairs, none=_("Please choose"))

    def draft(self) -> CiteDraft:
        """Return what was entered."""
        read = self.revision.seen if self.revision.data else None
        return CiteDraft(quote=self.quote.data or "", role=self.role.data, revision=read)


class AsideForm(Form):
    """Why contributions are not taken up."""

    revision = VersionField()
    reason = SelectField(
        _l("Reason"),
        [required()],
        coerce=AsideReason,
        choices=[SelectChoice(reason, reason.label) for reason in AsideReason],
    )
    note = StringField(_l("Note"), may_have_text(), description=_l("Everybody can read it."))


class CodeForm(Form):
    """A topic for contributions."""

    theme_id = SelectField(_l("Theme"), [required()], coerce=number)

    def __init__(self, *args: Any, themes: Sequence[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.theme_id.choices = named((theme.id, words(theme.name)) for theme in themes)


class PublishForm(Form):
    """Publishing, with or without a gap."""

    shows_gap = BooleanField(_l("Show the gap openly: the page says how many contributions are not dealt with"))
