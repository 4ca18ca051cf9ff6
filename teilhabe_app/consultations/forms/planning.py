"""Input of editors: the phases around the contributions, and background to read."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from flask_wtf.file import FileField
from wtforms import DateField, SelectField, URLField
from wtforms.validators import Optional

from teilhabe_app.consultations.models import AROUND, Background, Consultation
from teilhabe_app.consultations.service import MAX_BACKGROUND, BackgroundDraft, proposed
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import WRITTEN, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats.forms import SensibleYear, named
from teilhabe_app.formats.labels import PHASES
from teilhabe_app.formats.models import PhaseKind
from teilhabe_app.web.forms import Form, MultilingualField, VersionField, may_have_text


class PhasesForm(Form):
    """First and last day of each phase around the contributions; a phase with no dates does not exist."""

    information_from = DateField(_l("From"), [Optional(), SensibleYear()])
    information_until = DateField(_l("Until"), [Optional(), SensibleYear()])
    synthesis_from = DateField(_l("From"), [Optional(), SensibleYear()])
    synthesis_until = DateField(_l("Until"), [Optional(), SensibleYear()])
    response_from = DateField(_l("From"), [Optional(), SensibleYear()])
    response_until = DateField(_l("Until"), [Optional(), SensibleYear()])
    version = VersionField()

    @staticmethod
    def values_of(consultation: Consultation) -> dict[str, Any]:
        """Return the stored dates, and where no phase is stored yet those that we propose."""
        stored = {one.kind: (one.starts_on, one.ends_on) for one in consultation.phases}
        days = stored or proposed(consultation)
        found: dict[str, Any] = {"version": consultation.version}
        for kind, (first, last) in days.items():
            found |= {f"{kind.value}_from": first, f"{kind.value}_until": last}
        return found

    @property
    def groups(self) -> list[tuple[PhaseKind, Any, list[Any]]]:
        """Return each phase with its name and its two fields."""
        return [(kind, PHASES[kind], [self[f"{kind.value}_from"], self[f"{kind.value}_until"]]) for kind in AROUND]

    def days(self) -> dict[PhaseKind, Any]:
        """Return what was entered; one date alone is an error."""
        found: dict[PhaseKind, Any] = {}
        for kind in AROUND:
            first, last = self[f"{kind.value}_from"].data, self[f"{kind.value}_until"].data
            if bool(first) != bool(last):
                edge = "until" if first else "from"
                raise DomainError(_l("Please give both dates, or none."), field=f"{kind.value}_{edge}")
            found[kind] = (first, last) if first else None
        return found


class BackgroundForm(Form):
    """A file or a link."""

    version = VersionField()
    title = MultilingualField(_l("Title"), limit=300)
    url = URLField(_l("Link"), may_have_text(2000), description=_l("It begins with https://."))
    file = FileField(
        _l("File"),
        description=_l("At most 10 MB. PDF, DOCX, ODT, PPTX or ODP."),
        render_kw={"accept": ".pdf,.docx,.odt,.pptx,.odp"},
    )
    language = SelectField(_l("Language of the material"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = named([("", gettext("None")), *WRITTEN.items()])
        self.language.data = self.language.data or ""

    @staticmethod
    def values_of(background: Background) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        return {name: getattr(background, name) for name in ("version", "title", "url", "language")}

    def draft(self) -> BackgroundDraft:
        """Return what was entered, with the file that was sent."""
        sent, file = self.file.data, None
        if sent:
            with closing(sent):
                file = (sent.filename or "", sent.read(MAX_BACKGROUND + 1))
        return BackgroundDraft(
            title=self.title.texts,
            language=self.language.data or None,
            url=self.url.data or None,
            file=file,
            version=self.version.seen,
        )
